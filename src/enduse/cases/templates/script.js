"use strict";
(() => {
  const box = document.getElementById("filter");
  const words = document.getElementById("filter-words");
  const rows = [...document.querySelectorAll("tr[data-n]")];
  const parts = [...document.querySelectorAll(".part")];

  const numbers = (text) => {
    const found = new Set();
    for (const run of text.split(" ")) {
      const [first, last] = run.split("-").map(Number);
      for (let n = first; n <= (last || first); n += 1) found.add(n);
    }
    return found;
  };

  const show = (wanted) => {
    for (const row of rows) row.hidden = wanted !== null && !wanted.has(Number(row.dataset.n));
    for (const part of parts) {
      part.hidden = wanted !== null && !part.querySelector("tr[data-n]:not([hidden])");
    }
  };

  const apply = () => {
    const target = document.getElementById(location.hash.slice(1));
    const folded = target && !target.dataset.rows && target.closest("details");
    if (folded) {
      folded.open = true;
      target.scrollIntoView();
    }
    if (target === null || target.dataset.rows === undefined) {
      box.hidden = true;
      show(null);
      return false;
    }
    const wanted = numbers(target.dataset.rows);
    show(wanted);
    words.textContent = `${wanted.size} ${wanted.size === 1 ? "row" : "rows"} behind: ${target.dataset.label}`;
    box.hidden = false;
    document.getElementById("rows").scrollIntoView();
    return true;
  };

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a");
    if (link === null) return;
    const address = link.getAttribute("href") || link.getAttribute("xlink:href") || "";
    if (!address.startsWith("#rows-")) return;
    event.preventDefault();
    history.pushState(null, "", address);
    apply();
  });
  document.getElementById("filter-all").addEventListener("click", () => {
    history.pushState(null, "", "#rows");
    apply();
  });
  document.getElementById("filter-back").addEventListener("click", () => history.back());
  window.addEventListener("popstate", apply);
  window.addEventListener("hashchange", apply);
  window.addEventListener("beforeprint", () => {
    for (const notes of document.querySelectorAll(".note details")) notes.open = true;
  });
  apply();
})();
