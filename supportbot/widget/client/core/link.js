// One connection that keeps coming back: jittered backoff, a heartbeat that finds dead sockets, HTTP where none gets
// through, and no opinion on frames.

import { Poller } from "./poller.js";

const BACKOFF_FIRST_MS = 500;
const BACKOFF_LAST_MS = 8_000;
const HEARTBEAT_MS = 25_000;
const SILENCE_MS = 10_000;
const OPENING_MS = 7_000;
const ANOTHER_SOCKET_MS = 60_000;
const PROVEN_FAILURES = 4;

export class Link {
  #url;
  #pollUrl;
  #on;
  #socket = null;
  #poller = null;
  // Whether a socket has ever opened here, and how many in a row have not.
  #proven = false;
  #unopened = 0;
  #another = 0;
  #attempt = 0;
  #wanted = false;
  #retry = 0;
  #beat = 0;
  #deadline = 0;

  /** `on` has open(), frame(object), down(code), beat(). down() is told once for each lost connection. */
  constructor(url, pollUrl, on) {
    this.#url = url;
    this.#pollUrl = pollUrl;
    this.#on = on;
    addEventListener("online", () => this.kick());
    addEventListener("offline", () => this.#wanted && this.#lost(0));
    addEventListener("pageshow", (event) => event.persisted && this.kick());
    document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && this.kick());
  }

  get open() {
    return this.#poller ? this.#poller.open : this.#socket?.readyState === WebSocket.OPEN;
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
    if (this.#poller) return this.#poller.send(frame);
    if (!this.open) return false;
    this.#socket.send(JSON.stringify(frame));
    return true;
  }

  /** Makes sure, now, that the connection is alive: after sleep, after a change of network, before a retry by hand. */
  kick() {
    if (!this.#wanted) return;
    if (this.open) this.probe();
    else if (this.#poller) this.#poller.wake();
    else if (this.#socket?.readyState !== WebSocket.CONNECTING) this.#connect();
  }

  /** Asks for a sign of life and gives the connection up when none comes. */
  probe() {
    if (this.#poller) return this.#poller.wake();
    this.send({ type: "ping" });
    return this.#expect(SILENCE_MS / 2);
  }

  #connect() {
    this.#drop();
    if (this.#unopened >= (this.#proven ? PROVEN_FAILURES : 1)) return this.#poll();
    const socket = new WebSocket(this.#url);
    this.#expect(OPENING_MS);
    this.#unopened += 1;
    socket.onopen = () => this.#opened();
    return this.#take(socket);
  }

  #opened() {
    this.#heard();
    this.#proven = true;
    this.#unopened = 0;
    this.#beat = setInterval(() => this.#heartbeat(), HEARTBEAT_MS);
    this.#on.open();
  }

  // Another socket is tried from time to time: the network may have changed, or it was the server that was away.
  #poll() {
    this.#unopened = 0;
    this.#poller = new Poller(this.#pollUrl, { ...this.#on, down: (code) => this.#lost(code) });
    this.#another = setInterval(() => this.#tryAnother(), ANOTHER_SOCKET_MS);
    this.#poller.start();
  }

  #tryAnother() {
    const socket = new WebSocket(this.#url);
    socket.onopen = () => {
      if (!this.#poller) return socket.close();
      this.#drop();
      this.#take(socket);
      return this.#opened();
    };
  }

  #take(socket) {
    this.#socket = socket;
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
    clearInterval(this.#another);
    this.#poller?.stop();
    this.#poller = null;
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
