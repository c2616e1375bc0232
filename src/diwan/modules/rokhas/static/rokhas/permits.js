// Permits on a map, beside the table: pointing at one says in words which it is; without the map the table is complete.
(function () {
  "use strict";

  const box = document.querySelector("[data-permits]");
  if (!box || !window.WebGL2RenderingContext) return;
  const said = box.dataset;
  const words = box.querySelector("[data-permits-said]");
  const colour = (role) => getComputedStyle(document.documentElement).getPropertyValue("--" + role).trim();
  const KINGDOM = [[-17.2, 20.7], [-1, 36]];

  // The register of the Kingdom shows the whole of it; that of a place, where its permits are.
  function bounds(found) {
    if ("whole" in said) return KINGDOM;
    const all = found.features.filter((one) => one.geometry.type === "Point").map((one) => one.geometry.coordinates);
    if (!all.length) return KINGDOM;
    const of = (n, choose) => choose(...all.map((pair) => pair[n]));
    return [[of(0, Math.min), of(1, Math.min)], [of(0, Math.max), of(1, Math.max)]];
  }

  // The ground shows its shape from near; its point, which a far map needs, makes room for it.
  const NEAR = 16;

  // Where there are few, each carries its number: no street is drawn to find one's way by.
  const LABELLED = 30;
  const LABELS_FROM = 12;

  function label(library, map, found) {
    const few = found.features.filter((one) => one.geometry.type === "Point" && one.properties.number);
    if (few.length > LABELLED) return;
    few.forEach(function (one) {
      const words = document.createElement("span");
      words.className = "map__label";
      words.textContent = one.properties.number;
      words.setAttribute("aria-hidden", "true");
      new library.Marker({ element: words, anchor: "left", offset: [10, 0] }).setLngLat(one.geometry.coordinates).addTo(map);
    });
    const canvas = box.querySelector("[data-permits-canvas]");
    const near = () => canvas.classList.toggle("map__canvas--near", map.getZoom() >= LABELS_FROM);
    map.on("zoom", near);
    near();
  }

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
        "ScaleControl.Meters": said.metres,
        "ScaleControl.Kilometers": said.kilometres,
      },
    });
    map.addControl(new library.ScaleControl({ unit: "metric" }), "bottom-left");
    label(library, map, found);
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    const home = () => map.fitBounds(bounds(found), { padding: 48, maxZoom: 18, animate: !still, duration: 400 });
    const does = { closer: () => map.zoomIn({ animate: !still }), farther: () => map.zoomOut({ animate: !still }), whole: home };
    box.addEventListener("click", function (event) {
      const tool = event.target.closest("[data-map-do]");
      if (tool) does[tool.dataset.mapDo]();
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
      if (way) way.hidden = true;
    }
  }

  const way = document.querySelector("[data-permits-way]");
  box.hidden = false;
  if (way) way.hidden = false;
  const seen = new IntersectionObserver(function (entries) {
    if (!entries.some((entry) => entry.isIntersecting)) return;
    seen.disconnect();
    open();
  });
  seen.observe(box);
})();
