// What a customer asks for besides writing. None of it is acknowledged: the newest of each kind waits for a connection.

import { uuid } from "./ids.js";

const TYPING_MS = 2_000;

export class Requests {
  personAsked = "";
  /** What is wrong with the address for an answer, and with the one for the transcript. */
  contactProblem = "";
  transcriptProblem = "";

  #send;
  #changed;
  #later = new Map();
  #lastTyping = 0;
  // What an error that names the field "email" is about.
  #addressFor = "";

  /** `send(frame)` is false without a connection; `changed()` is told of each new state. */
  constructor(send, changed) {
    this.#send = send;
    this.#changed = changed;
  }

  askPerson() {
    this.personAsked ||= uuid();
    this.#send({ type: "person.request", client_id: this.personAsked });
    this.#changed();
  }

  personHeard() {
    this.personAsked = "";
    this.#changed();
  }

  feedback(seq, value, reason) {
    this.#deliver(`feedback:${seq}`, { type: "feedback", seq, value, ...(reason && { reason }) });
  }

  /** Asks for a link to a file of this conversation's, which is answered for a minute. */
  openFile(file) {
    this.#send({ type: "file.link", file });
  }

  /** Asks for such a link to a bill as a PDF. */
  openInvoice(number) {
    this.#send({ type: "invoice.link", number });
  }

  /** Asks for such a link to what came of an action. */
  openAction(action) {
    this.#send({ type: "action.link", action });
  }

  leaveContact(email) {
    this.contactProblem = "";
    this.#addressFor = "contactProblem";
    this.#deliver("contact", { type: "contact.leave", email });
  }

  /** The conversation by e-mail, to the address on file unless one is given. */
  sendTranscript(email) {
    this.transcriptProblem = "";
    this.#addressFor = "transcriptProblem";
    this.#deliver("transcript", { type: "transcript.send", ...(email && { email }) });
  }

  /** The customer has what they wanted. */
  end() {
    this.#deliver("end", { type: "conversation.end" });
  }

  rate(score, comment) {
    this.#deliver("rating", { type: "rating", score, ...(comment && { comment }) });
  }

  typing() {
    if (Date.now() - this.#lastTyping < TYPING_MS) return;
    this.#lastTyping = Date.now();
    this.#send({ type: "typing" });
  }

  /** The address that was given last was refused. */
  addressRefused(text) {
    this[this.#addressFor || "contactProblem"] = text;
    this.#changed();
  }

  /** There is a connection again. */
  flush() {
    if (this.personAsked) this.askPerson();
    for (const frame of this.#later.values()) this.#send(frame);
    this.#later.clear();
  }

  #deliver(key, frame) {
    if (!this.#send(frame)) this.#later.set(key, frame);
  }
}
