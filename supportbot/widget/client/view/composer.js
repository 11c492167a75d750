import { t } from "../i18n/index.js";
import { h } from "./dom.js";
import { icon } from "./icons.js";

const LIMIT = 4000;
const WARN_AT = 3800;

/** The box one writes in. `send(text)` and `typing()` are its only ways out. */
export class Composer {
  #send;
  #box;
  #count = h("p", { class: "count", role: "status", hidden: true });
  #button = h("button", { type: "submit", class: "send", "aria-label": t("send"), disabled: true }, icon("send"));

  constructor({ send, typing }) {
    this.#send = send;
    this.#box = h("textarea", {
      rows: "1", dir: "auto", placeholder: t("write"), "aria-label": t("write"), enterkeyhint: "send", autocomplete: "off",
      oninput: () => {
        this.#measure();
        if (this.#text) typing();
      },
      onkeydown: (event) => {
        // While an input method composes a word, Enter belongs to it.
        if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
        event.preventDefault();
        if (!event.repeat) this.#submit();
      },
    });
    this.node = h("form", {
      class: "composer",
      onsubmit: (event) => {
        event.preventDefault();
        this.#submit();
      },
    }, h("div", { class: "box" }, this.#box, this.#button), this.#count);
  }

  focus() {
    this.#box.focus({ preventScroll: true });
  }

  /** Puts a text back into the box, before what stands there. */
  restore(text) {
    this.#box.value = [text, this.#box.value].filter(Boolean).join("\n");
    this.#measure();
    this.focus();
  }

  get #text() {
    return this.#box.value.trim();
  }

  #submit() {
    const text = this.#text;
    if (!text || codePoints(text) > LIMIT) return;
    this.#box.value = "";
    this.#measure();
    this.#send(text);
    this.focus();
  }

  #measure() {
    const used = codePoints(this.#text);
    this.#button.disabled = used === 0 || used > LIMIT;
    this.#count.hidden = used < WARN_AT;
    this.#count.classList.toggle("over", used > LIMIT);
    this.#count.textContent = used > LIMIT ? t("too_long", { n: used - LIMIT }) : t("left", { n: LIMIT - used });
    this.#box.style.height = "auto";
    this.#box.style.height = `${this.#box.scrollHeight}px`;
  }
}

// As the server counts: code points, not halves of them.
const codePoints = (text) => [...text].length;
