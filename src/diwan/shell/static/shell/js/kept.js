// The desk without the line: keeps the empty forms, shows what is kept, sends it when the line returns.
(function () {
  "use strict";

  const strip = document.getElementById("kept-strip");
  if (!strip || !navigator.serviceWorker || !window.caches || !crypto.subtle) return;

  const AGAIN_MS = 15000;
  const ASK_MS = 6000;
  const SEND_MS = 30000;
  const SEND_FILES_MS = 180000;
  const AN_HOUR = 3600000;
  const lang = document.documentElement.lang + "-MA";
  const openedCut = document.documentElement.hasAttribute("data-cut");
  const told = new BroadcastChannel("diwan-kept");
  const state = { line: !openedCut, signedIn: true, who: null };

  // --- the line, and who is at it
  async function asked(address, options, ms) {
    const given = { credentials: "same-origin", signal: AbortSignal.timeout(ms), ...options };
    return fetch(address, given);
  }

  async function look() {
    let who = null;
    try {
      const answer = await asked(strip.dataset.who, { cache: "no-store" }, ASK_MS);
      if (!answer.ok) throw new Error("no line");
      who = await answer.json();
      state.line = true;
    } catch {
      state.line = false;
    }
    if (state.line) {
      state.signedIn = Boolean(who.account);
      if (state.signedIn) await KeptStore.adopt(who);
      else await KeptStore.forget();
    }
    state.who = await KeptStore.holder();
    return state.line && state.signedIn ? who : null;
  }

  // --- the pages that open without the line
  function headersOf(answer) {
    const names = ["Content-Type", "Content-Language", "Content-Security-Policy", "Permissions-Policy"];
    return Object.fromEntries(names.map((name) => [name, answer.headers.get(name) || ""]));
  }

  async function keepPages(who) {
    const forms = who.pages.flatMap((page) => page.queries.map((query) => page.path + query));
    const mark = [who.account, who.seat, who.language, strip.dataset.version, ...forms].join(" ");
    const stamp = state.who.stamp;
    if (stamp && stamp.mark === mark && Date.now() - stamp.at < AN_HOUR) return;
    const cache = await caches.open(KeptStore.PAGES);
    for (const old of await cache.keys()) {
      const { pathname, search } = new URL(old.url);
      if (pathname !== who.list && !forms.includes(pathname + search)) await cache.delete(old);
    }
    for (const address of [who.list, ...forms]) {
      const answer = await fetch(address, { headers: { "X-Kept-Copy": "1" }, cache: "no-store" });
      if (!answer.ok || answer.redirected) continue;
      const words = (await answer.text()).replace(/(name="csrfmiddlewaretoken" value=")[^"]*/g, "$1");
      await cache.put(address, new Response(words, { headers: headersOf(answer) }));
    }
    await KeptStore.stamped({ mark, at: Date.now() });
  }

  // --- sending, in order, one window at a time
  async function send(who) {
    await navigator.locks.request("diwan-kept-send", { ifAvailable: true }, async function (lock) {
      if (!lock) return;
      for (const entry of await KeptStore.mine(state.who)) {
        const waits = entry.state === "kept" || entry.state === "sending";
        if (!waits || !entry.answers || entry.seat !== who.seat) continue;
        if (!(await sendOne(who, entry))) break;
      }
    });
  }

  async function sendOne(who, entry) {
    await changed({ ...entry, state: "sending" });
    let answer, said;
    try {
      const told = JSON.stringify({
        key: entry.key, owner: who.account + ":" + entry.seat, captured_at: entry.capturedAt, answers: entry.answers,
      });
      const headers = { "X-CSRFToken": who.csrf };
      const body = entry.files === undefined ? told : await formOf(told, entry);
      if (body === told) headers["Content-Type"] = "application/json";
      answer = await asked(entry.to, { method: "POST", headers, body }, entry.files ? SEND_FILES_MS : SEND_MS);
      said = await answer.json();
    } catch {
      await changed({ ...entry, state: "kept" });
      return false;
    }
    if (answer.status === 201) {
      if (entry.files) await KeptStore.dropFiles(entry.key);
      await changed({ ...entry, state: said.alike.length ? "alike" : "sent", outcome: said });
      return true;
    }
    const refused = answer.status === 422 || answer.status === 400 || answer.status === 404;
    await changed({ ...entry, state: refused ? "refused" : "kept", outcome: said });
    return refused;
  }

  async function formOf(told, entry) {
    const form = new FormData();
    form.append("entry", told);
    for (const { field, file } of await KeptStore.filesOf(state.who, entry.key)) form.append(field, file);
    return form;
  }

  async function changed(entry) {
    await KeptStore.save(state.who, entry);
    told.postMessage("changed");
    await draw();
  }

  // --- the strip
  function counted(words, number) {
    const pattern = words[new Intl.PluralRules(lang).select(number)] || words.other;
    return pattern.replace("#", new Intl.NumberFormat(lang).format(number));
  }

  // One drawing after the other: an older one never ends last.
  let drawing = Promise.resolve();
  function draw() {
    drawing = drawing.then(drawNow, drawNow);
    return drawing;
  }

  async function drawNow() {
    const who = state.who;
    const entries = who ? await KeptStore.mine(who) : [];
    const waiting = entries.filter((one) => one.state !== "sent" && one.state !== "alike");
    const foreign = await KeptStore.others(who);
    const elsewhere = who ? waiting.filter((one) => one.seat !== who.seat).length : 0;
    const words = JSON.parse(document.getElementById("kept-words").textContent);
    const lines = [];
    if (!state.line) lines.push(words.cut);
    if (waiting.length) lines.push(counted(words.count, waiting.length));
    if (elsewhere) lines.push(words.elsewhere);
    if (!state.signedIn) lines.push(words.sign_in);
    if (foreign && !waiting.length && state.line) lines.push(counted(words.others, foreign));
    const line = lines.join(" — ");
    const place = strip.querySelector("[data-kept-line]");
    if (place.textContent !== line) place.textContent = line;
    strip.querySelector("[data-kept-link]").hidden = !entries.length;
    strip.querySelector("[data-kept-sign-in]").hidden = state.signedIn;
    strip.dataset.line = state.line ? "on" : "off";
    strip.hidden = !lines.length;
    document.dispatchEvent(new CustomEvent("kept:drawn", { detail: { entries, who } }));
  }

  // --- a form that was opened without the line, or from the list, is kept first and sent from there
  async function keepForm(form) {
    const page = state.who && KeptStore.formAt(state.who, location.pathname);
    if (!page) return false;
    const before = form.keptEntry;
    const inForm = new Set(Array.from(form.elements, (one) => one.name));
    const left = Object.entries(before ? before.answers : {}).filter(([name]) => !inForm.has(name));
    const data = new FormData(form);
    const answers = { ...Object.fromEntries(left), ...KeptStore.answersIn(data) };
    const files = page.files ? KeptStore.filesIn(data) : [];
    await KeptStore.keep(state.who, page, before ? before.path : location.pathname + location.search, answers, files);
    location.assign(state.who.list);
    return true;
  }

  document.addEventListener("submit", function (event) {
    const form = event.target;
    if (!form.matches("form[data-kept]") || !(openedCut || form.keptEntry)) return;
    event.preventDefault();
    if (event.submitter && event.submitter.name) return; // a help inside the form, which needs the line; nothing is kept
    if (event.submitter && event.submitter.closest("[data-needs-line]")) return;
    keepForm(form);
  }, true);

  // --- all of it, at once and then while something waits
  async function round() {
    const who = await look();
    await draw();
    if (!who) return;
    await keepPages(who).catch(() => {});
    await navigator.serviceWorker.ready;
    document.documentElement.dataset.keptReady = "";
    await send(who);
  }

  let running = null;
  function again() {
    running = running || round().catch(() => {}).finally(function () {
      running = null;
    });
    return running;
  }

  window.KeptDesk = { again, draw, state };
  told.addEventListener("message", draw);
  window.addEventListener("online", again);
  window.addEventListener("offline", again);
  setInterval(function () {
    if (!state.line || !strip.hidden) again();
  }, AGAIN_MS);
  navigator.serviceWorker.register(strip.dataset.worker, { scope: "/desk/" }).catch(() => {});
  again();
})();
