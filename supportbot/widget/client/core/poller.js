// The same frames over HTTP, for networks that let no socket through. Each request says hello anew, so any server answers.

const PAUSE_MS = 300;
const PATIENCE_MS = 40_000;
const MOST_FRAMES = 50;

export class Poller {
  /** Whether a request has been answered; until then it is not known that anybody is there. */
  open = false;

  #url;
  #on;
  #hello = null;
  #queue = [];
  #running = null;
  #stopped = false;

  /** `on` has open(), upon which a hello comes through send(); frame(object); down(code). */
  constructor(url, on) {
    this.#url = url;
    this.#on = on;
  }

  start() {
    this.#on.open();
  }

  stop() {
    this.#stopped = true;
    this.#running?.abort();
  }

  /** Asks at once instead of waiting on. */
  wake() {
    if (this.#running?.waits) this.#running.abort();
  }

  send(frame) {
    if (frame.type === "hello") this.#hello = frame;
    else if (frame.type === "poll") this.#hello.last_seq = frame.last_seq;
    else if (frame.type !== "ping") this.#queue.push(frame);
    // One request at a time; one that only waits gives way to what is to be sent.
    if (this.#running) this.wake();
    else if (this.#hello) this.#ask();
    return true;
  }

  async #ask() {
    const frames = this.#queue.splice(0, MOST_FRAMES);
    // A ping has the first request answered at once: then it is known that the way is open.
    if (!this.open) frames.push({ type: "ping" });
    const control = new AbortController();
    const running = { waits: !frames.length, left: false, abort: () => { running.left = true; control.abort(); } };
    this.#running = running;
    const patience = setTimeout(() => control.abort(), PATIENCE_MS);
    const answer = await this.#post({ hello: this.#hello, frames }, control.signal);
    clearTimeout(patience);
    this.#running = null;
    if (this.#stopped) return;
    if (answer) this.#heard(answer);
    else if (running.left) this.#ask();
    else this.#lost(0);
  }

  async #post(asked, signal) {
    try {
      const response = await handIn(this.#url, asked, { signal });
      return response.ok ? await response.json() : null;
    } catch {
      return null;
    }
  }

  #heard({ frames, close }) {
    this.open = true;
    for (const frame of frames) this.#on.frame(frame);
    if (this.#stopped) return;
    if (close) this.#lost(close);
    // The next hello names what has been seen by now.
    else setTimeout(() => this.#stopped || this.#running || this.#on.open(), this.#queue.length ? 0 : PAUSE_MS);
  }

  #lost(code) {
    this.stop();
    this.#on.down(code);
  }
}

/** Posts a hello and frames, as plain text: a simple request needs no question beforehand. `more` are options of fetch. */
export const handIn = (url, asked, more) => fetch(url, { method: "POST", body: JSON.stringify(asked), credentials: "omit", cache: "no-store", ...more });
