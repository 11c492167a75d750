import { t } from "../i18n/index.js";
import { h } from "./dom.js";
import { icon } from "./icons.js";

const UNITS = ["byte", "kilobyte", "megabyte"];

/** 182345 as "182 kB". */
export const size = (bytes) => {
  const step = bytes < 1000 ? 0 : bytes < 1e6 ? 1 : 2;
  const options = { style: "unit", unit: UNITS[step], maximumFractionDigits: step === 2 ? 1 : 0 };
  return new Intl.NumberFormat(undefined, options).format(bytes / 1000 ** step);
};

/** The files of a message, each a button that fetches it. */
export const files = (attachments, open) => h("div", { class: "files" }, attachments.map((file) => h("button", {
  type: "button", class: "file", "aria-label": t("open_file", { name: file.name }), onclick: () => open(file.id),
}, icon("clip"), h("span", { class: "filename", dir: "auto" }, file.name), h("span", { class: "filesize" }, size(file.size)))));
