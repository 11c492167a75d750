// Files on their way to the server. A message that names them waits for them; what broke off is sent anew.

import { t } from "../i18n/index.js";
import { uuid } from "./ids.js";

const TYPES = ["image/png", "image/jpeg", "image/webp", "image/gif", "application/pdf"];
const MOST_BYTES = 10 * 2 ** 20;
const UPLOAD_PATIENCE_MS = 180_000;
// No answer, a token that has run out, too many at once: another time it may do.
const PASSING = [0, 401, 429];

/** What a file chooser may offer. */
export const ACCEPTED = TYPES.join();
/** How many files go with one message. */
export const MOST_FILES = 5;

/**
 * A file is {key, file, name, type, size, id, progress, status, problem}. Its progress goes from 0 to 1, or is null where
 * nothing tells it; its status is "waiting" for the connection, "uploading", "ready" (it has an id), "failed", or "refused"
 * when trying again cannot help.
 */
export class Uploads {
  #url;
  #hello;
  #changed;
  #running = new Map();
  #waiting = new Set();
  // Across origins the browser would ask the server beforehand whether it may tell progress.
  #tellsProgress;

  /** `hello()` promises what proves whose file it is, or null without a connection; `changed(file)` hears of each state. */
  constructor(url, hello, changed) {
    this.#url = url;
    this.#tellsProgress = new URL(url).origin === location.origin;
    this.#hello = hello;
    this.#changed = changed;
  }

  /** Takes a file up and begins to send it. */
  add(file) {
    const { name, type, size } = file;
    const taken = { key: uuid(), file, name, type, size };
    const problem = !TYPES.includes(type) ? t("file_type") : size > MOST_BYTES ? t("file_size") : size ? "" : t("file_empty");
    if (problem) Object.assign(taken, { status: "refused", problem });
    else this.send(taken);
    return taken;
  }

  async send(taken) {
    if (this.#running.has(taken.key) || taken.id) return;
    if (!taken.file) return this.#become(taken, { status: "refused", problem: t("file_gone") });
    this.#become(taken, { status: "uploading", progress: this.#tellsProgress ? 0 : null, problem: "" });
    this.#running.set(taken.key, null);
    const hello = await this.#hello();
    if (hello && this.#running.has(taken.key)) return this.#post(taken, hello);
    if (!this.#running.delete(taken.key)) return undefined;
    this.#waiting.add(taken);
    return this.#become(taken, { status: "waiting" });
  }

  /** There is a connection: what waited for it goes out. */
  resume() {
    const waiting = [...this.#waiting];
    this.#waiting.clear();
    for (const taken of waiting) this.send(taken);
  }

  drop(taken) {
    this.#waiting.delete(taken);
    this.#running.get(taken.key)?.abort();
    this.#running.delete(taken.key);
  }

  #post(taken, hello) {
    const form = new FormData();
    form.append("hello", JSON.stringify(hello));
    form.append("file", taken.file, taken.name);
    const request = new XMLHttpRequest();
    this.#running.set(taken.key, request);
    request.open("POST", this.#url);
    request.responseType = "json";
    request.timeout = UPLOAD_PATIENCE_MS;
    if (this.#tellsProgress) {
      request.upload.onprogress = ({ loaded, total }) => this.#become(taken, { progress: loaded / total });
    }
    request.onload = () => this.#answered(taken, request.status, request.response);
    request.onerror = request.ontimeout = () => this.#answered(taken, 0, null);
    request.send(form);
  }

  #answered(taken, status, answer) {
    this.#running.delete(taken.key);
    const { file, error } = answer ?? {};
    if (file?.id) this.#become(taken, { ...file, status: "ready" });
    else this.#become(taken, { status: PASSING.includes(status) || status >= 500 ? "failed" : "refused", problem: error?.text ?? "" });
  }

  #become(taken, state) {
    Object.assign(taken, state);
    this.#changed(taken);
  }
}
