// The conversation as the browser knows it: frames in, frames out, nothing lost, nothing twice. Knows no page.
//
// Emits (as CustomEvent): "entry" {one message, new or changed}, "reset", "state", "link", "typing", "delta", "file", "welcome".

import { uuid } from "./ids.js";
import { Link } from "./link.js";
import { Outbox } from "./outbox.js";
import { Keep } from "./storage.js";
import { customerOf } from "./tokens.js";

const REFUSED = 4401;
const NOT_YOURS = 4403;
const RESYNC_MS = 4_000;
const TYPING_MS = 2_000;

export class Session extends EventTarget {
  /** idle | connecting | online | reconnecting | refused */
  link = "idle";
  problem = "";
  custody = { custody: "bot", custody_version: -1 };
  company = null;
  customer = null;
  suggestions = [];
  lastSeq = 0;
  welcomed = false;
  personAsked = "";
  contactProblem = "";

  #link;
  #tokens;
  #widgetKey;
  #keep = null;
  #outbox = null;
  // What was written before it was known whose it is.
  #early = [];
  #conversation = null;
  #byClientId = new Map();
  #readSeq = 0;
  #resyncUntil = 0;
  #renewed = false;
  #lastTyping = 0;
  #later = new Map();
  // The token of a mail's link, until the conversation that it names has been opened.
  #arrivedBy = "";

  constructor({ url, pollUrl, widgetKey, tokens }) {
    super();
    this.#tokens = tokens;
    this.#widgetKey = widgetKey;
    this.#link = new Link(url, pollUrl, {
      open: () => this.#hello(),
      frame: (frame) => this.#receive(frame),
      down: (code) => this.#down(code),
      beat: () => this.#link.send({ type: "poll", last_seq: this.lastSeq }),
    });
  }

  /** Have the conversation opened that a mail's link names. Before `start`. */
  arriveBy(token) {
    this.#arrivedBy = token;
  }

  async start() {
    if (this.link !== "idle" && this.link !== "refused") return;
    this.#setLink("connecting");
    try {
      const token = await this.#tokens.current();
      this.#keep ??= new Keep(this.#widgetKey, customerOf(token));
    } catch {
      return this.#refuse("");
    }
    this.#outbox ??= new Outbox(this.#keep, (entry) => this.#transmit(entry), (entry) => this.#emitOwn(entry));
    this.#conversation = this.#arrivedBy ? null : this.#keep.conversation;
    this.#outbox.restore(this.#conversation);
    for (const entry of this.#early.splice(0)) this.#outbox.add({ ...entry, conversation: this.#conversation });
    this.#link.start();
  }

  /** Tries again after a refusal, with a fresh token where one can be had. */
  async restart() {
    this.#renewed = false;
    if (this.#tokens.renewable) await this.#tokens.renew().catch(() => "");
    await this.start();
  }

  /** A new conversation after a closed one. */
  startNew() {
    this.#forget();
    this.#hello();
  }

  send(text, choice) {
    const entry = { client_id: uuid(), text, ...(choice && { choice }) };
    if (this.#outbox) return this.#outbox.add({ ...entry, conversation: this.#conversation });
    this.#early.push(entry);
    return this.#emitOwn({ ...entry, status: "sending" });
  }

  retry(clientId) {
    this.#link.kick();
    if (this.custody.custody === "closed") this.startNew();
    this.#outbox.retry(clientId);
  }

  /** Takes a message back that never left; returns its text for the box. */
  withdraw(clientId) {
    const entry = this.#outbox.done(clientId);
    this.#byClientId.delete(clientId);
    return entry?.text ?? "";
  }

  askPerson() {
    this.personAsked ||= uuid();
    this.#link.send({ type: "person.request", client_id: this.personAsked });
    this.#emit("state");
  }

  feedback(seq, value, reason) {
    this.#deliver(`feedback:${seq}`, { type: "feedback", seq, value, ...(reason && { reason }) });
  }

  /** Asks for a link to a file of this conversation's; "file" is emitted with it. */
  openFile(file) {
    this.#link.send({ type: "file.link", file });
  }

  leaveContact(email) {
    this.contactProblem = "";
    this.#deliver("contact", { type: "contact.leave", email });
  }

  rate(score, comment) {
    this.custody = { ...this.custody, rated: true };
    this.#deliver("rating", { type: "rating", score, ...(comment && { comment }) });
  }

  typing() {
    if (Date.now() - this.#lastTyping < TYPING_MS) return;
    this.#lastTyping = Date.now();
    this.#link.send({ type: "typing" });
  }

  seen() {
    if (this.lastSeq > this.#readSeq && this.welcomed && this.#link.send({ type: "read", seq: this.lastSeq })) {
      this.#readSeq = this.lastSeq;
    }
  }

  kick() {
    this.#link.kick();
  }

  // Out

  async #hello() {
    const token = await this.#tokens.current().catch(() => "");
    const frame = { type: "hello", token, last_seq: this.lastSeq };
    if (this.#conversation) frame.conversation = this.#conversation;
    else if (this.#arrivedBy) frame.link = this.#arrivedBy;
    this.#link.send(frame);
  }

  #transmit({ client_id, text, choice }) {
    if (this.link !== "online" || !this.welcomed) return false;
    return this.#link.send({ type: "message.send", client_id, text, ...(choice && { choice }) });
  }

  // Small frames without an acknowledgement: the newest of each kind waits for the next welcome.
  #deliver(key, frame) {
    if (this.link !== "online" || !this.#link.send(frame)) this.#later.set(key, frame);
  }

  // In

  #receive(frame) {
    const handlers = {
      welcome: () => this.#welcome(frame),
      ack: () => this.#ack(frame),
      message: () => this.#message(frame),
      state: () => this.#state(frame),
      typing: () => this.#emit("typing", frame),
      "reply.delta": () => this.#emit("delta", frame),
      "file.link": () => this.#emit("file", frame),
      error: () => this.#error(frame),
    };
    handlers[frame.type]?.();
  }

  #welcome(frame) {
    if (this.#conversation && frame.conversation !== this.#conversation && this.lastSeq) this.#forget();
    this.#conversation = this.#keep.conversation = frame.conversation;
    this.#arrivedBy = "";
    this.company = frame.company ?? this.company;
    this.customer = frame.customer ?? this.customer;
    this.suggestions = frame.suggestions ?? this.suggestions;
    this.#resyncUntil = 0;
    this.#renewed = false;
    this.#link.settled();
    const first = !this.welcomed;
    const before = this.lastSeq;
    this.welcomed = true;
    if (first) this.#emit("welcome", { bulk: true });
    for (const message of frame.messages ?? []) this.#message(message, true);
    this.#state(frame.state ?? {}, true);
    this.#nowOnline();
    this.#emit("welcome", { bulk: false });
    if (frame.last_seq > this.lastSeq && this.lastSeq > before) this.#resync();
  }

  #nowOnline() {
    this.#setLink("online");
    this.#outbox.flush();
    if (this.personAsked) this.askPerson();
    for (const frame of this.#later.values()) this.#link.send(frame);
    this.#later.clear();
  }

  #message(message, bulk = false) {
    const own = message.client_id ? this.#byClientId.get(message.client_id) : null;
    if (message.client_id) this.#outbox.done(message.client_id);
    // The server's copy of an own message may differ from what was typed: card data is masked.
    if (own && message.seq <= this.lastSeq) return this.#place(message);
    if (message.seq <= this.lastSeq) return undefined;
    if (message.seq > this.lastSeq + 1 && !bulk) return this.#resync();
    this.lastSeq = message.seq;
    return this.#place(message);
  }

  #ack({ client_id, seq, created_at }) {
    const entry = this.#outbox.done(client_id);
    if (client_id === this.personAsked) this.#personHeard();
    if (!entry) return;
    const known = seq <= this.lastSeq;
    if (seq === this.lastSeq + 1) this.lastSeq = seq;
    this.#place({ seq, author: "customer", kind: "text", text: entry.text, client_id, created_at });
    if (!known && seq > this.lastSeq) this.#resync();
  }

  #state(state, fromWelcome = false) {
    if (!state.custody || state.custody_version < this.custody.custody_version) return;
    this.custody = fromWelcome && this.custody.rated ? { rated: true, ...state } : state;
    if (state.custody !== "bot") this.personAsked = "";
    this.#emit("state");
  }

  #error({ code, text, retryable, client_id, field }) {
    if (field === "email") {
      this.contactProblem = text;
      this.#emit("state");
    }
    if (client_id && client_id === this.personAsked && !retryable) this.#personHeard();
    if (client_id && this.#outbox.has(client_id)) {
      this.#outbox.refused(client_id, { retryable, text });
      if (code === "conversation_closed") this.#link.send({ type: "poll", last_seq: this.lastSeq });
    } else if (code.startsWith("token_")) this.problem = text;
    else if (code === "conversation_not_found") this.#forget();
  }

  #personHeard() {
    this.personAsked = "";
    this.#emit("state");
  }

  async #down(code) {
    this.#outbox.hold();
    if (code === NOT_YOURS) this.#forget();
    if (code !== REFUSED) return this.#setLink("reconnecting");
    // One fresh token for each time the door was shut; more would only knock for ever.
    if (this.#renewed || !this.#tokens.renewable) return this.#refuse(this.problem);
    this.#renewed = true;
    this.#link.stop();
    try {
      await this.#tokens.renew();
    } catch {
      return this.#refuse(this.problem);
    }
    this.#setLink("reconnecting");
    return this.#link.start();
  }

  #refuse(text) {
    this.#link.stop();
    this.problem = text;
    this.#setLink("refused");
  }

  #resync() {
    if (Date.now() < this.#resyncUntil) return;
    this.#resyncUntil = Date.now() + RESYNC_MS;
    this.#hello();
  }

  #forget() {
    this.#conversation = this.#keep.conversation = null;
    this.lastSeq = this.#readSeq = 0;
    this.custody = { custody: "bot", custody_version: -1 };
    this.welcomed = false;
    this.#byClientId.clear();
    this.#emit("reset");
    for (const entry of this.#outbox.entries) this.#emitOwn(entry);
  }

  // Out to the page

  #place(message) {
    const status = message.author === "customer" ? "sent" : undefined;
    if (message.client_id) this.#byClientId.set(message.client_id, message);
    this.#emit("entry", { ...message, status });
  }

  #emitOwn({ client_id, text, status, problem }) {
    this.#byClientId.set(client_id, true);
    this.#emit("entry", { client_id, author: "customer", kind: "text", text, status, problem });
  }

  #setLink(link) {
    if (this.link === link) return;
    this.link = link;
    this.#emit("link");
  }

  #emit(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}
