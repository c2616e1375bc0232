"use strict";
// Checks the signed part of a document's QR code in this browser, without network (see qr.py for the format).

const WORDS = {
  ar: {
    brand: "ديوان",
    title: "التحقق من وثيقة دون أنترنيت",
    lead: "امسحوا الرمز المربع بهاتفكم وألصقوا نصه هنا. لا يرسل شيء إلى أي مكان: كل شيء يجري في هذا الجهاز.",
    label: "نص الرمز المربع",
    check: "تحقق",
    other: "Français",
    genuine: "الختم صحيح",
    genuineReason: "صدر هذا الرمز عن: {holder}. قارنوا الوثيقة التي بين أيديكم بما يلي؛ كل اختلاف يعني أنها غيرت.",
    bad: "لا تعتمدوا هذه الوثيقة",
    notACode: "هذا ليس رمز وثيقة صادرة عن ديوان، أو نسخ ناقصا.",
    unknownKey: "الرمز مختوم بمفتاح غير معروف. قد يكون مزورا، أو صادرا عن إدارة أخرى.",
    altered: "محتوى الرمز لا يطابق ختمه: تم تغييره.",
    demo: "وثيقة تجريبية، صادرة عن سلطة تجريبية: لا قيمة قانونية لها.",
    limits: "هذا التحقق لا يقول هل سحبت الوثيقة بعد توقيعها: يعرف ذلك من صفحتها على الأنترنيت.",
    fields: { k: "الوثيقة", n: "رقمها", a: "صادرة عن", s: "وقعها", q: "بصفته", g: "التفويض", t: "تاريخ التوقيع", m: "المعني بالأمر", c: "رمز التحقق" },
  },
  fr: {
    brand: "Diwan",
    title: "Vérifier un document sans réseau",
    lead: "Scannez le code carré avec votre téléphone et collez ici son texte. Rien n’est envoyé : tout se passe dans cet appareil.",
    label: "Texte du code carré",
    check: "Vérifier",
    other: "العربية",
    genuine: "Le sceau est valable",
    genuineReason: "Ce code émane de : {holder}. Comparez le document que vous avez en main à ce qui suit ; toute différence signifie qu’il a été modifié.",
    bad: "Ne vous fiez pas à ce document",
    notACode: "Ce n’est pas le code d’un document émis par Diwan, ou il a été mal copié.",
    unknownKey: "Ce code est scellé par une clé inconnue. Il peut être faux, ou venir d’une autre administration.",
    altered: "Le contenu du code ne correspond pas à son sceau : il a été modifié.",
    demo: "Document de démonstration, émis par une autorité de démonstration : sans valeur légale.",
    limits: "Ce contrôle ne dit pas si le document a été retiré depuis sa signature : sa page en ligne le dit.",
    fields: { k: "Document", n: "Numéro", a: "Émis par", s: "Signé par", q: "En qualité de", g: "Délégation", t: "Signé le", m: "Personne concernée", c: "Code de vérification" },
  },
};
const MONTHS = {
  ar: ["يناير", "فبراير", "مارس", "أبريل", "ماي", "يونيو", "يوليوز", "غشت", "شتنبر", "أكتوبر", "نونبر", "دجنبر"],
  fr: ["janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre"],
};
const PREFIX = new TextEncoder().encode("diwan-document-1\n");
const CODE = /^[23456789ABCDEFGHJKLMNPQRSTVWXYZ]{13}$/;
const byId = (id) => document.getElementById(id);
let language = "ar";
let shown = null;

function bytesOf(text) {
  if (!/^[A-Za-z0-9_-]+$/.test(text)) throw new Error("notACode");
  const raw = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(raw, (letter) => letter.charCodeAt(0));
}

function joined(first, second) {
  const whole = new Uint8Array(first.length + second.length);
  whole.set(first);
  whole.set(second, first.length);
  return whole;
}

async function read(scanned) {
  const parts = scanned.trim().split("#").pop().split(".");
  if (parts.length !== 3) return { fault: "notACode" };
  const entry = globalThis.DIWAN_KEYS.find((one) => one.kid === parts[1]);
  if (!entry) return { fault: "unknownKey" };
  try {
    const [payload, signature] = [bytesOf(parts[0]), bytesOf(parts[2])];
    const curve = { name: "ECDSA", namedCurve: "P-256" };
    const key = await crypto.subtle.importKey("jwk", entry.jwk, curve, false, ["verify"]);
    const holds = await crypto.subtle.verify({ name: "ECDSA", hash: "SHA-256" }, key, signature, joined(PREFIX, payload));
    if (!holds) return { fault: "altered" };
    const said = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(payload));
    return said.v === 1 && CODE.test(said.c) ? { said, entry } : { fault: "notACode" };
  } catch {
    return { fault: "notACode" };
  }
}

function written(name, value) {
  if (Array.isArray(value)) return value[language === "ar" ? 0 : 1];
  if (name === "c") return value.match(/.{1,4}/g).join("-");
  if (name === "t") {
    const [, year, month, day, time] = /^(\d+)-(\d+)-(\d+)T(\d+:\d+)/.exec(value);
    const words = `${Number(day)} ${MONTHS[language][Number(month) - 1]} ${year}`;
    return language === "ar" ? `${words} على الساعة ${time}` : `${words} à ${time}`;
  }
  return value;
}

function line(name, value) {
  const term = document.createElement("dt");
  const said = document.createElement("dd");
  const isolated = document.createElement("bdi");
  term.textContent = WORDS[language].fields[name];
  isolated.textContent = written(name, value);
  isolated.dir = name === "n" || name === "c" ? "ltr" : "auto";
  said.dataset.field = name;
  said.append(isolated);
  return [term, said];
}

function show(found) {
  const words = WORDS[language];
  const good = !found.fault;
  shown = found;
  byId("result").hidden = false;
  byId("result").className = good ? "good" : "bad";
  byId("verdict").textContent = good ? words.genuine : words.bad;
  byId("reason").textContent = good ? words.genuineReason.replace("{holder}", found.entry.holder) : words[found.fault];
  byId("demo").hidden = !(good && found.entry.demo);
  byId("demo").textContent = words.demo;
  byId("limits").hidden = !good;
  byId("limits").textContent = words.limits;
  const names = good ? Object.keys(words.fields).filter((name) => found.said[name]) : [];
  byId("said").replaceChildren(...names.flatMap((name) => line(name, found.said[name])));
}

function speak(chosen) {
  language = chosen;
  document.documentElement.lang = chosen;
  document.documentElement.dir = chosen === "ar" ? "rtl" : "ltr";
  document.title = WORDS[chosen].title;
  for (const place of document.querySelectorAll("[data-say]")) place.textContent = WORDS[chosen][place.dataset.say];
  byId("language").textContent = WORDS[chosen].other;
  byId("language").lang = chosen === "ar" ? "fr" : "ar";
  if (shown) show(shown);
}

byId("language").addEventListener("click", () => speak(language === "ar" ? "fr" : "ar"));
byId("form").addEventListener("submit", async (event) => {
  event.preventDefault();
  show(await read(byId("text").value));
});
if (location.hash.length > 1) {
  byId("text").value = location.hash.slice(1);
  read(location.hash).then(show);
}
