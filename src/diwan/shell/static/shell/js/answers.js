// Tables of rows, and ground drawn on a map. What is typed is the answer; the map only writes it.
(function () {
  "use strict";

  // --- rows: added and taken away without a new page
  function renumber(box) {
    const name = box.dataset.rows;
    const rows = box.querySelectorAll(":scope > [data-row-one]");
    rows.forEach(function (row, n) {
      const old = new RegExp("(^|_)" + name + "_(\\d+|__n__)_");
      for (const one of row.querySelectorAll("[name], [id], [for]")) {
        for (const said of ["name", "id", "for"]) {
          const value = one.getAttribute(said);
          if (value && old.test(value)) one.setAttribute(said, value.replace(old, "$1" + name + "_" + n + "_"));
        }
      }
      const remove = row.querySelector('[data-row="remove"]');
      remove.value = "remove:" + name + ":" + n;
      const shown = String(n + 1);
      row.setAttribute("aria-label", row.getAttribute("aria-label").replace(/__shown__|\d+/, shown));
      row.querySelector(".rows__number").textContent = shown;
      const heard = remove.querySelector(".unseen");
      heard.textContent = heard.textContent.replace(/__shown__|\d+/, shown);
    });
    box.querySelector('input[type="hidden"]').value = rows.length;
    box.querySelector('[data-row="add"]').hidden = rows.length >= Number(box.dataset.most);
  }

  function stale(box) {
    const totals = box.querySelector(".rows__totals");
    if (totals) totals.hidden = true;
  }

  document.addEventListener("click", function (event) {
    const button = event.target.closest("[data-row]");
    const box = button && button.closest("[data-rows]");
    if (!box) return;
    event.preventDefault();
    stale(box);
    if (button.dataset.row === "add") {
      const rows = box.querySelectorAll(":scope > [data-row-one]");
      const added = box.querySelector("template").content.firstElementChild.cloneNode(true);
      (rows.length ? rows[rows.length - 1] : box.firstElementChild).after(added);
      renumber(box);
      added.querySelector(".rows__cell input, .rows__cell select").focus();
    } else {
      button.closest("[data-row-one]").remove();
      renumber(box);
      const add = box.querySelector('[data-row="add"]');
      add.focus();
    }
  });
  document.addEventListener("input", function (event) {
    const box = event.target.closest("[data-rows]");
    if (box) stale(box);
  });

  // --- ground
  const colour = (role) => getComputedStyle(document.documentElement).getPropertyValue("--" + role).trim();
  const MOROCCO = [[-13.2, 27.6], [-1, 36]];

  class Ground {
    constructor(box) {
      this.box = box;
      this.kind = box.dataset.ground;
      const of = (part) => document.getElementById("id_" + box.dataset.name + "_" + part);
      this.corners = of("corners");
      this.north = of("north");
      this.east = of("east");
      this.said = box.parentElement.querySelector("[data-ground-area]");
    }

    get points() {
      if (this.kind === "point") {
        const pair = [Number(this.east.value.replace(",", ".")), Number(this.north.value.replace(",", "."))];
        return this.north.value && this.east.value && pair.every(Number.isFinite) ? [pair] : [];
      }
      return this.corners.value.split("\n").flatMap(function (line) {
        const found = line.match(/^\s*(-?\d+(?:[.]\d+)?)[\s;,،]+(-?\d+(?:[.]\d+)?)\s*$/);
        return found ? [[Number(found[2]), Number(found[1])]] : [];
      });
    }

    set points(those) {
      if (this.kind === "point") {
        const last = those[those.length - 1];
        this.east.value = last ? last[0].toFixed(6) : "";
        this.north.value = last ? last[1].toFixed(6) : "";
      } else {
        this.corners.value = those.map((one) => one[1].toFixed(6) + ", " + one[0].toFixed(6)).join("\n");
      }
      this.follow();
    }

    shape() {
      const those = this.points;
      const marks = those.map((one) => ({ type: "Feature", properties: {}, geometry: { type: "Point", coordinates: one } }));
      const whole = [...those, those[0]];
      const drawn = those.length > 2 ? [{ type: "Feature", properties: {}, geometry: { type: "Polygon", coordinates: [whole] } }] : [];
      const line = those.length === 2 ? [{ type: "Feature", properties: {}, geometry: { type: "LineString", coordinates: those } }] : [];
      return { type: "FeatureCollection", features: [...drawn, ...line, ...marks] };
    }

    area() {
      const those = this.points;
      if (those.length < 3) return 0;
      const middle = those.reduce((sum, one) => sum + one[1], 0) / those.length;
      const up = 111132.95 - 559.85 * Math.cos((2 * middle * Math.PI) / 180);
      const across = (111412.88 * Math.cos((middle * Math.PI) / 180)) - 93.5 * Math.cos((3 * middle * Math.PI) / 180);
      let twice = 0;
      those.forEach(function (one, n) {
        const next = those[(n + 1) % those.length];
        twice += (one[0] - those[0][0]) * (next[1] - those[0][1]) - (next[0] - those[0][0]) * (one[1] - those[0][1]);
      });
      return (Math.abs(twice) / 2) * up * across;
    }

    follow() {
      if (this.map && this.map.getSource("drawn")) this.map.getSource("drawn").setData(this.shape());
      if (!this.said) return;
      const area = this.area();
      const written = area.toLocaleString("fr-FR", { maximumFractionDigits: 1 }).replace(/[\u202f\u00a0]/g, " ");
      this.said.textContent = area ? this.box.dataset.areaWords.replace("{area}", "\u2068" + written + "\u2069") : "";
    }

    async open() {
      try {
        const [library, answer] = await Promise.all([import(this.box.dataset.library), fetch(this.box.dataset.outline)]);
        if (!answer.ok) throw new Error(answer.status);
        this.draw(library, await answer.json());
      } catch (trouble) {
        this.box.hidden = true; // the coordinates below are the answer
      }
    }

    draw(library, outline) {
      library.setWorkerUrl(new URL(this.box.dataset.worker, location.href).href);
      const said = this.box.dataset;
      this.map = new library.Map({
        container: this.box.querySelector("[data-ground-canvas]"),
        style: { version: 8, sources: { outline: { type: "geojson", data: outline }, drawn: { type: "geojson", data: this.shape() } }, layers: [
          { id: "land", type: "fill", source: "outline", paint: { "fill-color": colour("surface-raised") } },
          { id: "border", type: "line", source: "outline", paint: { "line-color": colour("text-muted"), "line-width": 1.5 } },
          { id: "area", type: "fill", source: "drawn", filter: ["==", ["geometry-type"], "Polygon"], paint: { "fill-color": colour("action"), "fill-opacity": 0.25 } },
          { id: "sides", type: "line", source: "drawn", paint: { "line-color": colour("action"), "line-width": 2.5 } },
          { id: "marks", type: "circle", source: "drawn", filter: ["==", ["geometry-type"], "Point"], paint: { "circle-color": colour("action"), "circle-radius": 6, "circle-stroke-color": colour("surface-raised"), "circle-stroke-width": 2 } },
        ] },
        bounds: this.bounds(outline),
        fitBoundsOptions: { padding: 24, maxZoom: 19 },
        attributionControl: false,
        cooperativeGestures: true,
        dragRotate: false,
        pitchWithRotate: false,
        touchPitch: false,
        keyboard: false,
        renderWorldCopies: false,
        maxZoom: 21,
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
      this.map.addControl(new library.ScaleControl({ unit: "metric" }), "bottom-left");
      this.outline = outline;
      const canvas = this.map.getCanvas();
      canvas.tabIndex = -1;
      canvas.setAttribute("role", "img");
      canvas.setAttribute("aria-label", said.label);
      this.map.on("click", (event) => this.add([event.lngLat.lng, event.lngLat.lat]));
      this.map.on("load", () => { said.groundReady = "1"; });
    }

    bounds(outline) {
      const all = [180, 90, -180, -90];
      (function walk(part) {
        if (!Array.isArray(part)) return;
        if (typeof part[0] !== "number") return part.forEach(walk);
        all[0] = Math.min(all[0], part[0]);
        all[1] = Math.min(all[1], part[1]);
        all[2] = Math.max(all[2], part[0]);
        all[3] = Math.max(all[3], part[1]);
      })(this.points.length ? this.points : outline.features.map((one) => one.geometry.coordinates));
      return all[0] > all[2] ? MOROCCO : [[all[0], all[1]], [all[2], all[3]]];
    }

    add(pair) {
      this.points = this.kind === "point" ? [pair] : [...this.points, pair];
    }

    // What was typed comes into view; what is drawn by hand already is.
    home() {
      if (this.map) this.map.fitBounds(this.bounds(this.outline), { padding: 48, maxZoom: 19, animate: false });
    }

    move(what) {
      if (!this.map) return;
      if (what === "closer") this.map.zoomIn();
      if (what === "farther") this.map.zoomOut();
      if (what === "whole") this.home();
    }

    order(what) {
      if (what === "undo") this.points = this.points.slice(0, -1);
      if (what === "clear") this.points = [];
      if (what !== "here" || !navigator.geolocation) return;
      navigator.geolocation.getCurrentPosition(
        (found) => {
          const pair = [found.coords.longitude, found.coords.latitude];
          if (this.kind === "point") this.add(pair);
          if (this.map) this.map.jumpTo({ center: pair, zoom: 18 });
        },
        () => { if (this.said) this.said.textContent = this.box.dataset.failed; },
        { timeout: 15000, enableHighAccuracy: true },
      );
    }

    begin() {
      if (!window.WebGL2RenderingContext) return;
      this.box.hidden = false;
      for (const typed of [this.corners, this.north, this.east]) {
        if (!typed) continue;
        typed.addEventListener("input", () => this.follow());
        typed.addEventListener("change", () => this.home());
      }
      this.box.addEventListener("click", (event) => {
        const button = event.target.closest('[name="ground-do"]');
        if (button) this.order(button.value);
        const tool = event.target.closest("[data-map-do]");
        if (tool) this.move(tool.dataset.mapDo);
      });
      const seen = new IntersectionObserver((entries) => {
        if (!entries.some((entry) => entry.isIntersecting)) return;
        seen.disconnect();
        this.open();
      });
      seen.observe(this.box);
    }
  }

  for (const box of document.querySelectorAll("[data-ground]")) new Ground(box).begin();
})();
