// Proving who one is by a one-time code: ask for it, wait for the mail, type it in.

import { t } from "../i18n/index.js";

const RESEND_MS = 30_000;

export class Verification {
  /** "" (not wanted) | "ask" | "code" */
  step = "";
  busy = false;
  problem = "";
  /** Where the code went, as far as it may be shown, and for how many minutes it is good. */
  address = "";
  minutes = 0;
  resendAt = 0;

  #send;
  #changed;
  #email = "";

  /** `send(frame)` is false without a connection; `changed()` is told of each new state. */
  constructor(send, changed) {
    this.#send = send;
    this.#changed = changed;
  }

  begin() {
    this.#become({ step: "ask", problem: "" });
  }

  leave() {
    this.#become({ step: "", problem: "", busy: false });
  }

  /** Sends a code to `email`, or to the address on file. */
  request(email) {
    this.#email = email;
    this.#ask({ type: "verify.request", ...(email && { email }) });
  }

  again() {
    this.request(this.#email);
  }

  confirm(code) {
    this.#ask({ type: "verify", code });
  }

  sent({ address, minutes }) {
    this.#become({ step: "code", busy: false, problem: "", address, minutes, resendAt: Date.now() + RESEND_MS });
  }

  /** Whether the error was an answer to what was asked here. */
  failed(text) {
    if (!this.busy) return false;
    this.#become({ busy: false, problem: text });
    return true;
  }

  /** The connection is gone, and with it the answer. */
  lost() {
    if (this.busy) this.#become({ busy: false });
  }

  #ask(frame) {
    const busy = this.#send(frame);
    this.#become({ busy, problem: busy ? "" : t("not_connected") });
  }

  #become(state) {
    Object.assign(this, state);
    this.#changed();
  }
}
