// Own messages on their way out, each behind the files that it names.

import { t } from "../i18n/index.js";
import { uuid } from "./ids.js";
import { Outbox } from "./outbox.js";
import { Uploads } from "./uploads.js";

export class Sending {
  #on;
  #outbox = null;
  // What was written before it was known whose it is.
  #early = [];

  /** `on` has send(frame), false without a connection; proof(), a promised hello; entry(message) and upload(file), told of changes. */
  constructor(filesUrl, on) {
    this.#on = on;
    this.uploads = new Uploads(filesUrl, on.proof, (file) => this.#uploaded(file));
  }

  get entries() {
    return this.#outbox?.entries ?? [];
  }

  /** It is known whose messages these are: takes up what an earlier page of theirs left behind. */
  begin(keep, conversation) {
    this.#outbox ??= new Outbox(keep, (entry) => this.#transmit(entry), this.#on.entry);
    this.#outbox.restore(conversation);
    for (const entry of this.#early.splice(0)) this.#outbox.add({ ...entry, conversation });
  }

  add(text, choice, files, conversation) {
    const entry = { client_id: uuid(), text, ...(choice && { choice }), ...(files.length && { files }) };
    if (this.#outbox) return this.#outbox.add({ ...entry, conversation });
    this.#early.push(entry);
    return this.#on.entry({ ...entry, status: "sending" });
  }

  retry(clientId) {
    this.#outbox.retry(clientId);
  }

  /** The server has it, or the customer has let it go. */
  done(clientId) {
    return this.#outbox?.done(clientId);
  }

  /** There is a connection again. */
  flush() {
    this.#outbox.flush();
    this.uploads.resume();
  }

  hold() {
    this.#outbox?.hold();
  }

  /** Whether the error was about a message of these. */
  refused({ client_id, code, text, retryable }) {
    const entry = this.entries.find((one) => one.client_id === client_id);
    if (!entry) return false;
    // The server lets go of a file that waits too long here: once more, as long as the file is at hand.
    if (code === "attachment_missing" && !entry.again && entry.files?.every(({ file }) => file)) {
      entry.again = true;
      entry.files.forEach((file) => delete file.id);
      this.#outbox.retry(client_id);
    } else this.#outbox.refused(client_id, { retryable, text });
    return true;
  }

  #transmit({ client_id, text, choice, files = [] }) {
    const missing = files.filter(({ id }) => !id);
    if (missing.length === 0) {
      const named = files.length && { files: files.map(({ id }) => id) };
      return this.#on.send({ type: "message.send", client_id, text, ...(choice && { choice }), ...named });
    }
    missing.forEach((file) => this.uploads.send(file));
    return null;
  }

  #uploaded(file) {
    this.#on.upload(file);
    const entry = this.entries.find(({ files = [] }) => files.includes(file));
    if (!entry) return;
    const { status, problem } = file;
    if (status === "ready") {
      this.#outbox.kept(entry);
      if (entry.files.every(({ id }) => id)) this.#outbox.retry(entry.client_id);
    } else if (status === "failed" || status === "refused") {
      this.#outbox.refused(entry.client_id, { retryable: status === "failed", text: problem || t("file_failed") });
    }
    this.#on.entry(entry);
  }
}
