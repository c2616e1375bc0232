// The list of what is kept on this device: opened, corrected, deleted; and a form filled again from it.
(function () {
  "use strict";

  if (!window.KeptDesk) return;
  const lang = document.documentElement.lang + "-MA";
  const list = document.getElementById("kept-list");
  const dialog = document.getElementById("kept-delete");

  // --- shown in the place of a page that needs the line: said, since nobody asked for this list
  const instead = document.getElementById("kept-instead");
  if (instead) instead.hidden = location.pathname === instead.dataset.list;

  // --- words
  function first(answers, names) {
    return names.map((name) => (answers[name] || [""])[0].trim()).find(Boolean) || "";
  }
  function nameOf(entry) {
    if (!entry.answers) return "";
    const said = first(entry.answers, ["kept_name"]);
    if (said) return said;
    const own = [["first_ar", "child1_first_ar"], ["family_ar", "father_family_ar", "mother_family_ar"]];
    const name = own.map((names) => first(entry.answers, names)).filter(Boolean).join(" ");
    return name || first(entry.answers, ["mother_first_ar"]);
  }
  function age(then) {
    const minutes = Math.round((then - Date.now()) / 60000);
    const words = new Intl.RelativeTimeFormat(lang, { numeric: "auto" });
    if (minutes > -60) return words.format(minutes, "minute");
    if (minutes > -1440) return words.format(Math.round(minutes / 60), "hour");
    return words.format(Math.round(minutes / 1440), "day");
  }

  // --- one line of the list
  function put(row, slot, words) {
    const place = row.querySelector("[data-slot=" + slot + "]");
    place.textContent = words;
    place.hidden = !words;
  }

  function drawn(entry, who) {
    const row = document.getElementById("kept-row").content.firstElementChild.cloneNode(true);
    const page = KeptStore.formAt(who, entry.path.split("?")[0]);
    const then = new Date(entry.capturedAt);
    const outcome = entry.outcome || {};
    row.dataset.entry = entry.key;
    put(row, "kind", page ? page.title : "");
    put(row, "name", nameOf(entry) || row.dataset.unnamed);
    const shown = { dateStyle: "medium", timeStyle: "short", timeZone: "Africa/Casablanca" };
    put(row, "time", new Intl.DateTimeFormat(lang, shown).format(then));
    put(row, "age", age(then));
    row.querySelectorAll("[data-state]").forEach(function (chip) {
      chip.hidden = chip.dataset.state !== entry.state;
    });
    put(row, "place", entry.seat === who.seat ? "" : row.dataset.elsewhere + " " + entry.place);
    put(row, "locked", entry.answers ? "" : row.dataset.locked);
    put(row, "why", entry.state === "refused" || entry.state === "kept" ? outcome.detail || "" : "");
    const number = row.querySelector("[data-slot=number]");
    number.parentElement.hidden = !outcome.reference;
    if (outcome.reference) {
      number.textContent = outcome.reference;
      number.href = outcome.address;
    }
    faults(row, entry, outcome);
    alike(row, outcome);
    acts(row, entry, page);
    return row;
  }

  function faults(row, entry, outcome) {
    const place = row.querySelector("[data-slot=faults]");
    const found = entry.state === "refused" ? outcome.errors || [] : [];
    place.replaceChildren(...found.map(function (fault) {
      const line = document.createElement("li");
      line.textContent = fault.detail;
      return line;
    }));
    place.hidden = !found.length;
  }

  function alike(row, outcome) {
    const place = row.querySelector("[data-slot=alike]");
    const found = outcome.alike || [];
    place.hidden = !found.length;
    place.querySelector("[data-slot=twins]").replaceChildren(...found.map(function (other) {
      const link = document.createElement("a");
      link.href = other.address;
      link.textContent = other.reference;
      link.className = "code";
      return link;
    }));
  }

  function acts(row, entry, page) {
    const done = entry.state === "sent" || entry.state === "alike";
    const open = row.querySelector("[data-act=open]");
    open.hidden = done || !page || !entry.answers || entry.state === "sending";
    open.href = entry.path + "#kept=" + entry.key;
    row.querySelector("[data-act=delete]").hidden = done || entry.state === "sending";
    row.querySelector("[data-act=clear]").hidden = !done;
  }

  function drawList(entries, who) {
    const focused = document.activeElement.closest("[data-entry]");
    const act = focused && document.activeElement.dataset.act;
    list.replaceChildren(...entries.map((entry) => drawn(entry, who)));
    document.getElementById("kept-none").hidden = entries.length > 0;
    const back = focused && list.querySelector('[data-entry="' + focused.dataset.entry + '"] [data-act=' + act + "]");
    if (back && !back.hidden) back.focus();
  }

  async function gone(key) {
    await KeptStore.drop(key);
    await KeptDesk.draw();
    document.getElementById("main").focus();
  }

  if (list) {
    list.addEventListener("click", function (event) {
      const row = event.target.closest("[data-entry]");
      const act = event.target.closest("[data-act]");
      if (!row || !act) return;
      if (act.dataset.act === "clear") gone(row.dataset.entry);
      if (act.dataset.act !== "delete") return;
      dialog.dataset.chosen = row.dataset.entry;
      dialog.querySelector("[data-slot=name]").textContent = row.querySelector("[data-slot=name]").textContent;
      dialog.showModal();
    });
    dialog.addEventListener("close", function () {
      if (dialog.returnValue === "delete") gone(dialog.dataset.chosen);
      dialog.returnValue = "";
    });
  }

  // --- a form opened from the list
  const form = document.querySelector("form[data-kept]");
  const wanted = /^#kept=([0-9a-f-]{36})$/.exec(location.hash);

  function fill(entry) {
    form.keptEntry = entry;
    for (const control of form.elements) {
      const given = entry.answers[control.name];
      if (!control.name || ["csrfmiddlewaretoken", "desk_seat"].includes(control.name)) continue;
      if (control.type === "radio" || control.type === "checkbox") control.checked = (given || []).includes(control.value);
      else if (given) control.value = given[0];
    }
    ((entry.outcome && entry.outcome.errors) || []).forEach(mark);
    form.querySelectorAll("details").forEach(function (part) {
      if (part.querySelector(".field--error") || Array.from(part.querySelectorAll("input[type=text]")).some((one) => one.value)) part.open = true;
    });
    const wrong = form.querySelector("[aria-invalid=true], .field--error input");
    if (wrong) wrong.focus();
  }

  // The fault stands at its field as when the house itself draws it.
  function mark(fault) {
    const control = Array.from(form.elements).find((one) => one.name === fault.field);
    const field = control && control.closest(".field");
    const words = document.createElement("p");
    words.className = "field__error";
    words.textContent = fault.detail;
    if (!field) {
      form.prepend(words);
      return;
    }
    words.id = "kept-fault-" + fault.field;
    field.classList.add("field--error");
    const head = field.querySelector("legend, label");
    head.after(words);
    if (control.type === "radio") return;
    control.setAttribute("aria-invalid", "true");
    control.setAttribute("aria-describedby", (control.getAttribute("aria-describedby") || "") + " " + words.id);
  }

  document.addEventListener("kept:drawn", function (event) {
    const { entries, who } = event.detail;
    if (list && who) drawList(entries, who);
    if (!form || !wanted || form.keptEntry) return;
    const entry = entries.find((one) => one.key === wanted[1] && one.answers);
    if (entry) fill(entry);
  });
})();
