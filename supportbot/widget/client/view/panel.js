import { t } from "../i18n/index.js";
import { Composer } from "./composer.js";
import { fill, h } from "./dom.js";
import { closedCard, refusedCard } from "./foot.js";
import { Header } from "./header.js";
import { Log } from "./log.js";
import { Notice } from "./notice.js";

// A bot is at work until it answers; a person's typing is said again and again while it lasts.
const TYPING_ENDS_MS = { bot: 15_000, agent: 5_000 };

/** The open chat: draws what the session says, passes on what the customer does. */
export class Panel {
  #session;
  #header;
  #notice;
  #log;
  #composer;
  #foot = h("div", { class: "foot-slot", hidden: true });
  #footShown = "";
  #typingTimer = 0;
  #delta = { turn: "", text: "" };

  constructor(session, { close }) {
    this.#session = session;
    this.#notice = new Notice({ leaveContact: this.#thenFocus((email) => session.leaveContact(email)) });
    this.#header = new Header({ askPerson: this.#thenFocus(() => session.askPerson()), close });
    this.#log = new Log({
      choose: this.#thenFocus((text, choice) => session.send(text, choice)),
      openFile: (id) => session.openFile(id),
      feedback: (seq, value, reason) => session.feedback(seq, value, reason),
      retry: (clientId) => session.retry(clientId),
      withdraw: (clientId) => this.#withdraw(clientId),
    });
    this.#composer = new Composer({ send: (text) => session.send(text), typing: () => session.typing() });
    this.node = h("section", { class: "panel", role: "dialog", "aria-labelledby": "title", tabindex: "-1", hidden: true },
      this.#header.node, this.#notice.node, this.#log.node, this.#foot, this.#composer.node);
    this.#listen();
    this.draw();
  }

  /** On a touch screen the keyboard would cover the conversation, so it waits for a tap. */
  focus() {
    if (matchMedia("(pointer: coarse)").matches || this.#composer.node.hidden) this.node.focus({ preventScroll: true });
    else this.#composer.focus();
    this.#log.toEnd();
  }

  draw() {
    this.#header.draw(this.#session);
    this.#notice.draw(this.#session);
    this.#drawFoot();
  }

  #listen() {
    const on = (type, handle) => this.#session.addEventListener(type, ({ detail }) => handle(detail));
    on("entry", (entry) => this.#log.put(entry));
    on("reset", () => this.#log.clear());
    on("state", () => this.draw());
    on("link", () => this.#linked());
    on("typing", (frame) => this.#typing(frame));
    on("delta", (frame) => this.#stream(frame));
    on("welcome", ({ bulk }) => {
      this.#log.bulk(bulk);
      if (bulk) return;
      this.#log.suggest(this.#session.suggestions);
      this.draw();
      this.#log.settle();
    });
  }

  // What was pressed may be gone afterwards; the keyboard goes on from the box.
  #thenFocus(act) {
    return (...given) => {
      act(...given);
      this.focus();
    };
  }

  #linked() {
    this.#log.loading(this.#session.link !== "refused" && !this.#session.welcomed);
    if (this.#session.link !== "online") this.#typing({ on: false });
    this.draw();
  }

  #typing(frame) {
    clearTimeout(this.#typingTimer);
    this.#log.typing(frame);
    if (frame.on) this.#typingTimer = setTimeout(() => this.#log.typing({ on: false }), TYPING_ENDS_MS[frame.author ?? "bot"]);
  }

  #stream({ turn, text }) {
    this.#delta = { turn, text: this.#delta.turn === turn ? this.#delta.text + text : text };
    this.#typing({ on: true, text: this.#delta.text });
  }

  #withdraw(clientId) {
    this.#log.remove(clientId);
    this.#composer.restore(this.#session.withdraw(clientId));
  }

  #drawFoot() {
    const { link, problem, custody } = this.#session;
    const shown = link === "refused" ? "refused" : custody.custody === "closed" ? `closed ${Boolean(custody.rated)}` : "";
    if (shown === this.#footShown) return;
    this.#footShown = shown;
    const writing = this.#composer.node.matches(":focus-within");
    this.#composer.node.hidden = shown !== "";
    if (shown && writing) this.focus();
    fill(this.#foot, this.#footCard(shown, problem, custody));
    this.#log.toEnd();
  }

  #footCard(shown, problem, { rated }) {
    const session = this.#session;
    if (shown === "refused") return refusedCard(problem, () => session.restart());
    if (!shown) return null;
    return closedCard(rated, {
      rate: this.#thenFocus((score, comment) => {
        session.rate(score, comment);
        this.draw();
      }),
      startNew: this.#thenFocus(() => session.startNew()),
    });
  }
}
