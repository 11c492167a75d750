import { t } from "../i18n/index.js";
import { h } from "./dom.js";
import { icon } from "./icons.js";

/** A small form at the bottom, with a title and a way out: `fields` are what stands in it. */
export const card = ({ name, title, leave, submit }, ...fields) => h("form", {
  class: "foot card", novalidate: true, "aria-labelledby": "card-title",
  onsubmit: (event) => {
    event.preventDefault();
    submit();
  },
}, h("div", { class: "card-head" }, icon(name), h("h3", { id: "card-title", class: "strong" }, title),
  h("button", { type: "button", class: "icon-button", "aria-label": t("cancel"), onclick: leave }, icon("close"))), ...fields);

/** An input with its label, and the place for what is wrong with it. */
export class Field {
  #problem = h("p", { class: "problem", role: "alert", id: "card-problem", hidden: true });

  constructor(label, attributes) {
    this.input = h("input", { class: "field", "aria-describedby": "card-problem", dir: "auto", ...attributes });
    this.node = h("div", {}, h("label", { class: "label" }, h("span", {}, label), this.input), this.#problem);
  }

  get value() {
    return this.input.value.trim();
  }

  /** Says what is wrong, once; nothing is wrong without a text. */
  say(problem) {
    if (problem === this.#problem.textContent) return;
    this.#problem.textContent = problem;
    this.#problem.hidden = !problem;
    if (!problem) return this.input.removeAttribute("aria-invalid");
    this.input.setAttribute("aria-invalid", "true");
    this.input.focus();
    return this.input.select();
  }
}

/** Where an e-mail address is written. */
export const emailField = (label) => new Field(label, {
  type: "email", autocomplete: "email", inputmode: "email", maxlength: "254", required: true, placeholder: t("contact_placeholder"),
});
