import { t } from "../i18n/index.js";
import { card, emailField } from "./card.js";
import { h } from "./dom.js";

/** Where the conversation is sent to, for who has no address on file. */
export class TranscriptCard {
  #field = emailField(t("email"));

  constructor({ send, leave }) {
    const submit = () => (this.#field.value ? send(this.#field.value) : this.#field.say(t("email_needed")));
    this.node = card({ name: "mail", title: t("transcript"), leave, submit },
      this.#field.node, h("button", { type: "submit", class: "button primary" }, t("send")));
  }

  say(problem) {
    if (problem) this.#field.say(problem);
  }

  focus() {
    this.#field.input.focus({ preventScroll: true });
  }
}
