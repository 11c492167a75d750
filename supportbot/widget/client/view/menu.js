import { t } from "../i18n/index.js";
import { fill, h } from "./dom.js";
import { icon } from "./icons.js";

/** What is wanted more rarely, behind one button of the header. */
export class Menu {
  #button = h("button", {
    type: "button", class: "icon-button", "aria-label": t("more"), "aria-expanded": "false", onclick: () => this.toggle(this.#list.hidden),
  }, icon("more"));
  #list = h("ul", { class: "menu-list", hidden: true });
  #shown = "";

  constructor() {
    this.node = h("div", {
      class: "menu",
      onfocusout: ({ relatedTarget }) => relatedTarget && !this.node.contains(relatedTarget) && this.toggle(false),
    }, this.#button, this.#list);
  }

  /** `entries` are [icon, label, what it does or where it leads]; what is false is left out. */
  draw(entries) {
    const wanted = entries.filter(Boolean);
    this.node.hidden = wanted.length === 0;
    const labels = wanted.map(([, label]) => label).join();
    if (labels === this.#shown) return;
    this.#shown = labels;
    fill(this.#list, wanted.map((entry) => h("li", {}, this.#entry(...entry))));
    this.toggle(false);
  }

  /** Shows it or not; whether anything changed. */
  toggle(open) {
    if (open === !this.#list.hidden) return false;
    this.#list.hidden = !open;
    this.#button.setAttribute("aria-expanded", String(open));
    if (open) this.#list.querySelector("button, a").focus();
    else if (this.#list.contains(this.node.getRootNode().activeElement)) this.#button.focus();
    return true;
  }

  #entry(name, label, target) {
    const inside = [icon(name), h("span", {}, label)];
    if (typeof target === "string") return h("a", { class: "menu-entry", href: target, target: "_blank", rel: "noopener noreferrer" }, inside);
    return h("button", { type: "button", class: "menu-entry", onclick: () => { this.toggle(false); target(); } }, inside);
  }
}
