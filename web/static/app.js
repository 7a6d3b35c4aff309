// Keys for people who review many findings. Everything here can be done with mouse and forms as well.
"use strict";
(() => {
  const typing = (e) => e.target.closest("input:not([type=checkbox]):not([type=radio]), textarea, select");
  const items = () => [...document.querySelectorAll("[data-item]")];

  function move(step) {
    const all = items();
    if (!all.length) return;
    const now = all.findIndex((i) => i.classList.contains("here"));
    const next = Math.min(all.length - 1, Math.max(0, now < 0 ? 0 : now + step));
    all.forEach((i) => i.classList.remove("here"));
    all[next].classList.add("here");
    all[next].querySelector("[data-open]").focus({ preventScroll: true });
    all[next].scrollIntoView({ block: "nearest" });
  }

  function follow(selector) {
    const link = document.querySelector(selector);
    if (link) link.click();
  }

  function choose(key) {
    const radio = document.querySelector(`[data-review] [data-key="${key}"]`);
    if (!radio) return false;
    radio.checked = true;
    radio.dispatchEvent(new Event("change", { bubbles: true }));
    const reason = document.querySelector("[data-review] textarea");
    (key === "c" ? document.querySelector("[data-review] button.main") : reason).focus();
    return true;
  }

  function tick() {
    const box = document.querySelector("[data-item].here input[type=checkbox]");
    if (box) { box.checked = !box.checked; box.dispatchEvent(new Event("change", { bubbles: true })); }
  }

  document.addEventListener("keydown", (e) => {
    if ((e.ctrlKey || e.metaKey) && e.key === "Enter") {
      const form = e.target.closest("[data-review]") || document.querySelector("[data-review]");
      if (form) form.requestSubmit();
      return;
    }
    if (e.ctrlKey || e.metaKey || e.altKey) return;
    if (typing(e)) { if (e.key === "Escape") e.target.blur(); return; }
    const list = document.querySelector("[data-list]");
    const done = {
      j: () => (list ? move(1) : follow("[data-next]")),
      k: () => (list ? move(-1) : follow("[data-previous]")),
      x: tick,
      c: () => choose("c"), f: () => choose("f"), e: () => choose("e"),
      "/": () => { const t = document.querySelector("[name=text]"); if (t) t.focus(); },
    }[e.key];
    if (done) { done(); if (e.key === "/" || "cfe".includes(e.key)) e.preventDefault(); }
  });

  document.addEventListener("click", (e) => {
    if (!e.target.closest("[data-all]")) return;
    const boxes = document.querySelectorAll("#bulk [name=ids]");
    const all = [...boxes].every((b) => b.checked);
    boxes.forEach((b) => { b.checked = !all; });
    count();
  });

  function count() {
    const number = document.querySelectorAll("#bulk [name=ids]:checked").length;
    const words = document.querySelector("[data-chosen]");
    if (words) words.textContent = number ? `（已勾选 ${number} 个）` : "";
  }

  function require() {
    document.querySelectorAll(".fields").forEach((form) => {
      const chosen = form.querySelector("[name=verdict]:checked");
      const reason = form.querySelector("[name=reason]"), until = form.querySelector("[name=until]");
      if (!reason || !until) return;
      reason.required = Boolean(chosen && chosen.value !== "confirmed");
      until.required = Boolean(chosen && chosen.value === "explained");
      until.closest(".until").hidden = !until.required;
    });
  }

  document.addEventListener("change", () => { count(); require(); });
  document.addEventListener("htmx:after:swap", () => { count(); require(); });
  require();
})();
