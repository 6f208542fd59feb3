/* A report that has left the body while this browser still holds what was typed and never saved: it is shown to be read
   and copied, until the person throws it away. */
(() => {
  "use strict";
  function show(box) {
    if (box.dataset.begun) return;
    box.dataset.begun = "yes";
    const kept = napEntry.drafts.read(box.dataset);
    if (!kept) return;
    const shown = kept.shown && kept.shown.length ? kept.shown : kept.fields.filter((field) => field[1] !== "");
    const list = box.querySelector("dl");
    for (const [label, text] of shown) {
      const name = document.createElement("dt"), value = document.createElement("dd");
      name.textContent = label;
      value.textContent = text || box.dataset.nothing;
      list.append(name, value);
    }
    const time = new Date(kept.at).toLocaleString(document.documentElement.lang, { dateStyle: "medium", timeStyle: "short" });
    box.querySelector("[data-kept-when]").textContent = napEntry.say(box.dataset.when, time);
    /* Marked as well as copied: a page may not always write to the clipboard, and then there is Ctrl-C. */
    box.querySelector("[data-kept-copy-text]").addEventListener("click", () => {
      const text = shown.map(([label, value]) => label + "\n" + value).join("\n\n");
      const done = () => { box.querySelector("[data-kept-copied]").textContent = box.dataset.copied; };
      getSelection().selectAllChildren(list);
      if (navigator.clipboard) navigator.clipboard.writeText(text).then(done, () => { /* what is marked can be copied */ });
    });
    box.querySelector("[data-kept-discard]").addEventListener("click", () => {
      napEntry.drafts.forget(box.dataset);
      box.hidden = true;
    });
    box.hidden = false;
  }

  function begin(root) {
    if (root && root.querySelectorAll) root.querySelectorAll("[data-kept-copy]").forEach(show);
  }
  document.addEventListener("DOMContentLoaded", () => begin(document));
  document.addEventListener("htmx:load", (event) => begin(event.detail.elt));
})();
