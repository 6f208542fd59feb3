/* The entry form: totals as they are typed, the percentage of a share, letters counted, what is not given put aside. The
   server checks everything again. */
napEntry.part((context) => {
  "use strict";
  const { form, words, language } = context;
  const parse = (text) => napEntry.parse(text, language);
  const show = (units) => napEntry.show(units, language);
  const WHY = { not_available: "whyNot", not_applicable: "whyNone", withheld: "whyLaw" };

  function sum(inputs) {
    let total = null;
    for (const input of inputs) {
      const units = parse(input.value);
      if (units !== null) total = (total === null ? 0n : total) + units;
    }
    return total;
  }

  function write(output, inputs) {
    if (!output) return;
    const of = (part) => sum(inputs.filter((i) => i.dataset.cell === part));
    if (!inputs.some((i) => i.dataset.cell === "numerator")) output.textContent = show(sum(inputs));
    else {
      const part = of("numerator"), whole = of("denominator");
      output.textContent = part === null || whole === null ? "" : napEntry.say(words.of, show(part), show(whole));
    }
  }

  /* "Women + Men": the categories that hold something, as long as they are few enough to read. */
  function named(cells) {
    const groups = new Map();
    for (const cell of cells) {
      if (!groups.has(cell.dataset.group)) groups.set(cell.dataset.group, []);
      groups.get(cell.dataset.group).push(cell);
    }
    const held = Array.from(groups).filter(([, inputs]) => {
      const units = sum(inputs);
      return units !== null && !(units === 0n && inputs.every((i) => "unknown" in i.dataset));
    });
    return held.length > Number(words.most) ? words.together : held.map(([label]) => label).join(" + ");
  }

  function differenceOf(cells, all, total) {
    let sentence = words.more;
    if (all < total) sentence = cells.some((cell) => "unknown" in cell.dataset) ? words.unrecorded : words.fewer;
    return napEntry.say(sentence, named(cells), show(all), show(total), show(all > total ? all - total : total - all));
  }

  function addUp(table) {
    const cells = Array.from(table.querySelectorAll("input[data-cell]"));
    for (const row of table.querySelectorAll("tbody tr")) {
      write(row.querySelector("[data-row-total]"), Array.from(row.querySelectorAll("input[data-cell]")));
    }
    for (const output of table.querySelectorAll("[data-column-total]")) {
      write(output, cells.filter((cell) => cell.dataset.column === output.dataset.columnTotal));
    }
    write(table.querySelector("[data-all-total]"), cells);
    const box = table.closest(".scroll").nextElementSibling;
    const whole = form.querySelector("[data-total]");
    if (!whole || !box || !box.matches("[data-difference]")) return;
    const all = sum(cells), total = parse(whole.value);
    const differ = all !== null && total !== null && all !== total;
    box.hidden = !differ;
    table.querySelector("[data-all-total]").parentElement.classList.toggle("bad", differ);
    if (differ) box.querySelector("[data-difference-text]").textContent = differenceOf(cells, all, total);
  }

  function percent() {
    const output = form.querySelector("[data-percent]");
    if (!output) return;
    const part = parse(form.querySelector("[data-share=numerator]").value);
    const whole = parse(form.querySelector("[data-share=denominator]").value);
    if (part === null || whole === null || whole === 0n) { output.textContent = ""; return; }
    const tenths = (part * 2000n + whole) / (whole * 2n);
    output.textContent = show(tenths * 1000n) + "\u00a0%";
  }

  function count(area) {
    const counter = form.querySelector('[data-counts="' + area.id + '"]');
    if (counter) counter.textContent = show(BigInt(area.value.length) * 10000n) + " / " + area.dataset.count;
  }

  /* What is not given has no figure: its fields are not sent, but what was typed stays on the page until then. The reason
     is asked for by its right name: of what is withheld, it is the legal ground. */
  function given() {
    const chosen = form.querySelector("input[name=availability]:checked");
    const figures = form.querySelector("[data-given]");
    const none = chosen && chosen.value !== "given";
    if (figures) for (const field of figures.querySelectorAll("input, textarea")) field.disabled = Boolean(none);
    const reason = form.querySelector("#div_id_reason");
    if (!reason) return;
    reason.hidden = !none;
    const label = reason.querySelector("label");
    if (none && label) label.textContent = words[WHY[chosen.value]] || label.textContent;
  }

  for (const area of form.querySelectorAll("textarea[data-count]")) {
    const label = form.querySelector('label[for="' + area.id + '"]');
    if (!label) continue;
    const counter = document.createElement("span");
    counter.className = "cnt";
    counter.dataset.counts = area.id;
    label.after(counter);
  }

  function refresh() {
    for (const table of form.querySelectorAll("[data-breakdown]")) addUp(table);
    for (const area of form.querySelectorAll("textarea[data-count]")) count(area);
    percent();
    given();
  }

  refresh();
  form.addEventListener("input", refresh);
  form.addEventListener("change", refresh);

  const problems = form.querySelector("#problems, #unusual");
  if (problems) problems.focus();
});
