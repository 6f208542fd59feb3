/* A breakdown as a spreadsheet: arrow keys between cells (Tab goes by rows by itself), a block pasted from Excel. */
napEntry.part((context) => {
  "use strict";
  const { form, words } = context;

  const rowsOf = (table) =>
    Array.from(table.querySelectorAll("tbody tr"), (row) => Array.from(row.querySelectorAll("input[data-cell]")))
      .filter((row) => row.length);

  function placeOf(rows, input) {
    const row = rows.findIndex((cells) => cells.includes(input));
    return [row, rows[row].indexOf(input)];
  }

  /* Left and right leave a cell only from its edge, so that what is typed can still be mended inside it. */
  function leaves(input, key) {
    const whole = input.selectionStart === 0 && input.selectionEnd === input.value.length;
    if (whole) return true;
    if (input.selectionStart !== input.selectionEnd) return false;
    return input.selectionStart === (key === "ArrowLeft" ? 0 : input.value.length);
  }

  const STEPS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

  form.addEventListener("keydown", (event) => {
    const input = event.target, step = STEPS[event.key];
    if (!step || !input.matches("[data-breakdown] input[data-cell]")) return;
    if (event.shiftKey || event.ctrlKey || event.altKey || event.metaKey) return;
    if (step[1] && !leaves(input, event.key)) return;
    const rows = rowsOf(input.closest("table"));
    const [row, column] = placeOf(rows, input);
    const next = (rows[row + step[0]] || [])[column + step[1]];
    event.preventDefault();
    if (next) { next.focus(); next.select(); }
  });

  /* Excel puts a tab between cells and a line end after every row. */
  function blockOf(text) {
    const lines = text.replace(/\r\n?/g, "\n").replace(/\n$/, "").split("\n");
    return lines.map((line) => line.split("\t").map((cell) => cell.trim()));
  }

  const isText = (cell) => cell !== "" && !/\d/.test(cell) && !/^[-\u2012-\u2015\u2212.]+$/.test(cell);

  /* The headings that were copied along with the numbers. */
  function withoutHeads(block) {
    let rows = block;
    if (rows.length > 1 && rows[0].some(isText) && !rows[0].some((cell) => /^[\d\s.,]+$/.test(cell))) rows = rows.slice(1);
    if (rows.length && rows.every((row) => row.length > 1 && isText(row[0]))) rows = rows.map((row) => row.slice(1));
    return rows;
  }

  form.addEventListener("paste", (event) => {
    const input = event.target;
    if (!input.matches("[data-breakdown] input[data-cell]") || !event.clipboardData) return;
    const text = event.clipboardData.getData("text/plain");
    if (!/[\t\n]/.test(text.replace(/\r?\n$/, ""))) return;
    event.preventDefault();
    const table = input.closest("table"), rows = rowsOf(table), [top, left] = placeOf(rows, input);
    let taken = 0, given = 0;
    withoutHeads(blockOf(text)).forEach((cells, down) => cells.forEach((cell, across) => {
      const target = (rows[top + down] || [])[left + across];
      given += 1;
      if (!target) return;
      /* A dash stands for nothing known. */
      target.value = /^[-\u2012-\u2015\u2212.]+$/.test(cell) ? "" : cell;
      taken += 1;
    }));
    const told = table.querySelector("[data-pasted]");
    if (told) told.textContent = napEntry.say(taken < given ? words.pastedSome : words.pastedAll, taken, given);
    input.dispatchEvent(new Event("input", { bubbles: true }));
  });
});
