/* Two versions of a report: one button takes all its fields from the one or the other side. */
(() => {
  "use strict";
  for (const choice of document.querySelectorAll("[data-pick-all]")) {
    choice.hidden = false;
    choice.addEventListener("click", (event) => {
      const button = event.target.closest("button");
      if (!button) return;
      const radios = choice.closest("[data-picks]").querySelectorAll('input[type="radio"]');
      for (const radio of radios) radio.checked = radio.value === button.value;
    });
  }
})();
