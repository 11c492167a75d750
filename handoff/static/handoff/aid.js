// Help with writing, where the program has any: what comes lands in the reply box, is never sent by itself, and what
// stood there before is one key away.

import { announce, byId, el } from "./dom.js";

const WORKING = {
  draft: "Writing a draft…",
  summary: "Summing up…",
  shorter: "Making it shorter…",
  kinder: "Making it kinder…",
  translate: "Translating…",
  read: "Translating their message…",
};
const OWN = ["shorter", "kinder", "translate"];
const LANGUAGES = new Intl.DisplayNames(["en"], { type: "language" });
const FAILED = { code: "aid_failed", text: "No help came this time. What you wrote is as it was.", retryable: true };
const counted = (number, one, many) => `${number} ${number === 1 ? one : many}`;

export class Aid {
  constructor(thread) {
    this.thread = thread;
    this.composer = thread.composer;
    this.box = byId("aid");
    this.before = null;
  }

  async ask(kind) {
    if (this.thread.holding !== "mine") return this.#show("failed", "Claim the conversation first.");
    if (kind === "draft") this.composer.mode(false);
    const text = OWN.includes(kind) ? this.composer.input.value : "";
    if (OWN.includes(kind) && (this.composer.noting || !text.trim())) {
      return this.#show("failed", this.composer.noting ? "Notes stay as you write them." : "Write something first.");
    }
    this.stop();
    this.kind = kind;
    this.#show("working", WORKING[kind]);
    const going = (this.going = new AbortController());
    const came = await this.#fetch(kind, text, going.signal);
    if (this.going !== going) return undefined; // stopped, or another was asked for
    this.going = null;
    if (came.code) return this.#show("failed", came.text, { again: came.retryable });
    return this.#take(kind, text, came);
  }

  again() {
    return this.ask(this.kind);
  }

  // What stood there before, and with the same key back again.
  undo() {
    if (this.before === null || this.composer.noting) return;
    this.before = this.composer.replace(this.before);
    announce("The text before is back.");
  }

  stop() {
    if (!this.going) return;
    this.going.abort();
    this.going = null;
    this.clear();
    announce("Stopped.");
  }

  clear() {
    this.box.hidden = true;
  }

  sent() {
    this.stop();
    this.before = null;
    this.clear();
  }

  async #fetch(kind, text, signal) {
    const body = new FormData();
    body.set("kind", kind);
    body.set("text", text);
    const token = document.querySelector("[name=csrfmiddlewaretoken]").value;
    try {
      const answer = await fetch(`/inbox/c/${this.thread.id}/aid/`, {
        method: "POST",
        body,
        signal,
        headers: { "X-CSRFToken": token },
      });
      return await answer.json();
    } catch {
      return FAILED;
    }
  }

  #take(kind, asked, came) {
    if (kind === "summary") return this.#sum(came);
    if (kind === "read") return this.#read(came);
    const written = this.composer.input.value;
    if (OWN.includes(kind) && written !== asked) {
      return this.#show("failed", "You went on writing, so the new text was left out.", { again: true });
    }
    const added = kind === "draft" && written.trim() && !written.includes(came.text);
    this.before = this.composer.replace(added ? `${came.text}\n\n${written.trim()}` : came.text);
    return this.#show("done", this.#said(kind, came), { undo: true, figures: came.figures });
  }

  #said(kind, came) {
    if (kind === "translate") return `In ${LANGUAGES.of(came.language)}, with the same figures. Read it before you send it.`;
    if (OWN.includes(kind)) return `Made ${kind}, with the same figures.`;
    if (!came.by_model) return "No new draft came, so this is the bot's own.";
    return `A draft to check before you send it${this.#held(came)}.`;
  }

  #held({ figures, left_out: left }) {
    const checked = figures.length ? `; ${counted(figures.length, "figure", "figures")} checked in the records` : "";
    return checked + (left ? `; ${counted(left, "sentence", "sentences")} left out that did not match them` : "");
  }

  #sum(came) {
    if (!came.by_model) return this.#show("done", "No summary came; the bot's brief stands as it is.");
    byId("summary")?.remove();
    const lines = came.text.split("\n").map((text) => el("li", { text, dir: "auto" }));
    const title = el("h3", { id: "summary-title", text: "Summary" });
    const section = el("section", { class: "brief", id: "summary", "aria-labelledby": "summary-title", tabindex: "-1" }, title);
    section.append(el("ul", { class: "summary" }, ...lines), this.#sources(came.figures));
    const side = byId("side").querySelector(".side__scroll") ?? byId("side");
    side.prepend(section);
    side.scrollTop = 0;
    if (!byId("side").offsetParent) byId("inbox").dataset.pane = "side";
    this.#show("done", `A summary stands above the brief${this.#held(came)}.`);
    return announce(`Summary. ${came.text}`);
  }

  #read(came) {
    const line = [...this.thread.log.querySelectorAll(".msg--customer")].at(-1);
    line?.querySelector(".msg__read")?.remove();
    const text = `In ${LANGUAGES.of(came.language)}: ${came.text}`;
    const note = el("p", { class: "msg__note msg__read prewrap", dir: "auto", text });
    if (line) this.thread.scroll.around(() => line.append(note));
    this.clear();
    return announce(text);
  }

  #sources(figures = []) {
    const chips = figures.map((one) => el("span", { class: "source", text: `${one.text} · ${one.source}` }));
    return el("p", { class: "checked__sources" }, ...chips);
  }

  #show(state, text, { undo = false, again = false, figures = [] } = {}) {
    this.box.hidden = false;
    this.box.dataset.state = state;
    this.box.querySelector("[data-text]").textContent = text;
    this.box.querySelector("[data-figures]").replaceChildren(...this.#sources(figures).childNodes);
    const shown = { aid_undo: undo, aid_again: again, aid_stop: state === "working", aid_clear: state !== "working" };
    for (const [name, on] of Object.entries(shown)) this.box.querySelector(`[data-do=${name}]`).hidden = !on;
    announce(undo ? `${text} Press Escape and z for the text before.` : text);
  }
}
