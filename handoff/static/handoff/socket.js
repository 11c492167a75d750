// One socket that comes back by itself. Frames are in docs/frames.md.

const PING_EVERY = 25000;
const SILENT_TOO_LONG = 40000;
const LONGEST_PAUSE = 15000;
const SIGNED_OUT = 4403;

export class Socket {
  constructor({ onFrame, onOpen, onLink }) {
    this.onFrame = onFrame;
    this.onOpen = onOpen;
    this.onLink = onLink;
    this.failures = 0;
    this.ready = false;
    this.heard = 0;
    setInterval(() => this.#beat(), PING_EVERY);
    addEventListener("online", () => this.#now());
    addEventListener("offline", () => this.socket?.close());
    document.addEventListener("visibilitychange", () => {
      if (!document.hidden) this.#now();
    });
    this.#connect();
  }

  // Whether it was handed to an open socket; it may still be lost, so what matters is kept until acknowledged.
  send(frame) {
    if (!this.ready && frame.type !== "hello") return false;
    if (this.socket?.readyState !== WebSocket.OPEN) return false;
    this.socket.send(JSON.stringify(frame));
    return true;
  }

  #connect() {
    clearTimeout(this.timer);
    this.onLink(this.failures ? "offline" : "connecting");
    const scheme = location.protocol === "https:" ? "wss" : "ws";
    const socket = new WebSocket(`${scheme}://${location.host}/ws/inbox/`);
    this.socket = socket;
    socket.onopen = () => this.send({ type: "hello" });
    socket.onmessage = (event) => this.#hear(JSON.parse(event.data));
    socket.onclose = (event) => this.#lost(socket, event.code);
  }

  #hear(frame) {
    this.heard = Date.now();
    if (frame.type === "welcome") {
      this.failures = 0;
      this.ready = true;
      this.onLink("online");
      this.onOpen(frame);
    } else if (frame.type !== "pong") this.onFrame(frame);
  }

  #lost(socket, code) {
    if (socket !== this.socket) return;
    this.ready = false;
    if (code === SIGNED_OUT) {
      this.onLink("signed_out");
      return;
    }
    this.failures += 1;
    this.onLink("offline");
    // A random part keeps a hundred inboxes from coming back in the same instant.
    const pause = Math.min(LONGEST_PAUSE, 500 * 2 ** Math.min(this.failures, 6)) * (0.5 + Math.random() / 2);
    this.timer = setTimeout(() => this.#connect(), pause);
  }

  #beat() {
    if (!this.ready) return;
    if (Date.now() - this.heard > SILENT_TOO_LONG) this.socket.close();
    else this.send({ type: "ping" });
  }

  // The tab is looked at again, or the network is back: do not sit out the pause.
  #now() {
    if (this.ready) this.send({ type: "ping" });
    else if (this.socket.readyState === WebSocket.CLOSED && this.failures) this.#connect();
  }
}
