import { locale } from "../i18n/index.js";

// The only place where elements are made. Text goes in as text nodes; there is no way in for markup.

/** h("button", {class: "x", "aria-label": "…", onclick: f, hidden: true}, "text", child, …). Empty children are skipped. */
export const h = (tag, props = {}, ...children) => {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) set(element, name, value);
  element.append(...present(children));
  return element;
};

const present = (children) => children.flat().filter((child) => child != null && child !== false && child !== "");

const set = (element, name, value) => {
  if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
  else if (typeof value === "boolean") element.toggleAttribute(name, value);
  else if (value != null) element.setAttribute(name, value);
};

/** Replaces what `element` holds, and hides it when there is nothing. */
export const fill = (element, ...children) => {
  const shown = present(children);
  element.replaceChildren(...shown);
  element.hidden = shown.length === 0;
};

/** "10:02" today, "3 Mar, 10:02" before. */
export const clock = (iso) => {
  const date = iso ? new Date(iso) : new Date();
  if (Number.isNaN(date.getTime())) return "";
  const time = { hour: "2-digit", minute: "2-digit" };
  const today = date.toDateString() === new Date().toDateString();
  return date.toLocaleString(locale(), today ? time : { day: "numeric", month: "short", ...time });
};
