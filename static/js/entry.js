/* The entry form: totals as they are typed, the percentage of a share, letters counted, a warning before typed work is
   left. The server checks everything again; without this script the page works and says the same after saving. */
function beginEntry(form) {
  "use strict";
  if (!form || form.dataset.begun) return;
  form.dataset.begun = "yes";
  const language = form.dataset.language === "en" ? "en" : "ru";
  const places = 4;

  /* Exact sums: digits as whole numbers of 1/10000. null: not a number, or nothing typed. */
  function parse(text) {
    let typed = text.replace(/[\s\u00a0\u2007\u2009\u202f]/g, "").replace("\u2212", "-");
    if (language === "en" && /^-?\d{1,3}(,\d{3})+(\.\d*)?$/.test(typed)) typed = typed.replace(/,/g, "");
    typed = typed.replace(",", ".");
    const match = /^(-?)(\d+)(?:\.(\d{0,4}))?$/.exec(typed);
    if (!match) return null;
    const units = BigInt(match[2] + (match[3] || "").padEnd(places, "0"));
    return match[1] ? -units : units;
  }

  function show(units) {
    if (units === null) return "";
    const digits = (units < 0n ? -units : units).toString().padStart(places + 1, "0");
    const whole = digits.slice(0, -places).replace(/\B(?=(\d{3})+$)/g, language === "en" ? "," : "\u00a0");
    const fraction = digits.slice(-places).replace(/0+$/, "");
    return (units < 0n ? "\u2212" : "") + whole + (fraction ? (language === "en" ? "." : ",") + fraction : "");
  }

  function sum(inputs) {
    let total = null;
    inputs.forEach(function (input) {
      const units = parse(input.value);
      if (units !== null) total = (total === null ? 0n : total) + units;
    });
    return total;
  }

  function put(output, units) {
    if (output) output.textContent = show(units);
  }

  function ofShare(inputs) {
    const part = sum(inputs.filter((i) => i.dataset.cell === "numerator"));
    const whole = sum(inputs.filter((i) => i.dataset.cell === "denominator"));
    return part === null || whole === null ? "" : form.dataset.of.replace("{1}", show(part)).replace("{2}", show(whole));
  }

  function write(output, inputs) {
    if (!output) return;
    if (inputs.some((i) => i.dataset.cell === "numerator")) output.textContent = ofShare(inputs);
    else put(output, sum(inputs));
  }

  function addUp(table) {
    const cells = Array.from(table.querySelectorAll("input[data-cell]"));
    table.querySelectorAll("tbody tr").forEach(function (row) {
      write(row.querySelector("[data-row-total]"), Array.from(row.querySelectorAll("input[data-cell]")));
    });
    table.querySelectorAll("[data-column-total]").forEach(function (output) {
      write(output, cells.filter((cell) => cell.dataset.column === output.dataset.columnTotal));
    });
    write(table.querySelector("[data-all-total]"), cells);
    const box = table.closest(".scroll").nextElementSibling;
    const whole = form.querySelector("[data-total]");
    if (!whole || !box || !box.matches("[data-difference]")) return;
    const all = sum(cells), total = parse(whole.value);
    const differ = all !== null && total !== null && all !== total;
    box.hidden = !differ;
    table.querySelector("[data-all-total]").parentElement.classList.toggle("bad", differ);
    if (!differ) return;
    const words = all > total ? form.dataset.more : form.dataset.fewer;
    box.querySelector("[data-difference-text]").textContent = words
      .replace("{1}", show(all)).replace("{2}", show(all > total ? all - total : total - all)).replace("{3}", show(total));
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

  /* What is not given has no figure: its fields are not sent, but what was typed stays on the page until then. */
  function given() {
    const chosen = form.querySelector("input[name=availability]:checked");
    const figures = form.querySelector("[data-given]");
    const none = chosen && chosen.value !== "given";
    if (figures) figures.querySelectorAll("input, textarea").forEach((field) => { field.disabled = Boolean(none); });
    const reason = document.getElementById("div_id_reason");
    if (reason) reason.hidden = !none;
  }

  form.querySelectorAll("[data-breakdown]").forEach(addUp);
  form.querySelectorAll("textarea[data-count]").forEach(function (area) {
    const label = form.querySelector('label[for="' + area.id + '"]');
    if (!label) return;
    const counter = document.createElement("span");
    counter.className = "cnt";
    counter.dataset.counts = area.id;
    label.after(counter);
    count(area);
  });
  percent();
  given();

  let touched = false;
  form.addEventListener("input", function (event) {
    touched = true;
    form.querySelectorAll("[data-breakdown]").forEach(addUp);
    percent();
    if (event.target.matches("textarea[data-count]")) count(event.target);
  });
  form.addEventListener("change", function (event) {
    if (event.target.name === "availability") given();
  });
  form.addEventListener("submit", function () { touched = false; });
  window.addEventListener("beforeunload", function (event) {
    if (touched && form.isConnected) event.preventDefault();
  });

  const problems = document.getElementById("problems");
  if (problems) problems.focus();
}

/* The form of a page of its own, and each form that is opened inside a list. */
beginEntry(document.querySelector("form[data-entry]"));
document.addEventListener("htmx:load", (event) => beginEntry(event.detail.elt.querySelector("form[data-entry]")));
