// The customer's own messages from the moment they are written until the server has numbered them.

const ACK_PATIENCE_MS = 6_000;
const RETRY_MS = 1_500;
const RETRIES = 4;

/** States of an entry: "sending", "waiting" (no connection), "failed" (with `problem` when it was refused for good). */
export class Outbox {
  #keep;
  #transmit;
  #changed;
  #entries = new Map();
  #order = 0;
  #clock = 0;

  /** `transmit(entry)` is false without a connection, null while its files go ahead; `changed(entry)` hears of each state. */
  constructor(keep, transmit, changed) {
    this.#keep = keep;
    this.#transmit = transmit;
    this.#changed = changed;
  }

  get entries() {
    return [...this.#entries.values()];
  }

  has(clientId) {
    return this.#entries.has(clientId);
  }

  add(entry) {
    const full = { ...entry, at: entry.at ?? Date.now(), order: (this.#order += 1), tries: 0, status: "sending" };
    this.#entries.set(full.client_id, full);
    this.#keep.put(full);
    this.#push(full);
    return full;
  }

  /** Takes up what an earlier page left behind. Of another conversation, the customer decides: it is shown as failed. */
  restore(conversation) {
    for (const entry of this.#keep.waiting()) {
      if (this.#entries.has(entry.client_id)) continue;
      const own = !entry.conversation || entry.conversation === conversation;
      const full = { ...entry, order: (this.#order += 1), tries: 0, status: own ? "waiting" : "failed" };
      this.#entries.set(full.client_id, full);
      this.#changed(full);
    }
  }

  /** Something about it has changed that is to outlive the page. */
  kept(entry) {
    if (this.#entries.has(entry.client_id)) this.#keep.put(entry);
  }

  /** The server has it, or the customer has let it go. */
  done(clientId) {
    const entry = this.#entries.get(clientId);
    this.#entries.delete(clientId);
    this.#keep.drop(clientId);
    return entry;
  }

  /** Sends again what has no acknowledgement and is not on its way; a repeat is acknowledged and stored once. */
  flush() {
    for (const entry of this.entries) {
      if (entry.status === "waiting" || (entry.status === "failed" && entry.patient)) this.#push(entry);
    }
  }

  retry(clientId) {
    const entry = this.#entries.get(clientId);
    if (!entry) return;
    entry.tries = 0;
    entry.problem = "";
    this.#push(entry);
  }

  /** The server refused it. Returns whether it will be tried again by itself. */
  refused(clientId, { retryable, text }) {
    const entry = this.#entries.get(clientId);
    if (!entry) return false;
    entry.tries += 1;
    if (retryable && entry.tries <= RETRIES) {
      entry.sentAt = 0;
      setTimeout(() => this.#entries.has(clientId) && this.#push(entry), RETRY_MS * entry.tries);
      return true;
    }
    this.#mark(entry, "failed", { problem: text, patient: retryable });
    return false;
  }

  /** The connection is gone: nothing is being sent any more. */
  hold() {
    for (const entry of this.entries) if (entry.status === "sending") this.#mark(entry, "waiting");
  }

  #push(entry) {
    this.#mark(entry, "sending", { patient: false, sentAt: 0 });
    const sent = this.#transmit(entry);
    if (sent === false) this.#mark(entry, "waiting");
    if (!sent) return;
    entry.sentAt = Date.now();
    this.#clock ||= setInterval(() => this.#tick(), 1_000);
  }

  // An acknowledgement that does not come is said openly; the message stays and goes out again with the next welcome.
  #tick() {
    const open = this.entries.filter((entry) => entry.status === "sending" && entry.sentAt);
    if (!open.length) {
      clearInterval(this.#clock);
      this.#clock = 0;
    }
    for (const entry of open) {
      if (Date.now() - entry.sentAt > ACK_PATIENCE_MS) this.#mark(entry, "failed", { patient: true, problem: "" });
    }
  }

  #mark(entry, status, more = {}) {
    Object.assign(entry, more, { status });
    this.#changed(entry);
  }
}
