// Charts are whole without this: pictures with every figure in their label, and a table behind each. Here the figure
// under the pointer or finger is written out large, arrow keys go from figure to figure, and choosing a body puts its
// chart in place at once.
(() => {
  "use strict";
  const NEAR = 40;  // how far from a mark, in CSS pixels, a pointer still means it
  const words = document.currentScript.dataset;
  const SVG = "svg.chart[role=img]";

  const tip = document.createElement("div");
  tip.className = "tip";
  tip.hidden = true;
  document.body.append(tip);
  // Read out for those who step through a chart by keys, not for every move of a pointer.
  const spoken = document.createElement("div");
  spoken.className = "vh";
  spoken.setAttribute("role", "status");
  document.body.append(spoken);
  const hint = document.createElement("span");
  hint.id = "chart-hint";
  hint.hidden = true;
  hint.textContent = words.hint || "";
  document.body.append(hint);

  const marksOf = new WeakMap();
  let shown = null;

  function prepare(chart) {
    const own = Array.from(chart.children).find((child) => child.localName === "title");
    const marks = Array.from(chart.querySelectorAll("title"))
      .filter((title) => title !== own)
      .map((title) => ({ mark: title.parentNode, text: title.textContent, title }));
    if (!marks.length) return;
    // The browser's own hints would stand over ours.
    for (const each of marks) each.title.remove();
    if (own) own.remove();
    marksOf.set(chart, marks);
    chart.setAttribute("tabindex", "0");
    chart.setAttribute("aria-describedby", hint.id);
  }

  function hide() {
    if (shown) shown.mark.classList.remove("on");
    shown = null;
    tip.hidden = true;
  }

  function show(each) {
    if (shown === each) return;
    hide();
    shown = each;
    each.mark.classList.add("on");
    tip.textContent = each.text;
    tip.hidden = false;
    const at = each.mark.getBoundingClientRect(), own = tip.getBoundingClientRect();
    const left = Math.min(Math.max(4, at.left + at.width / 2 - own.width / 2), document.documentElement.clientWidth - own.width - 4);
    const above = at.top - own.height - 8;
    tip.style.left = `${left + window.scrollX}px`;
    tip.style.top = `${(above < 4 ? at.bottom + 8 : above) + window.scrollY}px`;
  }

  const away = (value, from, to) => Math.max(from - value, 0, value - to);

  function nearest(marks, x, y) {
    let best = null, least = NEAR;
    for (const each of marks) {
      const box = each.mark.getBoundingClientRect();
      const far = Math.hypot(away(x, box.left, box.right), away(y, box.top, box.bottom));
      if (far < least) [best, least] = [each, far];
      if (!far) break;
    }
    return best;
  }

  // As they are read: from left to right; in a chart of rows, where marks begin at the same place, row by row. Only what
  // is shown has places, and a phone that is turned shows the other drawing: so it is asked for at each step.
  function inOrder(marks) {
    const placed = marks.map((each) => ({ each, box: each.mark.getBoundingClientRect() }));
    const lefts = placed.map(({ box }) => Math.round(box.left));
    const rows = new Set(lefts).size < lefts.length;
    const row = ({ box }) => (rows ? Math.round(box.top / 4) : 0);
    return placed.sort((a, b) => row(a) - row(b) || a.box.left - b.box.left).map(({ each }) => each);
  }

  function chartOf(event) {
    const chart = event.target.closest && event.target.closest(SVG);
    return chart && marksOf.has(chart) ? chart : null;
  }

  function point(event) {
    if (tip.contains(event.target)) return;
    const chart = chartOf(event);
    const found = chart && nearest(marksOf.get(chart), event.clientX, event.clientY);
    if (found) show(found);
    else if (!shown || document.activeElement !== shown.mark.closest(SVG)) hide();
  }

  document.addEventListener("pointermove", (event) => { if (event.pointerType === "mouse") point(event); });
  document.addEventListener("click", point);

  const STEPS = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") return hide();
    const chart = chartOf(event);
    if (!chart || event.ctrlKey || event.altKey || event.metaKey) return;
    const marks = inOrder(marksOf.get(chart)), now = marks.indexOf(shown);
    let next = now;
    if (event.key in STEPS) next = now < 0 ? (STEPS[event.key] > 0 ? 0 : marks.length - 1) : now + STEPS[event.key];
    else if (event.key === "Home") next = 0;
    else if (event.key === "End") next = marks.length - 1;
    else return;
    event.preventDefault();
    next = Math.min(Math.max(next, 0), marks.length - 1);
    show(marks[next]);
    spoken.textContent = marks[next].text;
  });
  document.addEventListener("focusout", (event) => { if (chartOf(event)) hide(); });

  const prepareAll = (within) => { for (const chart of within.querySelectorAll(SVG)) prepare(chart); };
  prepareAll(document);

  // Choosing a body: the section as the server makes it for that address takes the place of this one.
  let asked = 0;
  document.addEventListener("change", async (event) => {
    const form = event.target.form, section = form && form.closest("[data-choose]");
    if (!section) return;
    const address = new URL(location.href), mine = ++asked, name = event.target.name;
    address.searchParams.delete(name);
    if (event.target.value) address.searchParams.set(name, event.target.value);
    address.hash = "";
    section.setAttribute("aria-busy", "true");
    try {
      const answer = await fetch(address, { credentials: "same-origin" });
      if (!answer.ok) throw new Error(answer.status);
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const made = page.querySelector("[data-choose]");
      if (!made) throw new Error("no such section");
      if (mine !== asked) return;
      hide();
      section.replaceWith(made);
      history.replaceState(null, "", address);
      prepareAll(made);
      made.querySelector(`[name="${name}"]`).focus();
    } catch (error) {
      if (mine === asked) form.submit();
    }
  });
  document.documentElement.classList.add("has-charts-js");
})();
