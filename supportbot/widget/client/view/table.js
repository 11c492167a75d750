import { t } from "../i18n/index.js";
import { h } from "./dom.js";

/** A small table that scrolls inside its bubble. `align` holds "start" or "end" for each column. */
export const table = ({ caption = "", columns = [], align = [], rows = [], total }) => {
  const kind = (index) => (align[index] === "end" ? "end" : "start");
  const cells = (row) => row.map((cell, index) => h(index ? "td" : "th", {
    class: kind(index), dir: "auto", ...(!index && { scope: "row" }),
  }, cell));
  const head = columns.map((name, index) => h("th", { class: kind(index), scope: "col", dir: "auto" }, name));
  // The scroller takes the keyboard's focus, or its right side could not be reached without a mouse.
  return h("div", { class: "table", tabindex: "0", role: "group", "aria-label": t("table_scroll", { caption }) },
    h("table", {},
      caption && h("caption", { dir: "auto" }, caption),
      columns.length > 0 && h("thead", {}, h("tr", {}, head)),
      h("tbody", {}, rows.map((row) => h("tr", {}, cells(row)))),
      total && h("tfoot", {}, h("tr", {}, cells(total)))));
};
