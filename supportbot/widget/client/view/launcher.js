import { t } from "../i18n/index.js";
import { h } from "./dom.js";
import { icon } from "./icons.js";

/** The round button that opens the chat and counts what was not read. */
export class Launcher {
  #badge = h("span", { class: "unread", "aria-hidden": "true", hidden: true });

  constructor(toggle) {
    this.node = h("button", { type: "button", class: "launcher", "aria-expanded": "false", onclick: toggle }, icon("chat"), icon("minimise"), this.#badge);
    this.draw(false, 0);
  }

  draw(open, unread) {
    this.node.setAttribute("aria-expanded", String(open));
    this.node.setAttribute("aria-label", open ? t("close_chat") : unread ? t("open_chat_unread", { n: unread }) : t("open_chat"));
    this.#badge.hidden = open || !unread;
    this.#badge.textContent = unread > 9 ? "9+" : String(unread);
  }
}
