// Passkeys: what needs one is shown where the browser has them; what went wrong is said in the page. The exchange itself
// is in django-allauth's webauthn.js.
(() => {
  "use strict";

  // A passkey belongs to a name: browsers refuse them for an address of numbers.
  const numbers = /^(?:[\d.]+|\[.*\])$/.test(location.hostname);
  const works = window.isSecureContext && "PublicKeyCredential" in window && !numbers;
  if (works) {
    for (const part of document.querySelectorAll("[data-passkey]")) part.hidden = false;
    for (const part of document.querySelectorAll("[data-without-passkey]")) part.hidden = true;
  }

  document.addEventListener("allauth.error", (event) => {
    event.preventDefault();
    const error = event.detail.exception;
    const name = error && error.name === "InvalidStateError" ? "known" : "failed";
    for (const part of document.querySelectorAll("[data-passkey-error]")) {
      part.hidden = part.dataset.passkeyError !== name;
      if (part.hidden) continue;
      part.setAttribute("role", "alert");
      part.focus();
    }
  });
})();
