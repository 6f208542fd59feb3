/* What was typed and not yet acknowledged, kept in this browser for one person and one report: through a lost connection,
   an expired session, a closed window. Gone when the server says that it is saved, and at signing out. */
napEntry.drafts = (() => {
  "use strict";
  const START = "nap-draft:";
  const DAYS = 30;
  const key = (words) => START + words.person + ":" + words.entry;

  function read(words) {
    try {
      const kept = JSON.parse(localStorage.getItem(key(words)));
      if (!kept || !Array.isArray(kept.fields)) return null;
      if (Date.now() - kept.at > DAYS * 86400000) { forget(words); return null; }
      return kept;
    } catch (error) { return null; }
  }

  /* False where the browser keeps nothing: then leaving the page is warned of. */
  function keep(words, draft) {
    try { localStorage.setItem(key(words), JSON.stringify({ ...draft, at: Date.now() })); return true; }
    catch (error) { return false; }
  }

  function forget(words) {
    try { localStorage.removeItem(key(words)); } catch (error) { /* nothing was kept */ }
  }

  const SKIPPED = /^(csrfmiddlewaretoken|version|do|draft|pick-.*)$/;

  /* What is typed, disabled fields too: they come back when the person changes their mind. */
  function fieldsOf(form) {
    return Array.from(form.elements)
      .filter((f) => f.name && !SKIPPED.test(f.name) && !["button", "submit", "file"].includes(f.type))
      .filter((f) => !["radio", "checkbox"].includes(f.type) || f.checked)
      .map((f) => [f.name, f.value]);
  }

  function fill(form, fields) {
    for (const [name, value] of fields) {
      const found = form.elements.namedItem(name);
      if (!found) continue;
      if (found instanceof RadioNodeList || ["radio", "checkbox"].includes(found.type)) {
        for (const choice of found instanceof RadioNodeList ? found : [found]) choice.checked = choice.value === value;
      } else found.value = value;
    }
  }

  /* What a person reads of a field: its label and what stands in it. */
  function inWords(form, [name, value]) {
    const found = form.elements.namedItem(name), many = found instanceof RadioNodeList;
    const field = many ? Array.from(found).find((choice) => choice.value === value) || found[0] : found;
    const group = many && field.closest("fieldset"), own = field.labels && field.labels[0];
    const legend = group && group.querySelector("legend");
    const label = field.getAttribute("aria-label") || (legend || own || { textContent: name }).textContent;
    let text = value;
    if (many || field.type === "checkbox") text = own ? own.textContent : value;
    else if (field.tagName === "SELECT") text = field.selectedOptions.length ? field.selectedOptions[0].textContent : value;
    return [label, text].map((words) => words.replace(/[^\S\n]+/g, " ").trim());
  }

  /* [label, text] of what stands in the form otherwise than in `saved`, fields as fieldsOf gives them. */
  function unsaved(form, saved) {
    const before = new Set(saved.map((field) => JSON.stringify(field)));
    return fieldsOf(form).filter((field) => !before.has(JSON.stringify(field))
      && form.elements.namedItem(field[0]).type !== "hidden").map((field) => inWords(form, field));
  }

  return { read, keep, forget, fieldsOf, fill, unsaved };
})();
