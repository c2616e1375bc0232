// What is kept on this device: locked entries, and who may unlock them. Pages and the service worker share it.
const KeptStore = (function () {
  "use strict";

  const ENTRIES = "diwan-kept";
  const HOLDER = "diwan-kept-who"; // on its own, so that signing out drops the key and leaves the entries
  const PAGES = "diwan-kept-pages";
  const FILES = "diwan-kept-entries-files"; // photos and papers of entries, each locked by itself
  const DROPPED = ["csrfmiddlewaretoken", "desk_seat", "desk_seat_chosen"];
  const opened = {};

  function open(name) {
    opened[name] = opened[name] || new Promise(function (done, fail) {
      const asked = indexedDB.open(name, 1);
      asked.onupgradeneeded = function () {
        asked.result.createObjectStore("rows", { keyPath: "key" });
      };
      asked.onerror = function () {
        fail(asked.error);
      };
      asked.onsuccess = function () {
        asked.result.onversionchange = function () {
          asked.result.close();
          delete opened[name];
        };
        done(asked.result);
      };
    });
    return opened[name];
  }

  async function ask(name, mode, act) {
    const base = await open(name);
    return new Promise(function (done, fail) {
      const transaction = base.transaction("rows", mode);
      const asked = act(transaction.objectStore("rows"));
      transaction.oncomplete = function () {
        done(asked.result);
      };
      transaction.onerror = transaction.onabort = function () {
        fail(transaction.error);
      };
    });
  }

  function read(name, key) {
    return ask(name, "readonly", (rows) => rows.get(key));
  }
  function write(name, row) {
    return ask(name, "readwrite", (rows) => rows.put(row));
  }
  async function drop(key) {
    await dropFiles(key);
    return ask(ENTRIES, "readwrite", (rows) => rows.delete(key));
  }

  // --- who is signed in
  async function adopt(who) {
    const before = await holder();
    if (before && before.account !== who.account) await forget();
    const bytes = Uint8Array.from(atob(who.secret), (letter) => letter.charCodeAt(0));
    const lock = await crypto.subtle.importKey("raw", bytes, "AES-GCM", false, ["encrypt", "decrypt"]);
    const { account, seat, place, pages, list, language } = who;
    const stamp = before && before.account === account ? before.stamp : null;
    await write(HOLDER, { key: "who", account, seat, place, pages, list, language, lock, stamp });
  }

  function holder() {
    return read(HOLDER, "who");
  }

  async function stamped(stamp) {
    const who = await holder();
    if (who) await write(HOLDER, { ...who, stamp });
  }

  async function forget() {
    await caches.delete(PAGES);
    await ask(HOLDER, "readwrite", (rows) => rows.clear());
  }

  // --- the entries
  async function locked(who, key, inside) {
    const iv = crypto.getRandomValues(new Uint8Array(12));
    const sealed = new TextEncoder().encode(who.account + key);
    const plain = inside instanceof ArrayBuffer ? inside : new TextEncoder().encode(JSON.stringify(inside));
    const box = await crypto.subtle.encrypt({ name: "AES-GCM", iv, additionalData: sealed }, who.lock, plain);
    return { iv, box };
  }

  async function unlocked(who, row) {
    const sealed = new TextEncoder().encode(who.account + row.key);
    const how = { name: "AES-GCM", iv: row.iv, additionalData: sealed };
    const plain = await crypto.subtle.decrypt(how, who.lock, row.box);
    return { ...row, ...JSON.parse(new TextDecoder().decode(plain)) };
  }

  async function save(who, entry) {
    const { key, account, seat, place, capturedAt, state, path, to, files } = entry;
    const inside = { answers: entry.answers, outcome: entry.outcome || null };
    const box = await locked(who, key, inside);
    await write(ENTRIES, { key, account, seat, place, capturedAt, state, path, to, files, ...box });
  }

  // --- the files of an entry: chosen again, they take the place of the earlier ones
  async function keepFiles(who, key, files) {
    await dropFiles(key);
    for (const [number, one] of files.entries()) {
      const name = key + ":" + number;
      const box = await locked(who, name, await one.file.arrayBuffer());
      const { name: called, type } = one.file;
      await write(FILES, { key: name, entry: key, field: one.field, called, type, ...box });
    }
  }

  async function filesOf(who, key) {
    const rows = (await ask(FILES, "readonly", (all) => all.getAll())).filter((row) => row.entry === key);
    return Promise.all(rows.map(async function (row) {
      const sealed = new TextEncoder().encode(who.account + row.key);
      const how = { name: "AES-GCM", iv: row.iv, additionalData: sealed };
      const bytes = await crypto.subtle.decrypt(how, who.lock, row.box);
      return { field: row.field, file: new File([bytes], row.called, { type: row.type }) };
    }));
  }

  function dropFiles(key) {
    return ask(FILES, "readwrite", (rows) => rows.delete(IDBKeyRange.bound(key + ":", key + ":\uffff")));
  }

  // A form kept: its own key makes the server take it once, however often it is sent.
  async function keep(who, form, path, answers, files) {
    const key = (answers.key || [])[0] || crypto.randomUUID();
    const before = await read(ENTRIES, key);
    if (files.length) await keepFiles(who, key, files);
    const entry = {
      key, account: who.account, seat: who.seat, place: who.place, state: "kept", path, to: form.to,
      files: files.length || (before ? before.files : 0) || (form.files ? 0 : undefined),
      capturedAt: before ? before.capturedAt : new Date().toISOString(), answers: { ...answers, key: [key] },
    };
    await save(who, before ? { ...entry, seat: before.seat, place: before.place } : entry);
    return key;
  }

  async function mine(who) {
    const rows = await ask(ENTRIES, "readonly", (all) => all.getAll());
    const own = [];
    for (const row of rows.filter((one) => one.account === who.account)) {
      try {
        own.push(await unlocked(who, row));
      } catch {
        own.push({ ...row, answers: null, outcome: null }); // the house's key changed since
      }
    }
    return own.sort((one, other) => one.capturedAt.localeCompare(other.capturedAt));
  }

  async function others(who) {
    const rows = await ask(ENTRIES, "readonly", (all) => all.getAll());
    const waits = (row) => row.state !== "sent" && row.state !== "alike";
    return rows.filter((row) => waits(row) && (!who || row.account !== who.account)).length;
  }

  function answersIn(data) {
    const answers = {};
    for (const [name, value] of data) {
      if (typeof value !== "string" || DROPPED.includes(name)) continue;
      answers[name] = [...(answers[name] || []), value];
    }
    return answers;
  }

  function filesIn(data) {
    return [...data].filter(([, value]) => value instanceof File && value.size).map(([field, file]) => ({ field, file }));
  }

  function formAt(who, path) {
    return who.pages.find((page) => page.path === path);
  }

  return { PAGES, adopt, holder, stamped, forget, keep, save, mine, others, drop, answersIn, filesIn, filesOf, dropFiles, formAt };
})();
