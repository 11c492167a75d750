import { t } from "../i18n/index.js";
import { h } from "./dom.js";
import { icon } from "./icons.js";

const TONES = ["success", "info", "danger"];

/** Bills as cards: what each is called, how it stands, what it comes to, and the bill itself. */
export const invoices = (bills, open) => h("ul", { class: "bills" }, bills.map((bill) => h("li", { class: "bill" },
  h("div", { class: "bill-head" },
    h("span", { class: "strong", dir: "auto" }, bill.number),
    bill.status_text && h("span", { class: `badge ${TONES.includes(bill.tone) ? bill.tone : ""}`, dir: "auto" }, bill.status_text),
    bill.pdf && h("button", {
      type: "button", class: "button small", "aria-label": t("bill_open", { number: bill.number }), onclick: () => open(bill.number),
    }, icon("file"), "PDF")),
  h("dl", { class: "bill-facts" }, ["total", "issued", "due"].map((name) => bill[name] && h("div", {},
    h("dt", {}, t(`bill_${name}`)), h("dd", { class: name, dir: "auto" }, bill[name])))))));
