// Building elements. Text always goes in as text, never as markup.

const SVG = "http://www.w3.org/2000/svg";

export function el(tag, properties = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === null || value === undefined || value === false) continue;
    if (name === "text") node.textContent = value;
    else if (name === "dataset") Object.assign(node.dataset, value);
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.filter(Boolean));
  return node;
}

export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(SVG, "use");
  use.setAttribute("href", `${document.getElementById("inbox").dataset.sprite}#${name}`);
  svg.append(use);
  return svg;
}

export const byId = (id) => document.getElementById(id);

export function toast(text, name = "circle-alert") {
  // The same word again takes the place of the one that still stands.
  for (const old of byId("toasts").children) if (old.textContent === text) old.remove();
  const note = el("div", { class: "toast" }, icon(name), el("span", { text, dir: "auto" }));
  byId("toasts").append(note);
  setTimeout(() => note.remove(), 6000);
}

// Said by screen readers, seen by nobody.
export function announce(text) {
  byId("announcer").textContent = text;
}
