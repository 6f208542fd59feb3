/* What the scripts of the entry form share. Each registers what it does with a form by napEntry.part(); a form is begun
   once, whether it came with the page or was opened inside a list. Without scripts the page works and says the same. */
window.napEntry = (() => {
  "use strict";
  const parts = [];
  const places = 4;

  /* Exact sums: digits as whole numbers of 1/10000. null: not a number, or nothing typed. */
  function parse(text, language) {
    let typed = text.replace(/[\s\u00a0\u2007\u2009\u202f]/g, "").replace("\u2212", "-");
    if (language === "en" && /^-?\d{1,3}(,\d{3})+(\.\d*)?$/.test(typed)) typed = typed.replace(/,/g, "");
    typed = typed.replace(",", ".");
    const match = /^(-?)(\d+)(?:\.(\d{0,4}))?$/.exec(typed);
    if (!match) return null;
    const units = BigInt(match[2] + (match[3] || "").padEnd(places, "0"));
    return match[1] ? -units : units;
  }

  function show(units, language) {
    if (units === null) return "";
    const digits = (units < 0n ? -units : units).toString().padStart(places + 1, "0");
    const whole = digits.slice(0, -places).replace(/\B(?=(\d{3})+$)/g, language === "en" ? "," : "\u202f");
    const fraction = digits.slice(-places).replace(/0+$/, "");
    return (units < 0n ? "\u2212" : "") + whole + (fraction ? (language === "en" ? "." : ",") + fraction : "");
  }

  /* "Pasted {1} of {2}" with its places filled in. */
  function say(words, ...values) {
    return words.replace(/\{(\d)\}/g, (_, n) => values[n - 1]);
  }

  function begin(root) {
    if (!root || !root.querySelectorAll) return;
    const found = Array.from(root.querySelectorAll("form[data-entry]"));
    if (root.matches && root.matches("form[data-entry]")) found.push(root);
    for (const form of found) {
      if (form.dataset.begun) continue;
      form.dataset.begun = "yes";
      const words = form.querySelector("[data-entry-words]");
      const context = { form, words: words ? words.dataset : {}, language: form.dataset.language === "en" ? "en" : "ru" };
      for (const part of parts) part(context);
    }
  }

  document.addEventListener("DOMContentLoaded", () => begin(document));
  document.addEventListener("htmx:load", (event) => begin(event.detail.elt));
  document.addEventListener("htmx:afterSwap", (event) => begin(event.detail.target && document));

  return { part: (work) => parts.push(work), parse, show, say };
})();
