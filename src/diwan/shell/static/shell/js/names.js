// Names in their other scripts, proposed while one types: put only where nobody typed, and left once corrected.
(function () {
  "use strict";

  const put = new WeakMap(); // what was proposed in a field, so that a later proposal may take its place

  function regionOf(control) {
    const name = control.dataset && control.dataset.name;
    if (!name || !control.form) return null;
    const prefix = name.replace(/(first|family|name)$/, "");
    return control.form.querySelector('[data-proposed="' + prefix + '"]');
  }

  function untouched(control) {
    return !control.value.trim() || control.value === put.get(control);
  }

  // --- what is typed asks; a correction by hand of what was proposed asks for the scripts that follow from it
  document.addEventListener("input", function (event) {
    const control = event.target;
    if (!control.dataset || !control.dataset.script || control.dataset.script === "tf") return;
    const region = regionOf(control);
    if (region && !document.documentElement.hasAttribute("data-cut")) htmx.trigger(region, "names-typed");
  });

  document.addEventListener("click", function (event) {
    const button = event.target.closest("[data-propose] button");
    const region = button && button.closest("[data-propose]").querySelector("[data-proposed]");
    if (!region || document.documentElement.hasAttribute("data-cut")) return;
    event.preventDefault();
    htmx.trigger(region, "names-typed");
  });

  // --- what a form holds only by proposal is not sent as if it had been typed
  document.addEventListener("htmx:configRequest", function (event) {
    const region = event.detail.elt;
    if (!region.matches("[data-proposed]")) return;
    const form = region.closest("form");
    const names = {};
    form.querySelectorAll("[data-name]").forEach(function (control) {
      const inGroup = control.dataset.name.replace(/(first|family|name)$/, "") === region.dataset.proposed;
      if (inGroup) names[control.name] = control.value === put.get(control) ? "" : control.value;
    });
    event.detail.parameters = names;
  });

  document.addEventListener("htmx:afterSwap", function (event) {
    const region = event.detail.target;
    if (!region.matches("[data-proposed]")) return;
    const form = region.closest("form");
    region.querySelectorAll("[data-for]").forEach(function (line) {
      const control = form.elements[line.dataset.for];
      const text = line.querySelector("[data-text]").textContent;
      if (!control || control === document.activeElement || !untouched(control)) {
        line.remove();
        return;
      }
      control.value = text;
      put.set(control, text);
    });
    if (!region.querySelector("[data-for]")) region.replaceChildren();
  });
})();
