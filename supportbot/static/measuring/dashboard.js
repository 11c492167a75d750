// Draws the charts of the dashboard from the data in the page, again whenever the page or its colours change.

import { written } from "./units.js";

const HEIGHT = 208;
const AXIS_FONT = 11;
const drawn = new Map();

// A colour of the page as the canvas needs it: resolved for the present theme.
function ink(name) {
  const probe = document.createElement("span");
  probe.style.color = `var(--${name})`;
  document.body.append(probe);
  const colour = getComputedStyle(probe).color;
  probe.remove();
  return colour;
}

function seconds(day) {
  return Date.parse(`${day}T00:00:00Z`) / 1000;
}

function dayName(at) {
  return new Date(at * 1000).toLocaleDateString("en-IE", { day: "numeric", month: "short", timeZone: "UTC" });
}

// Each line of a stack stands on those before it; the tallest is drawn first, behind the others.
function heights(chart) {
  const values = chart.lines.map((line) => line.values);
  if (chart.kind !== "stack") return values;
  return values.map((_, number) =>
    chart.days.map((_day, at) => {
      const parts = values.slice(0, number + 1).map((line) => line[at]);
      return parts.includes(null) ? null : parts.reduce((sum, part) => sum + part, 0);
    }),
  );
}

function series(chart, order) {
  const { bars, spline } = window.uPlot.paths;
  const single = chart.days.length < 2;
  return order.map((number) => {
    const colour = ink(chart.lines[number].colour);
    if (chart.kind === "lines") {
      const points = { show: single || chart.lines[number].values.filter((value) => value !== null).length < 3 };
      return { stroke: colour, width: 2, spanGaps: true, paths: spline(), points };
    }
    return { fill: colour, stroke: colour, width: 0, paths: bars({ size: [0.8, 40], radius: chart.kind === "bars" ? 0.1 : 0 }), points: { show: false } };
  });
}

function scaleOf(chart) {
  if (chart.unit === "time") return { distr: 3 };
  if (chart.unit === "score") return { range: [1, 5] };
  if (chart.kind === "stack") return { range: [0, 1] };
  return { range: (_plot, _least, most) => [0, most > 0 ? most * 1.08 : 1] };
}

// On a scale of times only every tenfold has a line.
function decades(_plot, values) {
  return values.map((value) => (value !== null && Math.abs(Math.log10(value) % 1) < 1e-9 ? value : null));
}

function axes(chart) {
  const colours = { stroke: ink("ink-3"), grid: { stroke: ink("line"), width: 1 }, ticks: { show: false } };
  const font = `${AXIS_FONT}px ${getComputedStyle(document.body).fontFamily}`;
  return [
    { ...colours, font, size: 28, grid: { show: false }, space: 64, values: (_plot, at) => at.map(dayName), incrs: [1, 2, 3, 5, 7, 14, 28, 56, 91].map((days) => days * 86400) },
    { ...colours, font, size: 48, space: 36, ...(chart.unit === "time" ? { grid: { ...colours.grid, filter: decades } } : {}), values: (_plot, at) => at.map((value) => (value === null ? "" : written(value, chart.unit))) },
  ];
}

function say(place, chart, at) {
  if (at === null || at === undefined) {
    place.textContent = "";
    return;
  }
  const said = chart.lines.map((line) => `${chart.lines.length > 1 ? `${line.name} ` : ""}${written(line.values[at], chart.unit)}`);
  place.textContent = `${dayName(seconds(chart.days[at]))}: ${said.join(" · ")}`;
}

function draw(place, key, chart) {
  const order = chart.lines.map((_, number) => number);
  if (chart.kind === "stack") order.reverse();
  const tall = heights(chart);
  const under = document.querySelector(`[data-at="${key}"]`);
  const data = [chart.days.map(seconds), ...order.map((number) => tall[number])];
  const half = chart.days.length > 1 ? (data[0][1] - data[0][0]) / 2 : 43200;
  const options = {
    width: place.clientWidth,
    height: HEIGHT,
    legend: { show: false },
    cursor: { drag: { x: false, y: false }, points: { show: chart.kind === "lines" }, y: false },
    scales: {
      x: { time: false, range: (_plot, first, last) => (chart.kind === "lines" && chart.days.length > 1 ? [first, last] : [first - half, last + half]) },
      y: scaleOf(chart),
    },
    axes: axes(chart),
    series: [{}, ...series(chart, order)],
    hooks: { setCursor: [(plot) => say(under, chart, plot.cursor.idx)] },
  };
  drawn.set(place, new window.uPlot(options, data, place));
}

function drawAll() {
  for (const [place, plot] of drawn) {
    plot.destroy();
    drawn.delete(place);
  }
  const source = document.getElementById("charts");
  if (!source) return;
  const charts = JSON.parse(source.textContent);
  for (const place of document.querySelectorAll("[data-chart]")) {
    place.replaceChildren();
    draw(place, place.dataset.chart, charts[place.dataset.chart]);
  }
}

let waiting = 0;
function drawSoon() {
  cancelAnimationFrame(waiting);
  waiting = requestAnimationFrame(drawAll);
}

function fault(shown) {
  document.getElementById("fault").hidden = !shown;
}

new MutationObserver(drawSoon).observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme"] });
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", drawSoon);
addEventListener("resize", drawSoon);

// On paper: ink on white, whatever the screen is, and the tables with it.
let kept;
addEventListener("beforeprint", () => {
  kept = document.documentElement.dataset.theme;
  document.documentElement.dataset.theme = "light";
  drawAll();
});
addEventListener("afterprint", () => {
  if (kept) document.documentElement.dataset.theme = kept;
  else delete document.documentElement.dataset.theme;
});

document.body.addEventListener("htmx:afterSwap", () => {
  fault(false);
  drawSoon();
});
document.body.addEventListener("htmx:responseError", () => fault(true));
document.body.addEventListener("htmx:sendError", () => fault(true));
document.getElementById("again").addEventListener("click", () => location.reload());

// What is shown on hover can be put away by the keyboard.
addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const why of document.querySelectorAll(".why:hover, .why:focus-within")) why.classList.add("why--shut");
});
for (const name of ["pointerout", "focusout"]) {
  addEventListener(name, (event) => event.target.closest?.(".why")?.classList.remove("why--shut"), true);
}

drawAll();
