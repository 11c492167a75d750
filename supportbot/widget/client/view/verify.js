import { t } from "../i18n/index.js";
import { card, emailField, Field } from "./card.js";
import { fill, h } from "./dom.js";

const DIGITS = 6;

/** Who is here proves it: a code is sent by e-mail, and typed in. */
export class VerifyCard {
  node = h("div", { class: "card-slot" });

  #on;
  #shown = "";
  #field = null;
  #submit = null;
  #again = null;
  #note = h("p", { class: "problem", role: "alert", hidden: true });
  #clock = 0;

  constructor(verification) {
    this.#on = verification;
  }

  /** `visitor`: whether nobody is signed in, so that there is no address on file. */
  draw(visitor) {
    const { step, problem, busy, address, minutes } = this.#on;
    const shown = step && `${step} ${visitor} ${address} ${minutes}`;
    if (shown !== this.#shown) {
      this.#shown = shown;
      clearInterval(this.#clock);
      this.#field = this.#submit = this.#again = null;
      fill(this.node, step === "ask" ? this.#ask(visitor) : step && this.#code(visitor));
      this.focus();
    }
    if (!step) return;
    if (this.#field) this.#field.say(problem);
    else fill(this.#note, problem);
    this.#submit.disabled = busy;
    this.#tick();
  }

  focus() {
    (this.#field?.input ?? this.#submit)?.focus({ preventScroll: true });
  }

  #ask(visitor) {
    this.#field = visitor ? emailField(t("email")) : null;
    this.#submit = h("button", { type: "submit", class: "button primary" }, t("verify_send"));
    return this.#card(() => (!visitor || this.#field.value ? this.#on.request(this.#field?.value) : this.#field.say(t("email_needed"))),
      h("p", { class: "card-text" }, visitor ? t("verify_visitor") : t("verify_account")),
      this.#field ? this.#field.node : this.#note, this.#submit);
  }

  #code(visitor) {
    this.#field = new Field(t("verify_code"), {
      class: "field code", type: "text", inputmode: "numeric", autocomplete: "one-time-code", pattern: "[0-9]*", maxlength: "12", dir: "ltr",
      oninput: ({ target }) => this.#typed(target),
    });
    this.#submit = h("button", { type: "submit", class: "button primary" }, t("verify_confirm"));
    this.#again = h("button", { type: "button", class: "link", onclick: () => this.#on.again() });
    this.#clock = setInterval(() => this.#tick(), 1_000);
    return this.#card(() => this.#confirm(),
      h("p", { class: "card-text" }, t(visitor ? "verify_sent" : "verify_sent_account", { address: this.#on.address, n: this.#on.minutes })),
      this.#field.node, this.#submit,
      h("p", { class: "card-more" }, this.#again, visitor && h("button", { type: "button", class: "link", onclick: () => this.#on.begin() }, t("verify_other"))));
  }

  #card(submit, ...parts) {
    return card({ name: "lock", title: t("verify_title"), leave: () => this.#on.leave(), submit }, ...parts);
  }

  // Spaces that a mail program copies along are no part of the code; six digits need no button.
  #typed(input) {
    input.value = input.value.replace(/\D/g, "").slice(0, DIGITS);
    if (input.value.length === DIGITS) this.#confirm();
  }

  #confirm() {
    if (this.#on.busy) return;
    if (this.#field.value.length === DIGITS) this.#on.confirm(this.#field.value);
    else this.#field.say(t("verify_digits"));
  }

  #tick() {
    if (!this.#again) return;
    const left = Math.ceil((this.#on.resendAt - Date.now()) / 1_000);
    this.#again.disabled = left > 0 || this.#on.busy;
    this.#again.textContent = left > 0 ? t("verify_again_in", { n: left }) : t("verify_again");
  }
}
