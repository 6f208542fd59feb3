/* Administration pages: shows the fields of one language at a time, with a row of tabs above the form.
   modeltranslation marks each field with the class mt-field-<name>-<language>. Without this file all are shown. */
(function () {
  "use strict";

  const MARK = /^mt-field-.+-([a-z]{2})$/;
  const KEPT = "nap-admin-language";

  function languageOf(input) {
    for (const name of input.classList) {
      const found = MARK.exec(name);
      if (found) return found[1];
    }
    return null;
  }

  function boxOf(input) {
    // In a table of an inline a field is a cell, and hiding it would leave its heading behind.
    return input.closest("td") ? null : input.closest(".form-row");
  }

  function start() {
    const form = document.querySelector("#content-main form");
    if (!form) return;
    const boxes = new Map();
    for (const input of form.querySelectorAll(".mt")) {
      const language = languageOf(input);
      const box = language && boxOf(input);
      if (!box) continue;
      if (!boxes.has(language)) boxes.set(language, []);
      boxes.get(language).push(box);
    }
    if (boxes.size < 2) return;

    const names = new Intl.DisplayNames([document.documentElement.lang || "en"], { type: "language" });
    const bar = document.createElement("div");
    bar.className = "nap-languages";
    bar.setAttribute("role", "group");
    const buttons = new Map();

    function choose(language) {
      for (const [other, rows] of boxes) {
        for (const row of rows) row.hidden = other !== language;
        buttons.get(other).setAttribute("aria-pressed", String(other === language));
      }
      try { localStorage.setItem(KEPT, language); } catch (error) { /* Private windows keep nothing. */ }
    }

    for (const [language, rows] of boxes) {
      const button = document.createElement("button");
      button.type = "button";
      button.lang = language;
      button.textContent = names.of(language);
      if (rows.some((row) => row.classList.contains("errors"))) button.className = "nap-has-errors";
      button.addEventListener("click", () => choose(language));
      buttons.set(language, button);
      bar.append(button);
    }
    const top = form.querySelector("fieldset");
    if (!top) return;
    top.before(bar);

    let kept = null;
    try { kept = localStorage.getItem(KEPT); } catch (error) { /* As above. */ }
    const wrong = [...boxes].find(([, rows]) => rows.some((row) => row.classList.contains("errors")));
    choose(wrong ? wrong[0] : boxes.has(kept) ? kept : boxes.keys().next().value);
  }

  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
