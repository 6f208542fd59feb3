/* The list of work: reports opened under their rows, one at a time. What was typed in the one that is open is saved
   before another opens; where it cannot be saved it stays open. Without this script every link leads to a page. */
(function () {
  "use strict";
  const table = document.querySelector("[data-work]");
  if (!table) return;
  let next = null, waiting = null;

  const opened = () => table.querySelector("[data-opened]");
  const formOf = (box) => box && box.querySelector("form[data-entry]");

  function say(row, text) {
    const box = row && row.querySelector("[data-opened]");
    const place = box || (row && row.querySelector("th"));
    if (!place) return;
    let note = row.querySelector("[data-said]");
    if (!note) {
      note = document.createElement("p");
      note.className = "msg msg-warn";
      note.setAttribute("role", "alert");
      note.dataset.said = "";
      place.prepend(note);
    }
    note.textContent = text;
    note.scrollIntoView({ block: "nearest" });
  }

  table.addEventListener("input", function (event) {
    const form = event.target.closest("form[data-entry]");
    if (form) form.dataset.touched = "yes";
  });

  table.addEventListener("click", function (event) {
    const button = event.target.closest("[data-next]");
    next = button ? button.closest("[data-item]").id : null;
  });

  /* Before a report opens, the one that is open is kept and closed. */
  document.body.addEventListener("htmx:confirm", function (event) {
    const opener = event.detail.elt;
    const opens = opener.matches("[data-open]") || opener.querySelector(":scope > [data-open]");
    const box = opened();
    if (!opens || !box || box.closest("[data-item]").contains(opener)) return;
    event.preventDefault();
    const form = formOf(box);
    waiting = event.detail.issueRequest;
    if (form && form.dataset.touched) form.requestSubmit();
    else box.closest("[data-item]").querySelector("[data-close]").click();
  });

  document.body.addEventListener("htmx:afterSettle", function () {
    table.querySelectorAll("[data-next]").forEach((button) => { button.hidden = false; });
    if (opened()) { if (waiting && table.querySelector("#problems")) waiting = null; }
  });

  document.body.addEventListener("htmx:afterSwap", function (event) {
    const from = event.detail.target;
    if (!from || !from.id || !from.matches("[data-item]")) return;
    const row = document.getElementById(from.id);
    if (!row || !table.contains(row)) return;
    if (row.querySelector("[data-opened]")) {
      waiting = next = null;
      const first = row.querySelector("#problems, form[data-entry] .choices input:checked, form[data-entry] input.total");
      if (first) first.focus();
      return;
    }
    if (waiting) {
      const go = waiting;
      waiting = null;
      go(true);
      return;
    }
    if (next === row.id) {
      next = null;
      let item = row.nextElementSibling;
      while (item && !item.querySelector(".btn-primary[data-open], form [data-open]")) item = item.nextElementSibling;
      if (item) { item.querySelector("[data-open]").click(); return; }
    }
    const link = row.querySelector("[data-open], a");
    if (link) link.focus();
  });

  function failed(event) {
    waiting = next = null;
    const row = event.detail.elt.closest("[data-item]");
    const status = event.detail.xhr ? event.detail.xhr.status : 0;
    say(row, status === 401 ? table.dataset.signedOut : status ? table.dataset.refused : table.dataset.failed);
  }
  document.body.addEventListener("htmx:responseError", failed);
  document.body.addEventListener("htmx:sendError", failed);
  document.body.addEventListener("htmx:timeout", failed);

  /* After signing in again in another window the token of the form is no longer the one of the session. */
  document.body.addEventListener("htmx:configRequest", function (event) {
    const cookie = document.cookie.split("; ").find((part) => part.startsWith("csrftoken="));
    if (cookie && event.detail.parameters.csrfmiddlewaretoken) {
      event.detail.parameters.csrfmiddlewaretoken = cookie.slice("csrftoken=".length);
    }
  });
})();
