import { recall, remember } from "../core/storage.js";
import { t } from "../i18n/index.js";
import { fill, h } from "./dom.js";
import { icon } from "./icons.js";

/** What happens to what is written here: said once above the box, until it is put away. */
export class DataNotice {
  node = h("aside", { class: "data-notice", "aria-label": t("privacy"), hidden: true });

  #key;
  #shown = "";

  #left;

  /** `left()` is told when it was put away. */
  constructor(widgetKey, left) {
    this.#left = left;
    this.#key = `supportbot:${widgetKey}:noticed`;
  }

  /** A text that has changed is said again. */
  draw(text, link) {
    if (text === this.#shown) return;
    this.#shown = text;
    if (!text || recall("localStorage", this.#key) === text) return fill(this.node);
    return fill(this.node, h("p", { dir: "auto" }, text, " ", link && h("a", { class: "link", href: link, target: "_blank", rel: "noopener noreferrer" }, t("privacy"))),
      h("button", { type: "button", class: "icon-button", "aria-label": t("dismiss"), onclick: () => this.#putAway() }, icon("close")));
  }

  #putAway() {
    remember("localStorage", this.#key, this.#shown);
    fill(this.node);
    this.#left();
  }
}
