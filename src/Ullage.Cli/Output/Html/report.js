"use strict";
(() => {
  const table = document.querySelector(".containers table");
  if (!table) return;
  const $ = id => document.getElementById(id);
  const rows = [...table.tBodies];
  const query = $("q"), space = $("ns"), show = $("show"), all = $("all"), count = $("count"), none = $("none"), tip = $("tip");

  const setOpen = (body, open) => {
    body.rows[1].hidden = !open;
    body.querySelector("button.open").setAttribute("aria-expanded", open);
  };

  const filter = () => {
    const words = query.value.toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const body of rows) {
      const name = body.dataset.name.toLowerCase();
      const match = words.every(w => name.includes(w))
        && (!space.value || body.dataset.ns === space.value)
        && (!show.value || body.dataset.tags.split(" ").includes(show.value));
      body.hidden = !match;
      shown += match ? 1 : 0;
    }
    none.hidden = shown > 0;
    count.textContent = shown === rows.length ? `${rows.length} container${rows.length === 1 ? "" : "s"}` : `${shown} of ${rows.length}`;
  };

  const sort = head => {
    const up = head.getAttribute("aria-sort") !== "ascending";
    for (const th of table.tHead.rows[0].cells) if (th.dataset.sort) th.setAttribute("aria-sort", "none");
    head.setAttribute("aria-sort", up ? "ascending" : "descending");
    const key = head.dataset.sort;
    const value = key === "name" ? b => b.dataset.name : b => Number(b.dataset.delta.split(" ")[key]);
    const order = key === "name" ? (a, b) => a.localeCompare(b) : (a, b) => a - b;
    rows.sort((a, b) => (up ? 1 : -1) * order(value(a), value(b)));
    table.append(...rows);
  };

  const cores = v => v >= 0.9995 ? String(+v.toPrecision(3)) : v >= 0.00995 ? Math.round(v * 1000) + "m" : +(v * 1000).toFixed(2) + "m";
  const bytes = v => {
    const units = ["", "Ki", "Mi", "Gi", "Ti"];
    let u = 0;
    while (v >= 1023.5 && u < 4) { v /= 1024; u++; }
    return (v >= 99.95 ? Math.round(v) : +v.toPrecision(3)) + units[u];
  };

  // Values are read back from the curves: the page holds each number once.
  const points = path => path.getAttribute("d").replace(/M/g, path.matches(".high") ? "L" : "M").split("L").slice(1).map(p => p.split(" ").map(parseFloat));
  const at = (list, x) => list.reduce((best, p) => Math.abs(p[0] - x) < Math.abs(best[0] - x) ? p : best);
  const hover = event => {
    const chart = event.target.closest && event.target.closest("svg.chart");
    if (!chart) { tip.hidden = true; return; }
    const [left, top, width, height] = chart.dataset.plot.split(" ").map(Number);
    const box = chart.getBoundingClientRect();
    const x = (event.clientX - box.left) / box.width * chart.viewBox.baseVal.width;
    if (x < left || x > left + width) { tip.hidden = true; return; }
    chart.means ??= points(chart.querySelector(".area"));
    chart.highs ??= points(chart.querySelector(".high"));
    const high = at(chart.highs, x), mean = at(chart.means.filter(p => Math.abs(p[0] - high[0]) < 0.2).concat([high]), high[0]);
    const text = chart.dataset.kind === "cpu" ? cores : bytes;
    const value = p => text((top + height - p[1]) / height * chart.dataset.top);
    const time = new Date(Number(chart.dataset.start) + (high[0] - left) / width * chart.dataset.span);
    time.setUTCMinutes(0, 0, 0);
    tip.textContent = `${time.toISOString().slice(0, 16).replace("T", " ")} · mean ≈ ${value(mean)} · highest ≈ ${value(high)}`;
    tip.hidden = false;
    tip.style.left = Math.min(event.clientX + 14, innerWidth - tip.offsetWidth - 8) + "px";
    tip.style.top = event.clientY + 16 + "px";
  };

  table.addEventListener("click", event => {
    const head = event.target.closest("th[data-sort] button");
    if (head) { sort(head.parentElement); return; }
    const copy = event.target.closest("button.copy");
    if (copy) {
      navigator.clipboard?.writeText(copy.previousElementSibling.textContent).then(() => { copy.textContent = "Copied"; });
      return;
    }
    const row = event.target.closest("tbody > tr:first-child");
    if (row && table.contains(row) && row.parentElement.dataset.name !== undefined && !getSelection().toString()) {
      setOpen(row.parentElement, row.parentElement.rows[1].hidden);
    }
  });
  all.addEventListener("click", () => {
    const open = all.getAttribute("aria-pressed") !== "true";
    all.setAttribute("aria-pressed", open);
    all.textContent = open ? "Close all" : "Open all";
    for (const body of rows) setOpen(body, open);
  });
  for (const field of [query, space, show]) field.addEventListener("input", filter);
  document.addEventListener("pointermove", hover);
  addEventListener("beforeprint", () => { for (const body of rows) setOpen(body, true); });
  filter();

  // report.html#d3 opens that container.
  const named = location.hash && $(location.hash.slice(1));
  if (named && named.matches("tr.detail")) {
    setOpen(named.parentElement, true);
    named.parentElement.scrollIntoView({ block: "nearest" });
  }
})();
