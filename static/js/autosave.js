/* The draft saves by itself, one request at a time, and says when. Each answer brings the version of the next save. Until
   an answer has come, what was typed stays in this browser (drafts.js). */
napEntry.part((context) => {
  "use strict";
  const { form, words } = context;
  const { drafts, say } = napEntry;
  if (!words.person || !drafts) return;
  const version = form.elements.namedItem("version");
  const wait = Number(words.after) || 2000;
  /* How things stand: "" as it should, "away" no connection, "out" signed out, "conflict", "closed" no longer allowed. */
  let trouble = "", busy = null, timer = null, pause = 0, pending = null, stored = true, leaving = false, signedOut = false;
  /* On the page that shows two versions nothing is saved before the person has chosen. */
  const comparing = "conflict" in words;
  let base = comparing ? String(Number(version.value) - 1) : version.value;
  let acknowledged = JSON.stringify(drafts.fieldsOf(form));
  const typed = () => JSON.stringify(drafts.fieldsOf(form));
  let dirty = false;

  function tell(text, kind, button) {
    for (const place of form.querySelectorAll("[data-save-state]")) {
      place.textContent = text;
      place.classList.toggle("not-saved", kind === "bad");
    }
    for (const choice of form.querySelectorAll("[data-save-choice]")) choice.hidden = choice.dataset.saveChoice !== button;
  }

  function body() {
    const sent = new URLSearchParams();
    for (const [name, value] of new FormData(form)) {
      if (typeof value === "string" && name !== "csrfmiddlewaretoken" && name !== "do") sent.append(name, value);
    }
    sent.set("version", base);
    return sent.toString();
  }

  /* Whoever signs out takes along what they typed (site.js): nothing is kept or sent after that. */
  document.addEventListener("submit", (event) => { if (event.target.dataset.leaves) leaving = signedOut = true; }, true);

  function keep(name) {
    if (signedOut) return;
    stored = drafts.keep(words, {
      version: base, fields: drafts.fieldsOf(form), pending, name, shown: drafts.unsaved(form, acknowledged ? JSON.parse(acknowledged) : []),
    });
  }

  const token = () => (/(?:^|; )csrftoken=([^;]+)/.exec(document.cookie) || [])[1]
    || form.elements.namedItem("csrfmiddlewaretoken").value;

  function later(delay) {
    clearTimeout(timer);
    timer = setTimeout(save, delay);
  }

  function away() {
    trouble = "away";
    tell(stored ? words.away : words.awayUnkept, "bad");
    pause = Math.min(pause ? pause * 2 : 5000, 60000);
    later(pause);
    return "away";
  }

  async function send() {
    /* An answer that never came may have been a save: the same is sent again first, and the server knows it. */
    const again = pending !== null;
    if (!again) pending = body();
    const snapshot = again ? null : typed();
    keep();
    let answer, told = {};
    try {
      answer = await fetch(form.getAttribute("action"), {
        method: "POST", redirect: "manual", credentials: "same-origin", body: pending,
        headers: { "Content-Type": "application/x-www-form-urlencoded", "X-CSRFToken": token(), "X-Autosave": words.person },
      });
      if ((answer.headers.get("Content-Type") || "").startsWith("application/json")) told = await answer.json();
    } catch (error) { return away(); }
    if (answer.status >= 500 || answer.status === 429) return away();
    pause = 0;
    if (answer.ok && "version" in told) {
      pending = null; trouble = "";
      base = version.value = String(told.version);
      if (again) return send();
      acknowledged = snapshot;
      dirty = typed() !== acknowledged;
      if (dirty) { keep(); later(wait); } else drafts.forget(words);
      tell(told.text, "good");
      return "saved";
    }
    pending = null;
    keep();
    if (answer.status === 422) {
      trouble = "invalid";
      tell(told.text || words.refused, "bad");
      return trouble;
    }
    trouble = answer.status === 401 || answer.type === "opaqueredirect" ? "out" : answer.status === 409 ? "conflict" : "closed";
    tell(told.text || (trouble === "out" ? words.out : words.refused), "bad", trouble);
    return trouble;
  }

  function save() {
    clearTimeout(timer);
    if (busy) return busy;
    if (!dirty || comparing || trouble === "conflict" || trouble === "closed" || leaving || !form.isConnected) {
      return Promise.resolve(trouble || "saved");
    }
    tell(words.saving, "good");
    busy = send().finally(() => { busy = null; });
    return busy;
  }

  form.addEventListener("input", () => {
    dirty = typed() !== acknowledged || pending !== null;
    if (!dirty) return;
    keep();
    if (trouble === "out" || trouble === "away") return;
    later(wait);
  });
  form.addEventListener("change", () => form.dispatchEvent(new Event("input")));
  window.addEventListener("online", save);
  window.addEventListener("focus", () => { if (trouble === "out") save(); });
  window.addEventListener("beforeunload", (event) => {
    if (dirty && !stored && !leaving && form.isConnected) event.preventDefault();
  });

  function leave() {
    /* The version that was typed against goes with it, so that the server compares. */
    if (!comparing) version.value = base;
    form.elements.namedItem("csrfmiddlewaretoken").value = token();
    leaving = true;
    clearTimeout(timer);
    if (!dirty) return;
    /* The answer names this draft when it is saved, and the page after it lets go of it (site.js). */
    const name = Date.now().toString(36) + Math.random().toString(36).slice(2, 8);
    form.elements.namedItem("draft").value = name;
    keep(name);
  }

  /* A button sends the form as it would without this script, but after the answer to a save that is on its way. */
  document.addEventListener("submit", (event) => {
    if (event.target !== form || leaving) return;
    const hold = busy || !navigator.onLine;
    if (!hold) { leave(); return; }
    event.preventDefault();
    event.stopImmediatePropagation();
    if (!busy) { away(); return; }
    const submitter = event.submitter;
    busy.then((state) => { if (state !== "away" && !leaving) { leave(); form.requestSubmit(submitter); } });
  }, true);
  /* Where the answer takes the form's place in a list, or comes back by the browser's button, work goes on. */
  window.addEventListener("pageshow", (event) => { if (event.persisted) leaving = false; });
  form.addEventListener("htmx:sendError", () => { leaving = false; away(); });
  form.addEventListener("htmx:responseError", () => { leaving = false; });

  const kept = drafts.read(words);
  if ("bound" in words) {
    /* What the page shows was typed and refused: it is not saved. */
    dirty = true;
    acknowledged = "";
    keep();
  } else if (kept && JSON.stringify(kept.fields) === acknowledged && !kept.pending) {
    drafts.forget(words);
  } else if (kept) {
    drafts.fill(form, kept.fields);
    base = kept.version;
    pending = kept.pending || null;
    dirty = true;
    form.dispatchEvent(new Event("input", { bubbles: true }));
    const notice = form.querySelector("[data-kept]");
    if (notice) {
      notice.hidden = false;
      const time = new Date(kept.at).toLocaleString(document.documentElement.lang, { dateStyle: "medium", timeStyle: "short" });
      notice.querySelector("[data-kept-text]").textContent = say(words.restored, time);
    }
    later(0);
  }
});
