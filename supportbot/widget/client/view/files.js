import { locale, t } from "../i18n/index.js";
import { h } from "./dom.js";
import { icon } from "./icons.js";

const UNITS = ["byte", "kilobyte", "megabyte"];

/** 182345 as "182 kB". */
export const size = (bytes) => {
  const step = bytes < 1000 ? 0 : bytes < 1e6 ? 1 : 2;
  const options = { style: "unit", unit: UNITS[step], maximumFractionDigits: step === 2 ? 1 : 0 };
  return new Intl.NumberFormat(locale(), options).format(bytes / 1000 ** step);
};

/** How far a file is on its way; that it is, where nothing tells how far. */
export const progressBar = ({ name, progress }) => h("progress", { max: "1", value: progress ?? null, "aria-label": t("file_uploading", { name }) });

/** Shows how far it is by now. */
export const progressTo = (bar, { progress }) => {
  if (progress != null) bar.value = progress;
};

/** The files of a message, each a button that fetches it; what is still on its way there shows how far it is. */
export const files = (attachments, open) => h("div", { class: "files", "aria-live": "off" }, attachments.map((file) => {
  const parts = [icon("file"), h("span", { class: "filename", dir: "auto" }, file.name), h("span", { class: "filesize" }, size(file.size))];
  if (!file.id) return h("div", { class: "file" }, parts, progressBar(file));
  return h("button", { type: "button", class: "file", "aria-label": t("open_file", { name: file.name }), onclick: () => open(file.id) }, parts);
}));
