// The conversation as the browser knows it: frames in, frames out, nothing lost, nothing twice. Knows no page.
//
// Emits (as CustomEvent): "entry" {one message, new or changed}, "upload" {one file}, "reset", "state", "link", "typing",
// "delta", "file" {path}, "welcome", and for who owns the page "proven" and "stranger": somebody else is here now.

import { Link } from "./link.js";
import { handIn } from "./poller.js";
import { Requests } from "./requests.js";
import { Sending } from "./sending.js";
import { Keep } from "./storage.js";
import { Verification } from "./verification.js";

const REFUSED = 4401;
const NOT_YOURS = 4403;
const FINAL = ["site_unknown", "origin_refused"];
const RESYNC_MS = 4_000;
const NOBODY_YET = { custody: "bot", custody_version: -1 };

export class Session extends EventTarget {
  /** idle | connecting | online | reconnecting | refused; when refused, `final` says that trying again is of no use. */
  link = "idle";
  final = false;
  problem = "";
  custody = NOBODY_YET;
  /** "" (not known yet) | "anonymous" | "signed" | "verified" */
  standing = "";
  company = null;
  suggestions = [];
  lastSeq = 0;
  welcomed = false;

  #link;
  #identity;
  #owner = null;
  #pollUrl;
  #sending;
  #keep = null;
  #conversation = null;
  #byClientId = new Map();
  #readSeq = 0;
  #resyncUntil = 0;
  #renewed = false;
  #arrivedBy;

  /** `arrivedBy` is the token of a mail's link: the conversation that it names is opened, if it is this customer's. */
  constructor({ url, pollUrl, filesUrl, identity, arrivedBy }) {
    super();
    this.#arrivedBy = arrivedBy;
    this.#identity = identity;
    this.#pollUrl = pollUrl;
    this.#link = new Link(url, pollUrl, {
      open: () => this.#hello(),
      frame: (frame) => this.#receive(frame),
      down: (code) => this.#down(code),
      beat: () => this.#link.send({ type: "poll", last_seq: this.lastSeq }),
    });
    const send = (frame) => this.#online && this.#link.send(frame);
    const changed = () => this.#emit("state");
    this.#sending = new Sending(filesUrl, {
      send, proof: () => (this.#online ? this.#proof() : null),
      entry: (entry) => this.#emitOwn(entry), upload: (file) => this.#emit("upload", file),
    });
    this.uploads = this.#sending.uploads;
    this.requests = new Requests(send, changed);
    this.verification = new Verification(send, changed);
  }

  async start() {
    if (this.link !== "idle" && this.link !== "refused") return;
    this.#setLink("connecting");
    if (!(await this.#identity.hello().catch(() => null))) return this.#refuse("");
    if (this.#owner !== null && this.#owner !== this.#identity.prefix) return this.#emit("stranger");
    this.#owner = this.#identity.prefix;
    this.#keep ??= new Keep(this.#owner);
    this.#conversation = this.#arrivedBy ? null : this.#keep.conversation;
    this.#sending.begin(this.#keep, this.#conversation);
    return this.#link.start();
  }

  /** Lets go of everything; nothing is heard of this session any more. */
  end() {
    this.#link.stop();
    if (this.#keep) this.#keep.conversation = null;
  }

  /** Makes the token void, whether or not this page lives to see it. */
  async signOut() {
    if (this.welcomed) await handIn(this.#pollUrl, { hello: await this.#proof(), frames: [{ type: "sign.out" }] }, { keepalive: true }).catch(() => null);
  }

  /** Tries again after a refusal, with a fresh token where one can be had. */
  async restart() {
    this.#renewed = false;
    await this.#identity.renew().catch(() => false);
    await this.start();
  }

  /** A new conversation after a closed one. */
  startNew() {
    this.#forget();
    this.#hello();
  }

  send(text, choice, files = []) {
    this.#sending.add(text, choice, files, this.#conversation);
  }

  retry(clientId) {
    this.#link.kick();
    if (this.custody.custody === "closed") this.startNew();
    this.#sending.retry(clientId);
  }

  /** Takes a message back that never left; returns it for the box. */
  withdraw(clientId) {
    this.#byClientId.delete(clientId);
    return this.#sending.done(clientId) ?? {};
  }

  rate(score, comment) {
    this.custody = { ...this.custody, rated: true };
    this.requests.rate(score, comment);
  }

  seen() {
    if (this.lastSeq > this.#readSeq && this.welcomed && this.#link.send({ type: "read", seq: this.lastSeq })) {
      this.#readSeq = this.lastSeq;
    }
  }

  get #online() {
    return this.welcomed && this.link === "online";
  }

  async #hello() {
    const frame = await this.#proof();
    if (frame) this.#link.send(frame);
  }

  // Who is here and where they are, as a hello says it; null when that cannot be found out now.
  async #proof() {
    const hello = await this.#identity.hello().catch(() => null);
    const place = this.#conversation ? { conversation: this.#conversation } : this.#arrivedBy && { link: this.#arrivedBy };
    return hello && { ...hello, last_seq: this.lastSeq, ...place };
  }

  #receive(frame) {
    const handlers = {
      welcome: () => this.#welcome(frame),
      ack: () => this.#ack(frame),
      message: () => this.#message(frame),
      state: () => this.#state(frame),
      typing: () => this.#emit("typing", frame),
      "reply.delta": () => this.#emit("delta", frame),
      "file.link": () => this.#emit("file", frame),
      "invoice.link": () => this.#emit("file", frame),
      "action.link": () => this.#emit("file", frame),
      "verify.sent": () => this.verification.sent(frame),
      verified: () => this.#verified(frame),
      error: () => this.#error(frame),
    };
    handlers[frame.type]?.();
  }

  #welcome(frame) {
    if (this.#conversation && frame.conversation !== this.#conversation && this.lastSeq) this.#forget();
    this.#conversation = this.#keep.conversation = frame.conversation;
    this.#arrivedBy = "";
    this.company = frame.company ?? this.company;
    this.suggestions = frame.suggestions ?? this.suggestions;
    this.standing = frame.identity ?? "signed";
    if (frame.visitor) this.#identity.visitor = frame.visitor;
    this.#resyncUntil = 0;
    this.#renewed = false;
    this.#link.settled();
    const before = this.lastSeq;
    if (!this.welcomed) this.#emit("welcome", { bulk: true });
    this.welcomed = true;
    for (const message of frame.messages ?? []) this.#message(message, true);
    this.#state(frame.state ?? {}, true);
    this.#setLink("online");
    this.#sending.flush();
    this.requests.flush();
    this.#emit("welcome", { bulk: false });
    if (frame.last_seq > this.lastSeq && this.lastSeq > before) this.#resync();
  }

  #message(message, bulk = false) {
    const own = message.client_id ? this.#byClientId.get(message.client_id) : null;
    if (message.client_id) this.#sending.done(message.client_id);
    // The server's copy of an own message may differ from what was typed: card data is masked.
    if ((own || message.redacted) && message.seq <= this.lastSeq) return this.#place(message);
    if (message.seq <= this.lastSeq) return undefined;
    if (message.seq > this.lastSeq + 1 && !bulk) return this.#resync();
    this.lastSeq = message.seq;
    return this.#place(message);
  }

  #ack({ client_id, seq, created_at }) {
    const entry = this.#sending.done(client_id);
    if (client_id === this.requests.personAsked) this.requests.personHeard();
    if (!entry) return;
    const known = seq <= this.lastSeq;
    if (seq === this.lastSeq + 1) this.lastSeq = seq;
    this.#place({ seq, author: "customer", kind: "text", text: entry.text, client_id, created_at, attachments: entry.files });
    if (!known && seq > this.lastSeq) this.#resync();
  }

  #state(state, fromWelcome = false) {
    if (!state.custody || state.custody_version < this.custody.custody_version) return;
    this.custody = fromWelcome && this.custody.rated ? { rated: true, ...state } : state;
    if (state.custody !== "bot") this.requests.personAsked = "";
    this.#emit("state");
  }

  #error(frame) {
    const { code, text, retryable, client_id, field } = frame;
    if (client_id && client_id === this.requests.personAsked && !retryable) this.requests.personHeard();
    if (this.#sending.refused(frame)) {
      if (code === "conversation_closed") this.#link.send({ type: "poll", last_seq: this.lastSeq });
    } else if (code.startsWith("token_") || FINAL.includes(code)) {
      this.problem = text;
      this.final = FINAL.includes(code);
    } else if (code === "conversation_not_found") this.#forget();
    else if (code === "proof_needed") this.verification.begin();
    else if (!this.verification.failed(text) && field === "email") this.requests.addressRefused(text);
  }

  #verified({ proof, token }) {
    this.verification.leave();
    if (token) {
      this.#identity.prove(token, proof);
      return this.#emit("proven");
    }
    this.#identity.proof = proof;
    this.standing = "verified";
    return this.#emit("state");
  }

  async #down(code) {
    this.#sending.hold();
    this.verification.lost();
    if (code === NOT_YOURS && this.final) return this.#refuse(this.problem);
    if (code === NOT_YOURS) this.#forget();
    if (code !== REFUSED) return this.#setLink("reconnecting");
    this.#link.stop();
    // One fresh token for each time the door was shut.
    if (this.#renewed || !(await this.#identity.renew().catch(() => false))) return this.#refuse(this.problem);
    this.#renewed = true;
    // A visitor who is not known any more begins as another one.
    if (!this.#identity.customer) this.#forget();
    this.link = "idle";
    return this.start();
  }

  // Whoever is not let in sees nothing of the conversation, nor does who comes after them.
  #refuse(text) {
    this.#link.stop();
    this.problem = text;
    this.verification.leave();
    if (this.#keep) this.#forget();
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
    this.custody = NOBODY_YET;
    this.welcomed = false;
    this.#byClientId.clear();
    this.#emit("reset");
    for (const entry of this.#sending.entries) this.#emitOwn(entry);
  }

  #place(message) {
    const status = message.author === "customer" ? "sent" : undefined;
    if (message.client_id) this.#byClientId.set(message.client_id, message);
    this.#emit("entry", { ...message, status });
  }

  #emitOwn({ client_id, text, status, problem, files }) {
    this.#byClientId.set(client_id, true);
    this.#emit("entry", { client_id, author: "customer", kind: "text", text, status, problem, attachments: files });
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
