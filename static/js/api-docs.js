// The list of the API's addresses, drawn by Swagger UI from the description that the site itself gives.
const place = document.getElementById("api-docs");

window.SwaggerUIBundle({
  url: place.dataset.schema,
  domNode: place,
  presets: [window.SwaggerUIBundle.presets.apis],
  layout: "BaseLayout",
  supportedSubmitMethods: ["get"],
  defaultModelsExpandDepth: 0,
  docExpansion: "list",
  // It would send the description to another host to be checked.
  validatorUrl: null,
});
