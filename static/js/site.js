// Small conveniences; every page works without them.
(() => {
  "use strict";

  // On a phone the navigation scrolls sideways: show the part that the reader is in.
  const current = document.querySelector(".mainnav [aria-current]");
  const list = current && current.closest("ul");
  if (list && list.scrollWidth > list.clientWidth) {
    list.scrollLeft = current.offsetLeft - (list.clientWidth - current.offsetWidth) / 2;
  }

  // After a refused form, reading starts at what is wrong with it.
  const errors = document.getElementById("errors");
  if (errors) errors.focus();

  // A second press of the same button sends nothing twice.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || event.defaultPrevented) return;
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "yes";
  });
  // Coming back by the browser's button, the form may be sent again.
  window.addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
  });
})();
