// One socket that keeps coming back: jittered backoff, a heartbeat that finds dead connections, and no opinion on frames.

const BACKOFF_FIRST_MS = 500;
const BACKOFF_LAST_MS = 30_000;
const HEARTBEAT_MS = 25_000;
const SILENCE_MS = 10_000;
const OPENING_MS = 10_000;

export class Link {
  #url;
  #on;
  #socket = null;
  #attempt = 0;
  #wanted = false;
  #retry = 0;
  #beat = 0;
  #deadline = 0;

  /** `on` has open(), frame(object), down(code), beat(). down() is told once for each lost connection. */
  constructor(url, on) {
    this.#url = url;
    this.#on = on;
    addEventListener("online", () => this.kick());
    addEventListener("offline", () => this.#wanted && this.#lost(0));
    addEventListener("pageshow", (event) => event.persisted && this.kick());
    document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && this.kick());
  }

  get open() {
    return this.#socket?.readyState === WebSocket.OPEN;
  }

  start() {
    this.#wanted = true;
    this.#connect();
  }

  stop() {
    this.#wanted = false;
    this.#drop();
  }

  /** A welcome came: the next loss starts again with a short wait. */
  settled() {
    this.#attempt = 0;
  }

  /** Sends when it can; false means that the caller keeps the frame. */
  send(frame) {
    if (!this.open) return false;
    this.#socket.send(JSON.stringify(frame));
    return true;
  }

  /** Makes sure, now, that the connection is alive: after sleep, after a change of network, before a retry by hand. */
  kick() {
    if (!this.#wanted) return;
    if (this.open) this.probe();
    else if (this.#socket?.readyState !== WebSocket.CONNECTING) this.#connect();
  }

  /** Asks for a sign of life and gives the connection up when none comes. */
  probe() {
    this.send({ type: "ping" });
    this.#expect(SILENCE_MS / 2);
  }

  #connect() {
    this.#drop();
    const socket = new WebSocket(this.#url);
    this.#socket = socket;
    this.#expect(OPENING_MS);
    socket.onopen = () => {
      this.#heard();
      this.#beat = setInterval(() => this.#heartbeat(), HEARTBEAT_MS);
      this.#on.open();
    };
    socket.onmessage = (event) => {
      this.#heard();
      const frame = parse(event.data);
      if (frame) this.#on.frame(frame);
    };
    socket.onclose = (event) => this.#lost(event.code);
  }

  #heartbeat() {
    this.send({ type: "ping" });
    this.#on.beat();
    this.#expect(SILENCE_MS);
  }

  #expect(ms) {
    clearTimeout(this.#deadline);
    this.#deadline = setTimeout(() => this.#lost(0), ms);
  }

  #heard() {
    clearTimeout(this.#deadline);
  }

  #lost(code) {
    this.#drop();
    this.#on.down(code);
    if (!this.#wanted) return;
    const ceiling = Math.min(BACKOFF_LAST_MS, BACKOFF_FIRST_MS * 2 ** this.#attempt);
    this.#attempt += 1;
    this.#retry = setTimeout(() => this.#connect(), ceiling * (0.5 + Math.random() / 2));
  }

  // A dead socket may take minutes to close, so it is let go of at once and its late events reach nobody.
  #drop() {
    clearTimeout(this.#retry);
    clearTimeout(this.#deadline);
    clearInterval(this.#beat);
    const socket = this.#socket;
    this.#socket = null;
    if (!socket) return;
    socket.onopen = socket.onmessage = socket.onclose = null;
    socket.close();
  }
}

const parse = (data) => {
  try {
    const frame = JSON.parse(data);
    return frame && typeof frame.type === "string" ? frame : null;
  } catch {
    return null;
  }
};
