// The overview's plots, drawn by uPlot from the table of the same points, and a word to screen readers when something new is wrong.
(function () {
  "use strict";
  const HEIGHT = 190;
  const FONT = "12px system-ui, sans-serif";
  const WHOLE = [0, 1, 2, 3, 4, 5, 6, 7, 8].flatMap((power) => [1, 2, 5].map((digit) => digit * 10 ** power));
  const points = document.getElementById("points");
  const table = document.getElementById("points-table");
  if (!points) return;

  const plots = Array.from(document.querySelectorAll(".time-plot")).map((figure) => ({
    figure,
    place: figure.querySelector(".time-plot-canvas"),
    at: figure.querySelector("[data-at]"),
    // In the order of drawing: what is higher up a stack comes first, and what is below covers it.
    keys: Array.from(figure.querySelectorAll(".key")).reverse(),
    kind: figure.dataset.kind,
    unit: figure.dataset.unit,
    chart: null,
  }));

  // The table has the newest on top.
  function rows() {
    return Array.from(points.rows).reverse();
  }

  function column(number) {
    return rows().map((row) => (row.cells[number].dataset.value === undefined ? null : Number(row.cells[number].dataset.value)));
  }

  // Times, then a list per key; a stack's upper bars reach down to the ground.
  function data(plot) {
    const lists = plot.keys.map((key) => column(Number(key.dataset.column)));
    if (plot.kind === "stack") {
      for (let i = lists.length - 2; i >= 0; i--) lists[i] = lists[i].map((value, j) => value + lists[i + 1][j]);
    }
    return [rows().map((row) => Number(row.dataset.seconds)), ...lists];
  }

  function color(element) {
    return getComputedStyle(element).color;
  }

  function series(plot, key) {
    const paint = () => color(key);
    if (plot.kind !== "lines") {
      return { fill: paint, width: 0, points: { show: false }, paths: uPlot.paths.bars({ size: [0.75, 24], radius: 0 }) };
    }
    return {
      stroke: paint,
      width: 1.5,
      dash: key.dataset.color === "second" ? [5, 3] : undefined,
      points: { show: plot.unit === "time", size: 4, width: 0, stroke: paint, fill: paint },
    };
  }

  // Decimals that tell ticks apart: none for 5, two for 0.25.
  function digits(step) {
    let count = 0;
    for (let scaled = step; count < 9 && (Math.round(scaled) < 1 || Math.abs(scaled - Math.round(scaled)) > 1e-6 * scaled); scaled *= 10) count++;
    return count;
  }

  // Seconds in the unit that suits the axis as a whole.
  function timeTick(value, most, step) {
    const unit = most < 1 ? [1e3, " ms"] : most < 120 ? [1, " s"] : most < 7200 ? [1 / 60, " min"] : [1 / 3600, " h"];
    return (value * unit[0]).toFixed(digits(step * unit[0])) + unit[1];
  }

  function ticks(plot, values, step) {
    const most = values[values.length - 1];
    return values.map((value) => {
      if (plot.unit === "time") return timeTick(value, most, step);
      if (plot.unit === "money") return points.dataset.currency + value.toFixed(digits(step));
      return value.toLocaleString("en", { maximumFractionDigits: digits(step) });
    });
  }

  // The day where it begins, else the time of day.
  function moments(seconds) {
    return seconds.map((second) => {
      const moment = new Date(second * 1e3);
      const day = second % 86400 === 0;
      return moment.toLocaleString("en-GB", day
        ? { timeZone: "UTC", day: "numeric", month: "short" }
        : { timeZone: "UTC", hour: "2-digit", minute: "2-digit" });
    });
  }

  function axes(plot) {
    const ink = () => color(plot.at);
    const line = () => getComputedStyle(plot.place).borderTopColor;
    const look = { stroke: ink, font: FONT, grid: { stroke: line, width: 1 }, ticks: { stroke: line, width: 1, size: 4 } };
    const labelled = plot.unit === "runs" || plot.unit === "tokens/s";
    return [
      { ...look, grid: { show: false }, space: 64, size: 32, values: (chart, seconds) => moments(seconds) },
      {
        ...look,
        space: 32,
        incrs: plot.unit === "runs" ? WHOLE : undefined,
        size: (chart, texts) => 16 + 7 * Math.max(2, ...(texts || []).map((text) => text.length)),
        values: (chart, values, axis, space, step) => ticks(plot, values, step),
        ...(labelled ? { label: plot.unit, labelFont: FONT, labelSize: 16, labelGap: 0 } : {}),
      },
    ];
  }

  function options(plot) {
    const half = Number(points.dataset.step) / 2;
    return {
      width: plot.place.clientWidth,
      height: HEIGHT,
      padding: [10, 20, 0, 0],
      tzDate: (second) => uPlot.tzDate(new Date(second * 1e3), "Etc/UTC"),
      legend: { show: false },
      select: { show: false },
      cursor: { y: false, drag: { x: false, y: false }, sync: { key: "overview" }, points: plot.kind === "lines" ? { size: 7 } : { show: false } },
      scales: {
        x: { time: true, range: (chart, first, last) => [first - half, last + half] },
        y: { range: (chart, least, most) => [0, most > 0 ? most * 1.08 : 1] },
      },
      axes: axes(plot),
      series: [{}, ...plot.keys.map((key) => series(plot, key))],
      hooks: { setCursor: [(chart) => read(plot, chart.cursor.idx)] },
    };
  }

  // What the points under the cursor are, in the table's own words; without a cursor the latest ones.
  function read(plot, index) {
    const all = rows();
    const row = all[index === null || index === undefined ? all.length - 1 : index];
    if (!row) return;
    plot.at.textContent = row.cells[0].textContent;
    for (const key of plot.keys) key.querySelector("b").textContent = row.cells[Number(key.dataset.column)].textContent;
  }

  function draw(plot) {
    if (!points.rows.length || !plot.place.clientWidth) return;
    if (plot.chart) {
      plot.chart.setData(data(plot));
    } else {
      plot.chart = new uPlot(options(plot), data(plot), plot.place);
    }
    read(plot, plot.chart.cursor.idx);
  }

  // Where the plots were hidden, as nothing had run, they are drawn once they have room.
  const sizes = new ResizeObserver((entries) => {
    for (const entry of entries) {
      const plot = plots.find((one) => one.place === entry.target);
      if (!plot.chart) draw(plot);
      else if (plot.place.clientWidth) plot.chart.setSize({ width: plot.place.clientWidth, height: HEIGHT });
    }
  });
  for (const plot of plots) sizes.observe(plot.place);

  function recolor() {
    for (const plot of plots) if (plot.chart) plot.chart.redraw();
  }
  new MutationObserver(recolor).observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme"] });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", recolor);

  function isSelected(element) {
    const selection = getSelection();
    return !selection.isCollapsed && selection.containsNode(element, true);
  }

  // Nothing is taken away from under whoever reads it: an open table, a selected sentence.
  document.addEventListener("htmx:beforeSwap", (event) => {
    const target = event.detail.target;
    if (target === points ? table.open : target.id === "overview-now" && isSelected(target)) event.detail.shouldSwap = false;
  });

  document.addEventListener("htmx:oobBeforeSwap", (event) => {
    if (isSelected(event.detail.target)) event.detail.shouldSwap = false;
  });

  function troubles() {
    return new Map(Array.from(document.querySelectorAll("[data-trouble]"), (item) => [item.dataset.trouble, item.querySelector("strong").textContent]));
  }
  let known = troubles();

  function tellNews() {
    const current = troubles();
    const fresh = Array.from(current).filter(([key]) => !known.has(key)).map(([, sentence]) => sentence);
    const news = document.getElementById("overview-news");
    if (fresh.length) news.textContent = fresh.join(" ");
    else if (known.size && !current.size) news.textContent = "All is well.";
    known = current;
  }

  document.addEventListener("htmx:afterSwap", (event) => {
    if (event.detail.target === points) plots.forEach(draw);
    if (event.detail.target.id === "overview-now") tellNews();
  });
})();
