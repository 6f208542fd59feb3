/* Two versions of a report: the one that is chosen stands in the form below at once, and what is then changed is mine. */
napEntry.part((context) => {
  "use strict";
  const { form } = context;
  const mine = {};
  const drafts = napEntry.drafts;
  let choosing = false;

  form.addEventListener("change", (event) => {
    const choice = event.target;
    if (!choice.matches("input[data-theirs]")) return;
    const name = choice.name.replace(/^pick-/, "");
    if (!(name in mine)) mine[name] = (drafts.fieldsOf(form).find((field) => field[0] === name) || [name, ""])[1];
    choosing = true;
    drafts.fill(form, [[name, choice.value === "theirs" ? choice.dataset.theirs : mine[name]]]);
    const field = form.elements.namedItem(name);
    const one = field instanceof RadioNodeList ? field[0] : field;
    if (one) one.dispatchEvent(new Event("input", { bubbles: true }));
    choosing = false;
  });

  form.addEventListener("input", (event) => {
    if (choosing || !event.target.name || event.target.name.startsWith("pick-")) return;
    const pick = form.querySelector('input[name="pick-' + CSS.escape(event.target.name) + '"][value="mine"]');
    if (pick) { pick.checked = true; delete mine[event.target.name]; }
  });
});
