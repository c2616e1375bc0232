// The map beside a list, and «use my position». The list is the page: it says what is chosen, the map follows it.
(function () {
  "use strict";

  const box = document.querySelector("[data-map]");
  const form = document.querySelector("[data-here]");
  const LAND = 0.05;
  let map = null;
  let areas = null;
  let library = null;
  let pointed = null;
  let mark = null;
  let here = null;

  const list = () => document.querySelector(box ? box.dataset.list : "#places");
  const still = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

  // --- opening: when the map comes into view, and by a button where data is to be saved
  function offer() {
    if (!box || !window.WebGL2RenderingContext) return;
    box.hidden = false;
    const button = box.querySelector("[data-map-open]");
    if (navigator.connection && navigator.connection.saveData) {
      button.hidden = false;
      button.addEventListener("click", open, { once: true });
      return;
    }
    const seen = new IntersectionObserver(function (entries) {
      if (!entries.some((entry) => entry.isIntersecting)) return;
      seen.disconnect();
      open();
    });
    seen.observe(box);
  }

  async function open() {
    box.querySelector("[data-map-open]").hidden = true;
    try {
      const [loaded, answer] = await Promise.all([import(box.dataset.library), fetch(box.dataset.layer)]);
      if (!answer.ok) throw new Error(answer.status);
      library = loaded;
      areas = await answer.json();
      draw();
    } catch (trouble) {
      box.hidden = true; // the list beside it is complete
    }
  }

  // --- drawing
  const colour = (role) => getComputedStyle(document.documentElement).getPropertyValue("--" + role).trim();
  const state = (name, yes, no) => ["case", ["boolean", ["feature-state", name], false], yes, no];
  const only = (level) => ["==", ["get", "level"], level];

  function paints() {
    return {
      land: {
        "fill-color": state("marked", colour("action"), state("pointed", colour("focus-band"), colour("surface-raised"))),
        "fill-opacity": state("marked", 0.85, 1),
      },
      provinces: { "line-color": colour("border-strong"), "line-width": 0.6 },
      regions: { "line-color": colour("text-muted"), "line-width": 1.6 },
      chosen: { "line-color": colour("action"), "line-width": state("marked", 2.5, 0) },
    };
  }

  function layers() {
    const paint = paints();
    return [
      { id: "land", type: "fill", source: "areas", filter: only("province"), paint: paint.land },
      { id: "provinces", type: "line", source: "areas", filter: only("province"), paint: paint.provinces },
      { id: "regions", type: "line", source: "areas", filter: only("region"), paint: paint.regions },
      { id: "chosen", type: "line", source: "areas", paint: paint.chosen },
    ];
  }

  function draw() {
    const canvas = box.querySelector("[data-map-canvas]");
    library.setWorkerUrl(new URL(box.dataset.worker, location.href).href);
    map = new library.Map({
      container: canvas,
      style: { version: 8, sources: { areas: { type: "geojson", data: areas } }, layers: layers() },
      bounds: boundsOf(areas.features),
      fitBoundsOptions: { padding: 16 },
      attributionControl: false,
      cooperativeGestures: true,
      dragRotate: false,
      pitchWithRotate: false,
      touchPitch: false,
      keyboard: false,
      renderWorldCopies: false,
      maxZoom: 11,
      fadeDuration: 0,
      locale: {
        "CooperativeGesturesHandler.WindowsHelpText": box.dataset.wheel,
        "CooperativeGesturesHandler.MacHelpText": box.dataset.wheelMac,
        "CooperativeGesturesHandler.MobileHelpText": box.dataset.touch,
        "Map.Title": box.dataset.label,
      },
    });
    map.touchZoomRotate.disableRotation();
    const drawn = map.getCanvas();
    drawn.tabIndex = -1;
    drawn.setAttribute("role", "img");
    drawn.setAttribute("aria-label", box.dataset.label);
    map.on("load", ready);
  }

  function ready() {
    map.on("mousemove", "land", (event) => point(meant(event.features[0])));
    map.on("mouseleave", "land", () => point(null));
    map.on("click", "land", (event) => choose(meant(event.features[0])));
    box.querySelector("[data-map-tools]").hidden = false;
    box.addEventListener("click", move);
    new MutationObserver(repaint).observe(document.documentElement, { attributeFilter: ["data-theme"] });
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", repaint);
    follow();
    box.dataset.mapReady = Math.round(performance.now());
  }

  function repaint() {
    for (const [layer, paint] of Object.entries(paints())) {
      for (const [name, value] of Object.entries(paint)) map.setPaintProperty(layer, name, value);
    }
  }

  // --- what a place on the map means: its region, until one is chosen; then its province within that region
  const feature = (id) => areas.features.find((one) => one.id === id);
  const regionOf = (one) => areas.features.find((r) => r.properties.code === one.properties.code.slice(0, 2));
  const provincesOf = (one) =>
    one.properties.level === "province"
      ? [one]
      : areas.features.filter((p) => p.properties.level === "province" && regionOf(p) === one);

  function meant(touched) {
    const province = feature(touched.id);
    const chosen = marked()[0];
    return chosen && regionOf(chosen) === regionOf(province) ? province : regionOf(province);
  }

  function marked() {
    const ids = (list() && list().dataset.marked) || "";
    return ids.split(" ").filter(Boolean).map((id) => feature(Number(id))).filter(Boolean);
  }

  function setState(name, those) {
    const on = new Set(those.flatMap((one) => [one, ...provincesOf(one)]));
    for (const one of areas.features) map.setFeatureState({ source: "areas", id: one.id }, { [name]: on.has(one) });
  }

  function point(one) {
    if (one === pointed) return;
    pointed = one;
    setState("pointed", one ? [one] : []);
    map.getCanvas().style.cursor = one ? "pointer" : "";
    const name = box.querySelector("[data-map-name]");
    name.hidden = !one;
    name.textContent = one ? one.properties[box.dataset.language] : "";
    for (const link of list().querySelectorAll("[data-area]")) {
      link.classList.toggle("is-pointed", Boolean(one) && link.dataset.area === String(one.id));
    }
  }

  function choose(one) {
    point(null);
    window.htmx.ajax("GET", box.dataset.address + "?in=" + encodeURIComponent(one.properties.code), {
      source: list(),
      target: box.dataset.list,
      select: box.dataset.list,
      swap: "outerHTML",
    });
  }

  // --- following the list
  function boundsOf(features) {
    const all = [180, 90, -180, -90];
    (function walk(part) {
      if (typeof part[0] !== "number") return part.forEach(walk);
      all[0] = Math.min(all[0], part[0]);
      all[1] = Math.min(all[1], part[1]);
      all[2] = Math.max(all[2], part[0]);
      all[3] = Math.max(all[3], part[1]);
    })(features.map((one) => one.geometry.coordinates));
    return [[all[0] - LAND, all[1] - LAND], [all[2] + LAND, all[3] + LAND]];
  }

  function fit(features) {
    map.fitBounds(boundsOf(features.length ? features : areas.features), { padding: 24, animate: !still(), duration: 500 });
  }

  function follow() {
    const those = marked();
    setState("marked", those);
    fit(those);
    if (here && library) {
      const dot = document.createElement("div");
      dot.className = "map__you";
      mark = mark || new library.Marker({ element: dot });
      mark.setLngLat(here).addTo(map);
      dot.setAttribute("role", "img");
      dot.setAttribute("aria-label", box.dataset.you);
    }
  }

  function move(event) {
    const tool = event.target.closest("[data-map-do]");
    if (!tool) return;
    if (tool.dataset.mapDo === "closer") map.zoomIn({ animate: !still() });
    if (tool.dataset.mapDo === "farther") map.zoomOut({ animate: !still() });
    if (tool.dataset.mapDo === "whole") fit([]);
  }

  for (const kind of ["mouseover", "focusin"]) {
    document.addEventListener(kind, function (event) {
      const link = map && box.dataset.mapReady && event.target.closest && event.target.closest("[data-area]");
      if (link) point(feature(Number(link.dataset.area)) || null);
    });
  }

  document.addEventListener("htmx:afterSettle", function (event) {
    if (!list() || !event.target.contains(list())) return;
    const title = list().querySelector("h2");
    const below = box && !box.hidden && list().dataset.kind !== "communes";
    if (title) title.focus({ preventScroll: Boolean(below) });
    if (map && box.dataset.mapReady) {
      point(null);
      follow();
    }
  });

  // --- use my position: asked for on the click alone, sent once in a form's body
  function ask(said) {
    said.textContent = said.dataset.seeking;
    navigator.geolocation.getCurrentPosition(
      function (found) {
        here = [found.coords.longitude, found.coords.latitude];
        form.elements.east.value = found.coords.longitude;
        form.elements.north.value = found.coords.latitude;
        form.elements.accuracy.value = found.coords.accuracy;
        said.textContent = "";
        form.requestSubmit();
      },
      function (trouble) {
        said.textContent = trouble.code === 1 ? said.dataset.refused : said.dataset.failed;
      },
      { timeout: 15000, maximumAge: 60000, enableHighAccuracy: true },
    );
  }

  if (form && navigator.geolocation) {
    const said = form.querySelector("[data-here-said]");
    form.hidden = false;
    form.querySelector("[data-here-ask]").addEventListener("click", () => ask(said));
    form.addEventListener("htmx:afterRequest", function (event) {
      delete form.dataset.sent;
      if (!event.detail.successful) said.textContent = said.dataset.failed;
    });
  }

  offer();
})();
