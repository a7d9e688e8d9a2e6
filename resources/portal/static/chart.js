// Draws the table of a page as bars, with uPlot; without script the table says the same.
"use strict";
(function () {
  const table = document.querySelector("table[data-chart]");
  const place = document.getElementById("chart");
  if (!table || !place || typeof uPlot === "undefined") { return; }
  const rows = Array.from(table.tBodies[0].rows).reverse();
  const names = rows.map((row) => row.dataset.on);
  const values = rows.map((row) => (row.dataset.used === "" ? null : Number(row.dataset.used) / 1000));
  if (values.length === 0) { return; }
  const style = getComputedStyle(document.documentElement);
  const colour = style.getPropertyValue("--accent").trim();
  const size = parseFloat(style.fontSize);
  const font = Math.round(size * 0.75) + "px " + style.fontFamily;
  const draw = () => {
    place.textContent = "";
    new uPlot({
      width: place.clientWidth,
      height: Math.round(size * 14),
      legend: { show: false },
      cursor: { show: false },
      scales: { x: { time: false, range: [-0.6, names.length - 0.4] }, y: { range: (u, low, high) => [0, (high || 1) * 1.1] } },
      axes: [
        { font: font, space: size * 4, size: Math.round(size * 2.2), values: (u, splits) => splits.map((at) => (Number.isInteger(at) && names[at] ? names[at].slice(-5) : "")) },
        { font: font, size: Math.round(size * 4) },
      ],
      series: [{}, { fill: colour, stroke: colour, paths: uPlot.paths.bars({ size: [0.7, 60] }), points: { show: false } }],
    }, [names.map((_, at) => at), values], place);
  };
  draw();
  let timer = 0;
  window.addEventListener("resize", () => { clearTimeout(timer); timer = setTimeout(draw, 200); });
})();
