// Drawn from Lucide (ISC licence, see design/icons.LICENSE.txt): the few icons that the widget needs, as path data,
// because a sprite of another origin may not be used inside a page. A bar separates the strokes of one icon.

const SHAPES = {
  chat:
    "M2.992 16.342a2 2 0 0 1 .094 1.167l-1.065 3.29a1 1 0 0 0 1.236 1.168l3.413-.998a2 2 0 0 1 1.099.092 10 10 " +
    "0 1 0-4.777-4.719",
  close: "M18 6 6 18|m6 6 12 12",
  minimise: "m6 9 6 6 6-6",
  person:
    "M3 11h3a2 2 0 0 1 2 2v3a2 2 0 0 1-2 2H5a2 2 0 0 1-2-2v-5Zm0 0a9 9 0 1 1 18 0m0 0v5a2 2 0 0 1-2 2h-1a2 2 0 " +
    "0 1-2-2v-3a2 2 0 0 1 2-2h3Z|M21 16v2a4 4 0 0 1-4 4h-5",
  bot:
    "M11.017 2.814a1 1 0 0 1 1.966 0l1.051 5.558a2 2 0 0 0 1.594 1.594l5.558 1.051a1 1 0 0 1 0 1.966l-5.558 1.0" +
    "51a2 2 0 0 0-1.594 1.594l-1.051 5.558a1 1 0 0 1-1.966 0l-1.051-5.558a2 2 0 0 0-1.594-1.594l-5.558-1.051a1 " +
    "1 0 0 1 0-1.966l5.558-1.051a2 2 0 0 0 1.594-1.594z|M20 2v4|M22 4h-4|M2 20a2 2 0 1 0 4 0a2 2 0 1 0 -4 0",
  send: "m5 12 7-7 7 7|M12 19V5",
  up:
    "M15 5.88 14 10h5.83a2 2 0 0 1 1.92 2.56l-2.33 8A2 2 0 0 1 17.5 22H4a2 2 0 0 1-2-2v-8a2 2 0 0 1 2-2h2.76a2 " +
    "2 0 0 0 1.79-1.11L12 2a3.13 3.13 0 0 1 3 3.88Z|M7 10v12",
  down:
    "M9 18.12 10 14H4.17a2 2 0 0 1-1.92-2.56l2.33-8A2 2 0 0 1 6.5 2H20a2 2 0 0 1 2 2v8a2 2 0 0 1-2 2h-2.76a2 2 " +
    "0 0 0-1.79 1.11L12 22a3.13 3.13 0 0 1-3-3.88Z|M17 14V2",
  clock: "M2 12a10 10 0 1 0 20 0a10 10 0 1 0 -20 0|M12 6v6h4",
  clip:
    "m16 6-8.414 8.586a2 2 0 0 0 2.829 2.829l8.414-8.586a4 4 0 1 0-5.657-5.657l-8.379 8.551a6 6 0 1 0 8.485 8.485" +
    "l8.379-8.551",
  sent: "M20 6 9 17l-5-5",
  alert: "M2 12a10 10 0 1 0 20 0a10 10 0 1 0 -20 0|M12 8L12 12|M12 16L12.01 16",
  lock: "M5 11h14a2 2 0 0 1 2 2v7a2 2 0 0 1 -2 2h-14a2 2 0 0 1 -2 -2v-7a2 2 0 0 1 2 -2z|M7 11V7a5 5 0 0 1 10 0v4",
  hourglass:
    "M5 22h14|M5 2h14|M17 22v-4.172a2 2 0 0 0-.586-1.414L12 12l-4.414 4.414A2 2 0 0 0 7 17.828V22|M7 2v4.172a2 " +
    "2 0 0 0 .586 1.414L12 12l4.414-4.414A2 2 0 0 0 17 6.172V2",
  offline:
    "M12 20h.01|M8.5 16.429a5 5 0 0 1 7 0|M5 12.859a10 10 0 0 1 5.17-2.69|M19 12.859a10 10 0 0 0-2.007-1.523|M2" +
    " 8.82a15 15 0 0 1 4.177-2.643|M22 8.82a15 15 0 0 0-11.288-3.764|m2 2 20 20",
  star:
    "M11.525 2.295a.53.53 0 0 1 .95 0l2.31 4.679a2.123 2.123 0 0 0 1.595 1.16l5.166.756a.53.53 0 0 1 .294.904l-" +
    "3.736 3.638a2.123 2.123 0 0 0-.611 1.878l.882 5.14a.53.53 0 0 1-.771.56l-4.618-2.428a2.122 2.122 0 0 0-1.9" +
    "73 0L6.396 21.01a.53.53 0 0 1-.77-.56l.881-5.139a2.122 2.122 0 0 0-.611-1.879L2.16 9.795a.53.53 0 0 1 .294" +
    "-.906l5.165-.755a2.122 2.122 0 0 0 1.597-1.16z",
  arrowDown: "M12 5v14|m19 12-7 7-7-7",
  done: "M2 12a10 10 0 1 0 20 0a10 10 0 1 0 -20 0|m16 9-5.5 5.5L8 12",
};

const SVG = "http://www.w3.org/2000/svg";

const stroke = (shape) => {
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", shape);
  return path;
};

/** The icon `name`; decoration, so hidden from screen readers. */
export const icon = (name) => {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("class", `icon icon-${name}`);
  svg.setAttribute("aria-hidden", "true");
  svg.append(...SHAPES[name].split("|").map(stroke));
  return svg;
};
