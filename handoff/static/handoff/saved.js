// Saved replies: a slash at the start of an empty reply opens the list, letters narrow it, Enter or Tab takes one.

import { byId } from "./dom.js";

const ASK_AFTER = 120;

export class SavedReplies {
  constructor(conversation, input, { onTake }) {
    this.conversation = conversation;
    this.input = input;
    this.list = byId("saved");
    this.onTake = onTake;
    this.asked = 0;
    input.addEventListener("input", () => this.#typed());
    input.addEventListener("keydown", (event) => this.#key(event));
    input.addEventListener("blur", () => setTimeout(() => this.#close(), 150));
    this.list.addEventListener("mousedown", (event) => {
      const option = event.target.closest("[role=option]");
      event.preventDefault();
      if (option) this.#take(option);
    });
  }

  get options() {
    return [...this.list.querySelectorAll("[role=option]")];
  }

  #typed() {
    const slash = /^\/([\w-]*)$/.exec(this.input.value);
    clearTimeout(this.timer);
    if (slash) this.timer = setTimeout(() => this.#ask(slash[1]), ASK_AFTER);
    else this.#close();
  }

  async #ask(words) {
    const number = (this.asked += 1);
    const address = `/inbox/c/${this.conversation}/replies/?q=${encodeURIComponent(words)}`;
    const answer = await fetch(address, { headers: { Accept: "text/html" } }).catch(() => null);
    // A slower answer to an older question must not replace the newer one.
    if (!answer?.ok || number !== this.asked || !this.input.value.startsWith("/")) return;
    this.list.innerHTML = await answer.text();
    this.list.hidden = false;
    this.input.setAttribute("aria-expanded", "true");
    this.#mark(0);
  }

  #key(event) {
    if (this.list.hidden || event.isComposing) return;
    const { options } = this;
    const here = options.findIndex((one) => one.getAttribute("aria-selected") === "true");
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && options.length) this.#mark((here + step + options.length) % options.length);
    else if ((event.key === "Enter" || event.key === "Tab") && options[here]) this.#take(options[here]);
    else if (event.key === "Escape") this.#close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  #mark(index) {
    this.options.forEach((one, number) => one.setAttribute("aria-selected", String(number === index)));
    const chosen = this.options[index];
    if (chosen) this.input.setAttribute("aria-activedescendant", chosen.id);
    else this.input.removeAttribute("aria-activedescendant");
    chosen?.scrollIntoView({ block: "nearest" });
  }

  #take(option) {
    this.#close();
    this.onTake(option.dataset.text);
  }

  #close() {
    clearTimeout(this.timer);
    this.asked += 1;
    this.list.hidden = true;
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
  }
}
