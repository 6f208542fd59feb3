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

  return { read, keep, forget, fieldsOf, fill };
})();
