// Shortcuts of the review pages. Single letters, so they can be turned off, do nothing while somebody types, and never
// decide by themselves: "a" goes to the button, and the button is pressed as any other.
(() => {
  "use strict";

  const note = document.querySelector("[data-keys]");
  if (!note) return;

  const OFF = "review-shortcuts-off";
  const stored = () => {
    try { return window.localStorage.getItem(OFF) === "yes"; } catch { return false; }
  };
  let off = stored();

  const toggle = note.querySelector("[data-keys-toggle]");
  const show = () => {
    toggle.setAttribute("aria-pressed", String(!off));
    note.querySelector("[data-keys-on]").hidden = off;
    note.querySelector("[data-keys-off]").hidden = !off;
  };
  toggle.addEventListener("click", () => {
    off = !off;
    try { window.localStorage.setItem(OFF, off ? "yes" : "no"); } catch { /* Kept for this page alone. */ }
    show();
  });
  note.hidden = false;
  show();

  const rows = [...document.querySelectorAll("[data-queue] [data-open]")];
  const at = () => rows.findIndex((row) => row.closest("tr").contains(document.activeElement));
  const go = (step) => {
    const now = at();
    const next = now < 0 ? (step > 0 ? 0 : rows.length - 1) : now + step;
    if (rows[next]) rows[next].focus();
  };
  const focus = (selector) => {
    const found = document.querySelector(selector);
    if (!found) return;
    found.scrollIntoView({ block: "center" });
    found.focus();
  };
  const follow = (link) => { if (link) link.click(); };

  const ACTS = {
    queue: { j: () => go(1), k: () => go(-1), o: () => follow(rows[at()]) },
    entry: {
      a: () => focus("[data-approve]"),
      r: () => focus("[data-return] textarea"),
      n: () => follow(document.querySelector("[data-next]")),
    },
  };
  const acts = ACTS[note.dataset.keys];
  const help = () => {
    note.open = !note.open;
    note.querySelector("summary").focus();
  };

  // On a Cyrillic keyboard the same key has another letter: then the place of the key counts.
  const letter = (event) => {
    if (/^[\x20-\x7e]$/.test(event.key)) return event.key.toLowerCase();
    return event.key.length === 1 && event.code.startsWith("Key") ? event.code.slice(3).toLowerCase() : "";
  };
  const types = (target) =>
    target instanceof Element && (target.isContentEditable || target.matches("input, textarea, select"));

  document.addEventListener("keydown", (event) => {
    if (off || event.defaultPrevented || event.repeat && !"jk".includes(event.key)) return;
    if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing || types(event.target)) return;
    const act = event.key === "?" ? help : acts[letter(event)];
    if (!act) return;
    event.preventDefault();
    act();
  });
})();
