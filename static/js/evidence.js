/* Evidence: files are sent one by one as they are chosen or dropped, with progress; the section of the page is replaced by
   the answer, so that what is typed in the report stays. Without this script the same form is sent whole. */
(function () {
  "use strict";

  const sectionOf = (node) => node.closest("[data-evidence]");
  const formOf = (section) => document.getElementById(section.dataset.evidence);

  function prepare(section) {
    const hint = section.querySelector("[data-drop-hint]");
    if (hint) hint.hidden = false;
    const add = section.querySelector("[data-send-files]");
    if (add) add.hidden = true;
  }

  /* Send what the fields hold. `done(status, text)`: 0 where there was no answer. */
  function send(section, data, done, progress) {
    const form = formOf(section);
    const request = new XMLHttpRequest();
    request.open("POST", form.action);
    request.setRequestHeader("X-Requested-With", "XMLHttpRequest");
    if (progress) request.upload.addEventListener("progress", progress);
    request.addEventListener("load", () => done(request.status, request.responseText));
    request.addEventListener("error", () => done(0, ""));
    request.send(data);
  }

  /* Put the answer in the place of the section; what was typed for a link stays unless it was just sent. */
  function replace(section, text, keep) {
    const page = new DOMParser().parseFromString(text, "text/html");
    const fresh = page.querySelector("[data-evidence]");
    if (!fresh) return false;
    const now = document.importNode(fresh, true);
    if (keep) {
      ["url", "link_title"].forEach(function (name) {
        const typed = section.querySelector("[name=" + name + "]"), field = now.querySelector("[name=" + name + "]");
        if (typed && field) field.value = typed.value;
      });
      ["files_public", "link_public"].forEach(function (name) {
        const typed = section.querySelector("[name=" + name + "]"), field = now.querySelector("[name=" + name + "]");
        if (typed && field) field.checked = typed.checked;
      });
      const open = section.querySelector(".upload details"), details = now.querySelector(".upload details");
      if (open && details && open.open) details.open = true;
    }
    section.replaceWith(now);
    prepare(now);
    return now;
  }

  function problem(section, list) {
    const box = section.querySelector("[data-problems]");
    if (!box || !list.length) return;
    let found = box.querySelector("ul");
    if (!found) {
      const message = document.createElement("div");
      message.className = "msg";
      message.setAttribute("role", "alert");
      found = document.createElement("ul");
      message.append(found);
      box.append(message);
    }
    list.forEach(function (item) {
      const line = document.createElement("li");
      if (item.name) {
        const name = document.createElement("b");
        name.textContent = item.name;
        line.append(name, ": ");
      }
      line.append(item.message);
      found.append(line);
    });
  }

  function sendFiles(section, files) {
    const queue = Array.from(files), refused = [];
    const isPublic = section.querySelector("[name=files_public]").checked;

    function next() {
      const file = queue.shift();
      if (!file) {
        problem(section, refused);
        return;
      }
      if (file.size > Number(section.dataset.limit)) {
        refused.push({ name: file.name, message: section.dataset.tooLarge });
        next();
        return;
      }
      const data = new FormData();
      data.append("csrfmiddlewaretoken", formOf(section).querySelector("[name=csrfmiddlewaretoken]").value);
      data.append("files", file);
      if (isPublic) data.append("files_public", "on");
      const line = document.createElement("p"), bar = document.createElement("progress"), label = document.createElement("span");
      bar.max = 100;
      line.className = "small mb-1";
      line.append(label, " ", bar);
      section.querySelector("[data-progress]").append(line);
      const show = function (percent) {
        bar.value = percent;
        label.textContent = section.dataset.sending.replace("{1}", file.name).replace("{2}", percent + "\u00a0%");
      };
      show(0);
      send(section, data, function (status, text) {
        line.remove();
        const now = status === 200 || status === 422 ? replace(section, text, true) : false;
        if (!now) {
          refused.push({ name: file.name, message: status ? section.dataset.refused : section.dataset.failed });
        } else {
          // The next answer takes the place of this one: what it refuses is kept for the end.
          now.querySelectorAll("[data-problems] li").forEach(function (item) {
            const name = item.querySelector("b");
            const words = name ? item.textContent.slice(name.textContent.length + 1).trim() : item.textContent;
            refused.push({ name: file.name, message: words });
          });
          now.querySelector("[data-problems]").replaceChildren();
          section = now;
        }
        next();
      }, (event) => { if (event.lengthComputable) show(Math.round((event.loaded / event.total) * 100)); });
    }
    next();
  }

  document.addEventListener("click", function (event) {
    const button = event.target.closest("[data-evidence] button[form]");
    if (!button || !window.FormData) return;
    const section = sectionOf(button), form = formOf(section);
    if (!form) return;
    event.preventDefault();
    const data = new FormData(form);
    data.append(button.name, button.value);
    button.disabled = true;
    send(section, data, function (status, text) {
      button.disabled = false;
      const now = status === 200 || status === 422 ? replace(section, text, button.value !== "") : false;
      if (!now) {
        problem(section, [{ name: "", message: status ? section.dataset.refused : section.dataset.failed }]);
        return;
      }
      const focus = now.querySelector(".is-invalid") || now.querySelector("h2");
      if (!focus.matches("input")) focus.tabIndex = -1;
      focus.focus();
    });
  });

  document.addEventListener("change", function (event) {
    const field = event.target;
    if (!field.matches("[data-evidence] input[type=file]") || !field.files.length) return;
    sendFiles(sectionOf(field), field.files);
    field.value = "";
  });

  /* What is typed here belongs to another form than the report around it, which must not take it for its own. */
  document.addEventListener("input", function (event) {
    if (event.target.closest && event.target.closest("[data-evidence]")) event.stopPropagation();
  }, true);

  const zoneOf = (event) => event.target.closest && event.target.closest("[data-drop]");
  ["dragenter", "dragover"].forEach((name) => document.addEventListener(name, function (event) {
    const zone = zoneOf(event);
    if (!zone || !event.dataTransfer || !Array.from(event.dataTransfer.types).includes("Files")) return;
    event.preventDefault();
    zone.classList.add("over");
  }));
  ["dragleave", "drop"].forEach((name) => document.addEventListener(name, function (event) {
    const zone = zoneOf(event);
    if (zone) zone.classList.remove("over");
  }));
  document.addEventListener("drop", function (event) {
    const zone = zoneOf(event);
    if (!zone || !event.dataTransfer.files.length) return;
    event.preventDefault();
    sendFiles(sectionOf(zone), event.dataTransfer.files);
  });

  document.querySelectorAll("[data-evidence]").forEach(prepare);
  document.addEventListener("htmx:load", (event) => event.target.querySelectorAll && event.target.querySelectorAll("[data-evidence]").forEach(prepare));
})();
