import { language, t } from "../i18n/index.js";
import { Composer } from "./composer.js";
import { fill, h } from "./dom.js";
import { closedCard, finalCard, refusedCard } from "./foot.js";
import { Header } from "./header.js";
import { Log } from "./log.js";
import { Notice } from "./notice.js";
import { DataNotice } from "./privacy.js";
import { TranscriptCard } from "./transcript.js";
import { VerifyCard } from "./verify.js";

// A bot is at work until it answers; a person's typing is said again and again while it lasts.
const TYPING_ENDS_MS = { bot: 15_000, agent: 5_000 };

/** The open chat: draws what the session says, passes on what the customer does. */
export class Panel {
  #session;
  #settings;
  #header;
  #notice;
  #log;
  #dataNotice;
  #composer;
  #verify;
  #transcript;
  #asksAddress = false;
  #foot = h("div", { class: "foot-slot", hidden: true });
  #footShown = "";
  #typingTimer = 0;
  #delta = { turn: "", text: "" };

  /** `settings()` are those of the site (appearance.js), which may come late. */
  constructor(session, settings, { widgetKey, close }) {
    const { requests, verification, uploads } = session;
    this.#session = session;
    this.#settings = settings;
    this.#notice = new Notice({ leaveContact: this.#thenFocus((email) => requests.leaveContact(email)) });
    this.#header = new Header({ askPerson: this.#thenFocus(() => requests.askPerson()), close });
    this.#log = new Log({
      choose: (text, choice) => this.#choose(text, choice),
      becomeCustomer: () => verification.begin(),
      openFile: (id) => requests.openFile(id),
      openInvoice: (number) => requests.openInvoice(number),
      openAction: (action) => requests.openAction(action),
      feedback: (seq, value, reason) => requests.feedback(seq, value, reason),
      retry: (clientId) => session.retry(clientId),
      withdraw: (clientId) => this.#withdraw(clientId),
    });
    this.#verify = new VerifyCard(verification);
    this.#transcript = new TranscriptCard({ send: (email) => this.#sendTranscript(email), leave: () => this.#closeTranscript() });
    this.#dataNotice = new DataNotice(widgetKey, () => this.focus());
    this.#composer = new Composer({ send: (text, files) => session.send(text, "", files), typing: () => requests.typing(), uploads });
    this.node = h("section", {
      class: "panel", role: "dialog", "aria-labelledby": "title", tabindex: "-1", hidden: true,
      ondragover: (event) => this.#dragged(event, true), ondragleave: (event) => this.#dragged(event, false), ondrop: (event) => this.#dropped(event),
    }, this.#header.node, this.#notice.node, this.#log.node, this.#dataNotice.node, this.#foot, this.#composer.node);
    this.#listen();
    this.draw();
  }

  /** On a touch screen the keyboard would cover the conversation, so it waits for a tap. */
  focus() {
    if (this.#footShown === "verify") this.#verify.focus();
    else if (this.#footShown === "transcript") this.#transcript.focus();
    else if (matchMedia("(pointer: coarse)").matches || this.#composer.node.hidden) this.node.focus({ preventScroll: true });
    else this.#composer.focus();
    this.#log.toEnd();
  }

  /** Leaves what lies over the conversation; whether there was something. */
  back() {
    if (this.#header.menu.toggle(false)) return true;
    if (this.#footShown === "transcript") this.#closeTranscript();
    else if (this.#footShown === "verify") this.#session.verification.leave();
    else return false;
    return true;
  }

  draw() {
    this.#header.draw(this.#session);
    this.#drawMenu();
    this.#notice.draw(this.#session);
    this.#drawFoot();
    const { custody, link, suggestions, standing } = this.#session;
    const may = link !== "refused" && custody.custody === "bot";
    this.#log.suggest(may ? suggestions : [], may && standing === "anonymous");
    const { notices, privacyUrl } = this.#settings();
    this.#dataNotice.draw(notices[language()] ?? notices.en ?? "", privacyUrl);
  }

  #listen() {
    const on = (type, handle) => this.#session.addEventListener(type, ({ detail }) => handle(detail));
    on("entry", (entry) => {
      this.#log.put(entry);
      this.#drawMenu();
    });
    on("upload", (file) => this.#composer.attachments.update(file));
    on("reset", () => this.#log.clear());
    on("state", () => this.draw());
    on("link", () => this.#linked());
    on("typing", (frame) => this.#typing(frame));
    on("delta", (frame) => this.#stream(frame));
    on("welcome", ({ bulk }) => {
      this.#log.bulk(bulk);
      if (bulk) return;
      this.draw();
      this.#log.settle();
    });
  }

  #choose(text, choice) {
    if (choice === "verify") return this.#session.verification.begin();
    this.#session.send(text, choice);
    return this.focus();
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
    this.#delta.turn = "";
    this.draw();
  }

  #typing(frame) {
    clearTimeout(this.#typingTimer);
    this.#log.typing(frame);
    if (frame.on) this.#typingTimer = setTimeout(() => this.#log.typing({ on: false }), TYPING_ENDS_MS[frame.author ?? "bot"]);
  }

  // Part 0 begins, also anew; one whose beginning was missed is waited for as a message.
  #stream({ turn, part, text }) {
    if (this.#session.custody.custody !== "bot" || (part && turn !== this.#delta.turn)) return;
    this.#delta = { turn, text: part ? this.#delta.text + text : text };
    this.#typing({ on: true, text: this.#delta.text });
  }

  #withdraw(clientId) {
    this.#log.remove(clientId);
    this.#composer.restore(this.#session.withdraw(clientId));
  }

  #drawMenu() {
    const { welcomed, standing, verification, custody, lastSeq, requests } = this.#session;
    const { privacyUrl } = this.#settings();
    // A person who has it, or is waited for, closes it; with the bot nobody else would.
    const mayEnd = welcomed && custody.custody === "bot" && lastSeq > 1;
    // It stands last: opening the menu goes to the first entry, and no key pressed too often ends a chat.
    this.#header.menu.draw([
      welcomed && standing === "anonymous" && ["user", t("i_am_customer"), () => verification.begin()],
      welcomed && ["mail", t("transcript"), () => this.#askTranscript()],
      privacyUrl && ["shield", t("privacy"), privacyUrl],
      mayEnd && ["done", t("end_chat"), () => requests.end()],
    ]);
  }

  // Who is signed in has an address on file; a visitor is asked for one.
  #askTranscript() {
    this.#asksAddress = this.#session.standing === "anonymous";
    if (!this.#asksAddress) this.#session.requests.sendTranscript();
    this.draw();
    this.focus();
  }

  #sendTranscript(email) {
    this.#session.requests.sendTranscript(email);
    this.#closeTranscript();
  }

  #closeTranscript() {
    this.#asksAddress = false;
    this.#session.requests.transcriptProblem = "";
    this.draw();
  }

  #footKind() {
    const { link, final, custody, requests, verification } = this.#session;
    if (link === "refused") return final ? "final" : "refused";
    if (verification.step) return "verify";
    if (this.#asksAddress || requests.transcriptProblem) return "transcript";
    return custody.custody === "closed" ? `closed ${Boolean(custody.rated)}` : "";
  }

  #drawFoot() {
    const shown = this.#footKind();
    if (shown !== this.#footShown) {
      const focused = this.node.querySelector(":scope > :is(.composer, .foot-slot):focus-within");
      this.#footShown = shown;
      this.#composer.node.hidden = shown !== "";
      fill(this.#foot, this.#footCard(shown));
      if (focused) this.focus();
      this.#log.toEnd();
    }
    this.#verify.draw(this.#session.standing === "anonymous");
    if (shown === "transcript") this.#transcript.say(this.#session.requests.transcriptProblem);
  }

  #footCard(shown) {
    const session = this.#session;
    if (shown === "verify") return this.#verify.node;
    if (shown === "transcript") return this.#transcript.node;
    if (shown === "final") return finalCard(session.problem);
    if (shown === "refused") return refusedCard(session.problem, () => session.restart());
    if (!shown) return null;
    return closedCard(session.custody.rated, {
      rate: this.#thenFocus((score, comment) => {
        session.rate(score, comment);
        this.draw();
      }),
      startNew: this.#thenFocus(() => session.startNew()),
    });
  }

  #dragged(event, over) {
    if (!event.dataTransfer.types.includes("Files") || this.#composer.node.hidden) return;
    event.preventDefault();
    if (over) this.node.dataset.drop = t("drop");
    else delete this.node.dataset.drop;
  }

  #dropped(event) {
    this.#dragged(event, false);
    this.#composer.attach(event.dataTransfer.files);
  }
}
