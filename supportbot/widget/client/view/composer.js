import { ACCEPTED } from "../core/uploads.js";
import { t } from "../i18n/index.js";
import { Attachments } from "./attachments.js";
import { h } from "./dom.js";
import { icon } from "./icons.js";

const LIMIT = 4000;
const WARN_AT = 3800;

/** The box one writes in, and the files beside it. `send(text, files)` and `typing()` are its only ways out. */
export class Composer {
  #send;
  #box;
  #count = h("p", { class: "count", role: "status", hidden: true });
  #button = h("button", { type: "submit", class: "send", "aria-label": t("send"), disabled: true }, icon("send"));

  constructor({ send, typing, uploads }) {
    this.#send = send;
    this.attachments = new Attachments(uploads, () => this.#measure(), () => this.focus());
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
      onpaste: (event) => this.#pasted(event),
    });
    this.node = h("form", {
      class: "composer",
      onsubmit: (event) => {
        event.preventDefault();
        this.#submit();
      },
    }, this.attachments.node, h("div", { class: "box" }, this.#chooser(), this.#box, this.#button), this.#count);
  }

  focus() {
    this.#box.focus({ preventScroll: true });
  }

  /** Puts a message back into the box, before what stands there. */
  restore({ text = "", files = [] }) {
    this.#box.value = [text, this.#box.value].filter(Boolean).join("\n");
    this.attachments.restore(files);
    this.#measure();
    this.focus();
  }

  /** Takes files up that were dropped or pasted. */
  attach(files) {
    if (this.node.hidden) return;
    this.attachments.add(files);
    this.focus();
  }

  #chooser() {
    const input = h("input", {
      type: "file", multiple: true, hidden: true, accept: ACCEPTED,
      onchange: () => {
        this.attach(input.files);
        input.value = "";
      },
    });
    const button = h("button", { type: "button", class: "icon-button clip", "aria-label": t("attach"), title: t("attach"), onclick: () => input.click() }, icon("clip"));
    return [button, input];
  }

  // What was copied from a sheet or a page comes as a picture too; its text is what is meant.
  #pasted(event) {
    const { files, types } = event.clipboardData;
    if (!files.length || types.includes("text/plain")) return;
    event.preventDefault();
    this.attach(files);
  }

  get #text() {
    return this.#box.value.trim();
  }

  #submit() {
    const text = this.#text;
    if (this.#button.disabled) return;
    this.#box.value = "";
    this.#send(text, this.attachments.take());
    this.focus();
  }

  #measure() {
    const used = codePoints(this.#text);
    this.#button.disabled = (used === 0 && !this.attachments.any) || used > LIMIT;
    this.#count.hidden = used < WARN_AT;
    this.#count.classList.toggle("over", used > LIMIT);
    this.#count.textContent = used > LIMIT ? t("too_long", { n: used - LIMIT }) : t("left", { n: LIMIT - used });
    this.#box.style.height = "auto";
    this.#box.style.height = `${this.#box.scrollHeight}px`;
  }
}

// As the server counts: code points, not halves of them.
const codePoints = (text) => [...text].length;
