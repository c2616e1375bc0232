// The service worker of the desk. `KEPT` (version, files) and `KeptStore` come before it in the same script.
// It keeps the house's own files and the empty forms; a page that shows a record is never kept.
(function () {
  "use strict";

  const FILES = "diwan-kept-files-" + KEPT.version;
  const HASHED = /\.[0-9a-f]{12}\.\w+$/;
  const READ_MS = 8000;
  const SEND_MS = 20000;

  self.addEventListener("install", function (event) {
    self.skipWaiting();
    event.waitUntil(caches.open(FILES).then((cache) => cache.addAll(KEPT.files)));
  });

  self.addEventListener("activate", function (event) {
    event.waitUntil(tidy());
  });

  async function tidy() {
    const old = (await caches.keys()).filter((name) => name.startsWith("diwan-kept-files-") && name !== FILES);
    await Promise.all(old.map((name) => caches.delete(name)));
    await self.clients.claim();
  }

  self.addEventListener("fetch", function (event) {
    const url = new URL(event.request.url);
    if (url.origin !== self.location.origin) return;
    if (event.request.mode === "navigate" && url.pathname.startsWith("/desk/")) {
      if (event.request.method === "GET") event.respondWith(read(event.request, url));
      if (event.request.method === "POST") event.respondWith(send(event.request, url));
    } else if (event.request.method === "GET" && KEPT.files.includes(url.pathname)) {
      event.respondWith(file(event.request, url));
    }
  });

  async function file(request, url) {
    const known = await caches.match(url.pathname, { cacheName: FILES });
    if (known && HASHED.test(url.pathname)) return known;
    return fetch(request).catch((why) => known || Promise.reject(why));
  }

  function within(ms, answer) {
    return new Promise(function (done, fail) {
      setTimeout(fail, ms, new Error("no line"));
      answer.then(done, fail);
    });
  }

  // A slow line: what is kept of this very page is shown at once, any other page is waited for.
  // Only a line that fails leads to the list of what is kept.
  async function read(request, url) {
    const answer = fetch(request);
    try {
      return await within(READ_MS, answer);
    } catch {
      const who = await KeptStore.holder();
      const own = who && (await keptOf(who, url));
      if (own) return own;
      return answer.catch(async () => (who && (await keptAt([who.list]))) || Response.error());
    }
  }

  function keptOf(who, url) {
    const form = KeptStore.formAt(who, url.pathname);
    return keptAt([url.pathname + url.search, ...(form ? [form.path] : [])]);
  }

  async function keptAt(addresses) {
    const cache = await caches.open(KeptStore.PAGES);
    for (const address of addresses) {
      const found = await cache.match(address);
      if (found) return fresh(found);
    }
    return null;
  }

  // Each opening is another entry; the page knows that it was opened without the line.
  async function fresh(page) {
    const words = (await page.text())
      .replace(/(name="key" value=")[0-9a-f-]{36}"/g, (_, start) => start + crypto.randomUUID() + '"')
      .replace("<html ", "<html data-cut ");
    return new Response(words, { headers: page.headers });
  }

  async function send(request, url) {
    const copy = request.clone();
    try {
      const answer = await within(SEND_MS, fetch(request));
      if (![502, 503, 504].includes(answer.status)) return answer;
    } catch {
      // the line is cut: it may have arrived or not, and its key makes both the same
    }
    const who = await KeptStore.holder();
    const form = who && KeptStore.formAt(who, url.pathname);
    if (!form) return Response.error();
    const data = await copy.formData();
    const files = form.files ? KeptStore.filesIn(data) : [];
    await KeptStore.keep(who, form, url.pathname + url.search, KeptStore.answersIn(data), files);
    return Response.redirect(who.list, 303);
  }
})();
