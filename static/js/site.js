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

  // Signing out leaves nothing in this browser of what the person typed (drafts.js keeps it until it is saved).
  document.addEventListener("submit", (event) => {
    const person = event.target.dataset.leaves;
    if (!person) return;
    try {
      for (const key of Object.keys(localStorage)) {
        if (key.startsWith("nap-draft:" + person + ":")) localStorage.removeItem(key);
      }
    } catch (error) { /* nothing is kept */ }
  });

  // A draft that was kept in this browser until it was saved, and now is: its name comes back in a cookie.
  function letGo() {
    const saved = /(?:^|; )saved_draft=([a-z0-9]+)/.exec(document.cookie);
    if (!saved) return;
    try {
      for (const key of Object.keys(localStorage)) {
        if (key.startsWith("nap-draft:") && JSON.parse(localStorage.getItem(key)).name === saved[1]) localStorage.removeItem(key);
      }
    } catch (error) { /* nothing is kept */ }
    document.cookie = "saved_draft=; path=/; max-age=0; samesite=lax";
  }
  letGo();
  document.addEventListener("htmx:afterSwap", letGo);

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
