// The desk by keyboard: j k Enter x ?, single letters for verbs, Ctrl-K for everything.
(function () {
  "use strict";

  const palette = document.getElementById("palette");
  const keys = document.getElementById("keys");

  function typing(target) {
    return target.closest("input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]");
  }

  function seen(element) {
    return element.getClientRects().length > 0;
  }

  // --- the list
  function rows() {
    return Array.from(document.querySelectorAll("[data-row]")).filter(seen);
  }

  function move(step) {
    const all = rows();
    if (!all.length) return;
    const now = all.indexOf(document.activeElement.closest("[data-row]"));
    const open = all.findIndex(function (row) {
      return row.hasAttribute("aria-current");
    });
    const from = now >= 0 ? now : open;
    const next = all[Math.min(all.length - 1, Math.max(0, from + step))];
    next.focus();
    next.scrollIntoView({ block: "nearest" });
  }

  function pick() {
    const row = document.activeElement.closest("[data-row]");
    const box = row && row.closest("li, tr").querySelector("input[type=checkbox]");
    if (box) box.click();
  }

  // --- verbs of the page, by their letter
  function verb(letter) {
    return Array.from(document.querySelectorAll("[data-key]")).find(function (button) {
      return button.dataset.key === letter && seen(button) && !button.disabled;
    });
  }

  function showKeys() {
    const list = keys.querySelector("[data-page-keys]");
    list.replaceChildren();
    Array.from(document.querySelectorAll("[data-key]")).filter(seen).forEach(function (button) {
      const letter = document.createElement("dt");
      const cap = document.createElement("kbd");
      cap.textContent = button.dataset.key;
      letter.append(cap);
      const words = document.createElement("dd");
      words.textContent = button.textContent.trim();
      list.append(letter, words);
    });
    list.hidden = !list.children.length;
    keys.showModal();
  }

  // --- the palette
  function openPalette(words) {
    if (!palette || palette.open) return;
    palette.showModal();
    const input = palette.querySelector(".palette__input");
    input.value = words || "";
    input.select();
    input.dispatchEvent(new Event("palette-open"));
  }

  function choose(step) {
    const all = Array.from(palette.querySelectorAll(".palette__item"));
    const input = palette.querySelector(".palette__input");
    if (!all.length) {
      input.removeAttribute("aria-activedescendant");
      return;
    }
    const now = all.findIndex(function (item) {
      return item.getAttribute("aria-selected") === "true";
    });
    const next = (now + step + all.length) % all.length;
    all.forEach(function (item, index) {
      item.setAttribute("aria-selected", String(index === next));
    });
    all[next].scrollIntoView({ block: "nearest" });
    input.setAttribute("aria-activedescendant", all[next].id);
  }

  if (palette) {
    palette.addEventListener("keydown", function (event) {
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        choose(event.key === "ArrowDown" ? 1 : -1);
      } else if (event.key === "Enter" && event.target.matches("input")) {
        const item = palette.querySelector('.palette__item[aria-selected="true"]');
        if (item) {
          event.preventDefault();
          item.click();
        }
      }
    });
    // In the palette the lists are one box of options; on its own page they stay lists of links.
    palette.addEventListener("htmx:afterSwap", function () {
      const box = document.getElementById("palette-found");
      const items = box.querySelectorAll(".palette__item");
      if (items.length) {
        box.setAttribute("role", "listbox");
        box.setAttribute("aria-label", palette.getAttribute("aria-label"));
      } else {
        box.removeAttribute("role");
        box.removeAttribute("aria-label");
      }
      box.querySelectorAll("ul").forEach(function (list) {
        list.setAttribute("role", "group");
      });
      box.querySelectorAll("li, .palette__group").forEach(function (part) {
        part.setAttribute("role", "presentation");
      });
      items.forEach(function (item) {
        item.setAttribute("role", "option");
        item.tabIndex = -1;
      });
      choose(1);
    });
    palette.addEventListener("click", function (event) {
      if (event.target === palette) palette.close();
    });
    const opener = document.querySelector("[data-palette-open]");
    opener.addEventListener("pointerdown", function (event) {
      event.preventDefault();
      openPalette(opener.value);
    });
  }

  document.addEventListener("keydown", function (event) {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
      event.preventDefault();
      openPalette("");
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (document.querySelector("dialog[open]") || typing(event.target)) return;
    const letter = event.key;
    if (letter === "j" || letter === "k") {
      event.preventDefault();
      move(letter === "j" ? 1 : -1);
    } else if (letter === "x") {
      pick();
    } else if (letter === "?") {
      event.preventDefault();
      showKeys();
    } else if (letter === "/") {
      event.preventDefault();
      openPalette("");
    } else {
      const button = verb(letter);
      if (button) {
        event.preventDefault();
        button.click();
      }
    }
  });

  // --- the list stays when a file opens; only its mark moves
  function markOpen() {
    document.querySelectorAll("[data-row]").forEach(function (row) {
      if (row.pathname === window.location.pathname) row.setAttribute("aria-current", "true");
      else row.removeAttribute("aria-current");
    });
  }

  document.addEventListener("htmx:afterSettle", function (event) {
    const settled = event.detail.target.id;
    if (settled === "beside") {
      markOpen();
      const open = document.querySelector("#beside [aria-current][data-row]");
      if (open) open.scrollIntoView({ block: "nearest" });
    }
    const file = document.getElementById("file");
    if (settled !== "file" || !file) return;
    markOpen();
    file.scrollTop = 0;
    file.focus({ preventScroll: true });
  });

  // --- "all of this page" ticks its rows
  document.addEventListener("change", function (event) {
    const all = event.target.closest("[data-pick-all]");
    if (!all) return;
    document.querySelectorAll('input[name="' + all.dataset.pickAll + '"]').forEach(function (box) {
      box.checked = all.checked;
    });
  });
})();
