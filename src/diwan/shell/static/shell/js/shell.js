// Comfort for every page; each page works without it.
(function () {
  "use strict";

  const root = document.documentElement;
  root.classList.add("js");

  // --- the look: switched at once, and kept by the same address a page without scripts uses
  document.addEventListener("click", function (event) {
    const link = event.target.closest("[data-theme-to]");
    if (!link || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    root.dataset.theme = link.dataset.themeTo;
    fetch(link.href, { redirect: "manual", credentials: "same-origin" });
    const next = link.dataset.themeTo === "dark" ? "light" : "dark";
    const twin = document.querySelector('template[data-look="' + next + '"]');
    if (!twin) return;
    const switched = twin.content.firstElementChild.cloneNode(true);
    link.replaceWith(switched);
    switched.focus();
  });

  // --- forms: a second click never sends twice; coming back wakes the button up
  document.addEventListener("submit", function (event) {
    const form = event.target;
    if (form.method !== "post" || event.defaultPrevented) return;
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "1";
    if (event.submitter) event.submitter.setAttribute("aria-busy", "true");
  });

  function wake(scope) {
    scope.querySelectorAll("form[data-sent]").forEach(function (form) {
      delete form.dataset.sent;
    });
    scope.querySelectorAll('[aria-busy="true"]').forEach(function (button) {
      button.removeAttribute("aria-busy");
    });
  }
  window.addEventListener("pageshow", function () {
    wake(document);
  });

  // --- a passkey that was not made or not found: said on the page, where it is seen and heard
  document.addEventListener("allauth.error", function (event) {
    const trouble = document.querySelector("[data-passkey-trouble]");
    if (!trouble) return;
    event.preventDefault();
    const main = document.getElementById("main");
    (main.querySelector("form") || main).before(trouble);
    trouble.hidden = false;
  });

  // --- a file is chosen in the words of the page, not in those of the browser
  function dress(input) {
    const box = document.createElement("span");
    const button = document.createElement("span");
    const name = document.createElement("bdi");
    box.className = "filebox";
    button.className = "filebox__button";
    button.textContent = document.body.dataset.fileChoose;
    button.setAttribute("aria-hidden", "true");
    name.className = "filebox__name";
    name.setAttribute("aria-hidden", "true");
    function show() {
      const names = Array.from(input.files, (file) => file.name);
      name.textContent = names.join("، ") || document.body.dataset.fileNone;
      name.dir = "auto";
      box.classList.toggle("filebox--chosen", names.length > 0);
    }
    input.before(box);
    box.append(input, button, name);
    input.addEventListener("change", show);
    show();
  }

  // --- a question asked only after some answers appears with them; one that came back with an error shows at first
  function answer(form, name) {
    const controls = Array.from(form.elements).filter((one) => one.name === name);
    if (!controls.length) return null;
    const chosen = controls.find((one) => (one.type === "radio" ? one.checked : true));
    return chosen ? chosen.value : "";
  }
  function ask(form, changed) {
    form.querySelectorAll("[data-when]").forEach(function (field) {
      const given = answer(form, field.dataset.when);
      if (given === null) return;
      const words = field.querySelector("[data-when-words]");
      if (words) words.hidden = true;
      if (!changed && field.classList.contains("field--error")) return;
      field.hidden = !field.dataset.answers.split(" ").includes(given);
    });
  }
  document.addEventListener("input", function (event) {
    if (event.target.form) ask(event.target.form, true);
  });

  // --- what is wrong is read out first
  function greet(scope) {
    scope.querySelectorAll("form").forEach((form) => ask(form, false));
    scope.querySelectorAll(".input--file").forEach(function (input) {
      if (!input.closest(".filebox")) dress(input);
    });
    const summary = scope.querySelector("[data-focus]");
    if (summary) summary.focus();
    scope.querySelectorAll("[data-close]").forEach(function (button) {
      button.hidden = false;
    });
  }
  // --- nobody is signed in: the empty forms kept for the desk go, and the key to what was typed in them
  function lockKept() {
    if (!("stranger" in document.body.dataset) || !window.caches || !window.indexedDB) return;
    caches.delete("diwan-kept-pages");
    indexedDB.deleteDatabase("diwan-kept-who");
  }

  document.addEventListener("DOMContentLoaded", function () {
    typeAgain();
    greet(document);
    lockKept();
  });

  document.addEventListener("click", function (event) {
    const close = event.target.closest("[data-close]");
    if (close) close.closest(".toast, .notice").remove();
    const opener = event.target.closest("[data-dialog]");
    const dialog = opener && document.getElementById(opener.dataset.dialog);
    if (dialog && dialog.showModal && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      dialog.showModal();
    }
    const back = event.target.closest("[data-dialog-close]");
    if (back) {
      event.preventDefault();
      back.closest("dialog").close();
    }
    if (event.target.closest("[data-print]")) window.print();
  });

  // --- htmx: the sign against forgery goes along; what fails is shown as the whole page it is
  document.addEventListener("htmx:configRequest", function (event) {
    const token = document.querySelector("input[name=csrfmiddlewaretoken]");
    if (token) event.detail.headers["X-CSRFToken"] = token.value;
  });
  document.addEventListener("htmx:responseError", function (event) {
    const asked = event.detail.requestConfig;
    if (asked.verb === "get" && asked.elt.matches("a[href]")) window.location.assign(asked.elt.href);
  });
  document.addEventListener("htmx:afterSettle", function (event) {
    wake(event.detail.elt);
    greet(event.detail.elt);
  });

  // --- what was typed and not sent is there again in the other language; files and passwords are not kept
  const TYPED = "diwan-typed";
  function typedControls() {
    const controls = Array.from(document.querySelectorAll("#main form[method=post] :is(input, select, textarea)"));
    return controls.filter((one) => one.name && !["password", "file", "hidden", "submit"].includes(one.type));
  }
  function stateOf(control) {
    return ["checkbox", "radio"].includes(control.type) ? control.checked : control.value;
  }
  document.addEventListener("click", function (event) {
    if (!event.target.closest("a[data-language]")) return;
    const typed = typedControls().map((one) => [one.name, stateOf(one)]);
    if (typed.length) sessionStorage.setItem(TYPED, JSON.stringify([location.pathname + location.search, typed]));
  });
  function typeAgain() {
    const [address, typed] = JSON.parse(sessionStorage.getItem(TYPED) || "[null]");
    sessionStorage.removeItem(TYPED);
    if (address !== location.pathname + location.search) return;
    const controls = typedControls();
    if (controls.map((one) => one.name).join() !== typed.map(([name]) => name).join()) return;
    controls.forEach(function (control, rank) {
      if (stateOf(control) === typed[rank][1]) return;
      control[["checkbox", "radio"].includes(control.type) ? "checked" : "value"] = typed[rank][1];
      control.dispatchEvent(new Event("input", { bubbles: true }));
    });
  }

  // --- a choice that changes the page needs its button only without scripts
  document.addEventListener("change", function (event) {
    const form = event.target.closest("form[data-auto]");
    if (form) form.requestSubmit();
  });
})();
