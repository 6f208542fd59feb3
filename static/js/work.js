/* The list of work: reports opened under their rows, one at a time. What was typed in the one that is open is saved
   before another opens; where it cannot be saved it stays open. A report that changed its state moves to the part of the
   list where it belongs now. Without this script every link leads to a page. */
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

  /* The part of the list that a report stands in, and the reports that stand in a part. */
  function sectionOf(row) {
    let head = row.previousElementSibling;
    while (head && !head.dataset.section) head = head.previousElementSibling;
    return head;
  }

  function itemsOf(head) {
    const found = [];
    for (let item = head.nextElementSibling; item && !item.dataset.section; item = item.nextElementSibling) {
      if (item.dataset.item) found.push(item);
    }
    return found;
  }

  /* Where a report stood before it moved: what became of it, and the way to where it is. */
  function trace(row, head) {
    const note = document.createElement("tbody"), line = note.insertRow(), box = line.insertCell();
    note.setAttribute("role", "rowgroup");
    line.setAttribute("role", "row");
    box.setAttribute("role", "cell");
    box.colSpan = 8;
    note.dataset.trace = "";
    const said = row.querySelector("[data-row-said]"), text = document.createElement("p");
    text.className = "msg msg-info";
    text.setAttribute("role", "status");
    text.append(row.querySelector(".code").textContent + ": " + (said ? said.textContent + " " : ""));
    const link = document.createElement("a");
    link.href = "#" + row.id;
    link.textContent = head.querySelector("th").firstChild.textContent.trim();
    text.append(link);
    box.append(text);
    return note;
  }

  /* Moves the row to its part; what other rows hold is not touched. Gives what is left in its place, or null. */
  function move(row) {
    const head = table.querySelector('[data-section="' + row.dataset.item + '"]');
    if (!head || sectionOf(row) === head) return null;
    const left = trace(row, head), items = itemsOf(head);
    const after = items.find((item) => Number(item.dataset.place) > Number(row.dataset.place));
    row.before(left);
    if (after) after.before(row); else (items.pop() || head).after(row);
    head.hidden = false;
    return left;
  }

  /* Somebody else changed the list meanwhile: it is fetched anew, as long as nothing stands open in it. */
  function renewIfStale(left) {
    const heads = Array.from(table.querySelectorAll("[data-section]")).filter((head) => head.dataset.section !== "given");
    if (opened() || heads.every((head) => itemsOf(head).length === Number(head.dataset.count))) return;
    const next = left && left.nextElementSibling, id = next && next.id;
    const part = { target: table, select: "[data-work] > *", swap: "innerHTML" };
    htmx.ajax("GET", location.pathname + location.search, part).then(() => {
      const place = id && document.getElementById(id);
      if (left && place) { place.before(left); left.querySelector("a").focus(); }
    });
  }

  table.addEventListener("input", function (event) {
    const form = event.target.closest("[data-opened] form");
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
    const form = formOf(box), other = box.querySelector("form[data-touched]:not([data-entry]) textarea");
    /* A comment that is written and not sent is kept nowhere but here. */
    if (!form && other && other.value.trim()) { say(box.closest("[data-item]"), table.dataset.unsent); return; }
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
    /* Once for the row: what is renewed beside it tells of the same answer. */
    if (!row || !table.contains(row) || event.target !== row) return;
    for (const old of table.querySelectorAll("[data-trace]")) old.remove();
    const left = move(row);
    if (row.querySelector("[data-opened]")) {
      waiting = next = null;
      const first = row.querySelector("#problems, form[data-entry] .choices input:checked, form[data-entry] input.total")
        || row.querySelector("[data-close]");
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
    renewIfStale(left);
    const link = left ? left.querySelector("a") : row.querySelector("[data-open], a");
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
