"use strict";
(function () {
  const all = (what, inside) => Array.from((inside || document).querySelectorAll(what));
  const filter = document.getElementById("filter"), count = document.getElementById("f-count");
  if (!filter) { return; }
  const value = name => { const e = document.getElementById("f-" + name); return e ? e.value : ""; };
  const items = all("[data-item]").map(e => ({ e: e, parts: all("[data-part]", e) }));
  const groups = all("[data-group]").map(e => ({ e: e, items: all("[data-item]", e) }));
  const opened = new Set();

  const has = (list, one) => !one || !list || list.includes("|" + one + "|");
  const at = (e, abi, path) => has(e.dataset.abi, abi) && has(e.dataset.path, path);
  const out = (e, hidden) => { e.classList.toggle("out", hidden); return !hidden; };

  function open(e) {
    for (let d = e.closest("details"); d; d = d.parentElement.closest("details")) {
      if (!d.open) { d.open = true; opened.add(d); }
    }
  }

  function apply() {
    const severity = value("severity"), abi = value("abi"), path = value("path");
    const words = value("text").toLowerCase().split(/\s+/).filter(w => w);
    for (const d of opened) { d.open = false; }
    opened.clear();
    let shown = 0, findings = 0;
    for (const i of items) {
      let fits = at(i.e, abi, path) && (!severity || !i.e.dataset.item || severity.split(" ").includes(i.e.dataset.item));
      if (i.parts.length && !i.parts.filter(p => out(p, !at(p, abi, path))).length) { fits = false; }
      if (fits && words.length) {
        const text = i.text || (i.text = i.e.textContent.toLowerCase());
        fits = words.every(w => text.includes(w));
      }
      out(i.e, !fits);
      if (fits && words.length) { open(i.e); }
      if (i.e.classList.contains("finding")) { findings++; shown += fits ? 1 : 0; }
    }
    for (const g of groups) { out(g.e, g.items.length > 0 && g.items.every(e => e.classList.contains("out"))); }
    count.textContent = severity || abi || path || words.length ? shown + " of " + findings + " findings" : "";
  }

  const reset = () => { for (const e of all("select, input", filter)) { e.value = ""; } apply(); };
  filter.hidden = false;
  filter.addEventListener("input", apply);
  document.getElementById("f-reset").addEventListener("click", reset);

  // A link leads to what the filter hides: it gives way.
  addEventListener("hashchange", () => {
    const e = document.getElementById(location.hash.slice(1));
    if (e && e.closest(".out")) { reset(); e.scrollIntoView(); }
  });

  // Printed, everything is open: browsers without ::details-content need help with it.
  let closed = [];
  addEventListener("beforeprint", () => { closed = all("details:not([open])"); for (const d of closed) { d.open = true; } });
  addEventListener("afterprint", () => { for (const d of closed) { d.open = false; } });
})();
