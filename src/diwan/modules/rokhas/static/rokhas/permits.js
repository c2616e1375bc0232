// Permits on a map, beside the table: pointing at one says in words which it is; without the map the table is complete.
(function () {
  "use strict";

  const box = document.querySelector("[data-permits]");
  if (!box || !window.WebGL2RenderingContext) return;
  const said = box.dataset;
  const words = box.querySelector("[data-permits-said]");
  const colour = (role) => getComputedStyle(document.documentElement).getPropertyValue("--" + role).trim();
  const KINGDOM = [[-17.2, 20.7], [-1, 36]];

  function bounds(found) {
    const all = found.features.filter((one) => one.geometry.type === "Point").map((one) => one.geometry.coordinates);
    if (!all.length) return KINGDOM;
    const of = (n, choose) => choose(...all.map((pair) => pair[n]));
    return [[of(0, Math.min), of(1, Math.min)], [of(0, Math.max), of(1, Math.max)]];
  }

  // The ground shows its shape from near; its point, which a far map needs, makes room for it.
  const NEAR = 16;

  function draw(library, found) {
    const standing = ["match", ["get", "state"], "revoked", colour("danger"), "lapsed", colour("late"), "done", colour("border-strong"), colour("action")];
    library.setWorkerUrl(new URL(said.worker, location.href).href);
    const map = new library.Map({
      container: box.querySelector("[data-permits-canvas]"),
      style: { version: 8, sources: { land: { type: "geojson", data: said.layer }, permits: { type: "geojson", data: found } }, layers: [
        { id: "land", type: "fill", source: "land", paint: { "fill-color": colour("surface-raised") } },
        { id: "borders", type: "line", source: "land", paint: { "line-color": colour("border-strong"), "line-width": 0.6 } },
        { id: "grounds", type: "fill", source: "permits", filter: ["==", ["geometry-type"], "Polygon"], paint: {
          "fill-color": standing, "fill-opacity": 0.35,
        } },
        { id: "outlines", type: "line", source: "permits", filter: ["==", ["geometry-type"], "Polygon"], paint: {
          "line-color": standing, "line-width": 2,
        } },
        { id: "permits", type: "circle", source: "permits", filter: ["==", ["geometry-type"], "Point"], paint: {
          "circle-radius": ["interpolate", ["linear"], ["zoom"], NEAR, 7, NEAR + 2, 4],
          "circle-color": standing,
          "circle-stroke-color": colour("surface-raised"), "circle-stroke-width": 2,
        } },
      ] },
      bounds: bounds(found),
      fitBoundsOptions: { padding: 48, maxZoom: 18 },
      attributionControl: false,
      cooperativeGestures: true,
      dragRotate: false,
      pitchWithRotate: false,
      keyboard: false,
      renderWorldCopies: false,
      fadeDuration: 0,
      locale: {
        "CooperativeGesturesHandler.WindowsHelpText": said.wheel,
        "CooperativeGesturesHandler.MacHelpText": said.wheelMac,
        "CooperativeGesturesHandler.MobileHelpText": said.touch,
        "Map.Title": said.label,
      },
    });
    const canvas = map.getCanvas();
    canvas.tabIndex = -1;
    canvas.setAttribute("role", "img");
    canvas.setAttribute("aria-label", said.label);
    const tell = (event) => { words.textContent = event.features[0].properties.words; };
    ["permits", "grounds"].forEach(function (layer) {
      map.on("click", layer, tell);
      map.on("mouseenter", layer, (event) => { canvas.style.cursor = "pointer"; tell(event); });
      map.on("mouseleave", layer, () => { canvas.style.cursor = ""; });
    });
    map.on("load", () => { said.permitsReady = "1"; });
  }

  async function open() {
    try {
      const [library, answer] = await Promise.all([import(said.library), fetch(said.places)]);
      if (!answer.ok) throw new Error(answer.status);
      draw(library, await answer.json());
    } catch (trouble) {
      box.hidden = true;
    }
  }

  box.hidden = false;
  const seen = new IntersectionObserver(function (entries) {
    if (!entries.some((entry) => entry.isIntersecting)) return;
    seen.disconnect();
    open();
  });
  seen.observe(box);
})();
