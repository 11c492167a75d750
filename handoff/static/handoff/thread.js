// The open conversation: what was said, who holds it, and the agent's own part in it.

import { Aid } from "./aid.js";
import { showTimes } from "./clock.js";
import { Composer } from "./composer.js";
import { announce, byId, el, icon, toast } from "./dom.js";
import { arrange, messageOf, noteOf } from "./message.js";
import { Scroll } from "./scroll.js";

const TYPING_FADES = 5000;
const RESTORED = new Set(["stale_view", "attachment_missing", "text_too_long", "text_empty", "text_not_allowed", "client_id_conflict"]);
const STATES = { mine: "Yours", bot: "With the bot", waiting: "Waiting for a person", closed: "Closed" };
const MOVED = {
  hand_back: "Handed back to the bot",
  close: "Closed",
  transfer: "Passed on",
  snooze: "Set aside",
  reopen: "Opened again",
  "note.add": "Note kept",
};
const LEADS_TO = { claim: "agent", hand_back: "bot", close: "closed", reopen: "agent" };
const FROM = { claim: ["bot", "waiting"], reopen: ["closed"] };

export class Thread {
  constructor(section, { socket, outbox, me }) {
    this.section = section;
    this.id = section.dataset.conversation;
    this.name = section.dataset.name;
    this.lastSeq = Number(section.dataset.lastSeq);
    this.version = Number(section.dataset.custodyVersion);
    this.lastNote = Number(section.dataset.lastNote);
    this.socket = socket;
    this.outbox = outbox;
    this.me = me;
    this.log = byId("log");
    arrange(this.log);
    showTimes(section);
    this.scroll = new Scroll();
    this.composer = new Composer(this.id, {
      onSend: (text, files) => {
        this.aid?.sent();
        this.#reply(text, files);
      },
      onNote: (text) => this.#note(text),
      onTyping: () => this.socket.send({ type: "typing", conversation: this.id }),
    });
    this.aid = byId("aid") ? new Aid(this) : null;
    for (const frame of outbox.of(this.id)) if (frame.type === "reply.send") this.#pending(frame);
    this.watch();
  }

  get holding() {
    return this.section.dataset.holding;
  }

  watch() {
    this.socket.send({ type: "watch", conversation: this.id, last_seq: this.lastSeq, last_note: this.lastNote });
  }

  may(kind) {
    return (FROM[kind] ?? ["mine"]).includes(this.holding) && !this.moving;
  }

  move(kind, fields = {}) {
    if (!this.may(kind)) return;
    const sent = this.socket.send({ type: kind, conversation: this.id, custody_version: this.version, ...fields });
    if (!sent) toast("No connection. Try again in a moment.", "wifi-off");
    this.#busy(sent ? kind : null);
  }

  // Frames

  thread(frame) {
    if (frame.conversation !== this.id) return;
    for (const message of frame.messages) this.message(message);
    for (const note of frame.notes) this.note(note);
    this.seen({ conversation: this.id, seq: frame.state.seen_seq });
    this.state(frame.state);
    if (this.staleAt !== undefined && this.lastSeq > this.staleAt) this.scroll.toEnd();
    this.staleAt = undefined;
  }

  message(frame) {
    if (frame.conversation && frame.conversation !== this.id) return;
    if (frame.seq <= this.lastSeq) return;
    if (frame.seq > this.lastSeq + 1) {
      this.watch();
      return;
    }
    this.lastSeq = frame.seq;
    const own = frame.client_id && this.#settle(frame.client_id);
    this.scroll.around(() => this.#append(messageOf(frame)), { own });
    byId("typing").hidden = true;
    if (!own) announce(`${frame.name || frame.author}: ${frame.text}`);
    if (frame.code === "action_told") this.#acts();
  }

  // Words were taken out of a message that is shown already. The brief may have had them too.
  redacted(frame) {
    if (frame.conversation !== this.id) return;
    const old = this.log.querySelector(`.msg[data-seq="${Number(frame.seq)}"]`);
    const shown = old?.querySelector(".msg__text, .msg__notice")?.firstChild?.textContent;
    if (!old || (shown === frame.text && old.querySelector(".msg__note"))) return;
    old.replaceWith(messageOf(frame));
    arrange(this.log);
    showTimes(this.log);
    this.#markSeen();
    htmx.trigger("#side", "side:refresh");
  }

  // What can be done depends on who holds it, and on what was done; a form that is being filled in stays.
  #acts() {
    const acts = byId("acts");
    if (acts && !acts.querySelector("form :focus")) htmx.trigger(acts, "acts:refresh");
  }

  note(frame) {
    if ((frame.conversation && frame.conversation !== this.id) || frame.id <= this.lastNote) return;
    this.lastNote = frame.id;
    this.scroll.around(() => this.#append(noteOf(frame)));
  }

  // Below the agent's last words that the customer has seen, it says so.
  seen(frame) {
    if (frame.conversation !== this.id) return;
    this.seenSeq = Math.max(this.seenSeq ?? 0, frame.seq);
    this.#markSeen();
  }

  #markSeen() {
    this.log.querySelector(".msg__seen")?.remove();
    const own = [...this.log.querySelectorAll(".msg--agent[data-seq]")];
    const last = own.filter((line) => line.dataset.seq && Number(line.dataset.seq) <= this.seenSeq).at(-1);
    if (last && last === own.at(-1)) last.append(el("p", { class: "msg__note msg__seen" }, icon("check-check"), " Seen"));
  }

  viewers(frame) {
    if (frame.conversation !== this.id) return;
    const line = byId("viewers");
    line.hidden = frame.names.length === 0;
    line.textContent = frame.names.length ? ` · ${frame.names.join(", ")} also here` : "";
  }

  state(frame) {
    if (frame.custody_version < this.version) return;
    this.version = frame.custody_version;
    const mine = frame.agent_id === this.me;
    const holding = frame.custody === "agent" ? (mine ? "mine" : "other") : frame.custody;
    if (holding === this.holding) {
      if (frame.agent && holding === "other") this.#holder(frame.agent);
      return;
    }
    const before = this.holding;
    if (before === "mine") this.aid?.stop();
    this.section.dataset.holding = holding;
    const text = holding === "other" ? `Held by ${frame.agent ?? "a colleague"}` : STATES[holding];
    this.section.querySelector("[data-state-text]").textContent = text;
    if (frame.agent) this.section.querySelector("[data-holder]").textContent = frame.agent;
    if (holding === "closed" && this.composer.noting) this.composer.mode(false);
    if (holding === "mine" && this.moving === "claim") this.composer.focus();
    if (before === "mine" && !this.moving) toast(`${text}.`, "info");
    if (holding === "waiting") htmx.trigger("#side", "side:refresh");
    else this.#acts();
  }

  typing(frame) {
    if (frame.conversation !== this.id) return;
    byId("typing").hidden = !frame.on;
    clearTimeout(this.typingTimer);
    this.typingTimer = setTimeout(() => { byId("typing").hidden = true; }, TYPING_FADES);
    if (this.scroll.atEnd()) this.scroll.toEnd();
  }

  ack(frame) {
    if (frame.conversation !== this.id) return;
    if (frame.frame === "reply.send") {
      const line = this.#line(frame.client_id);
      if (line && frame.seq <= this.lastSeq) line.remove();
      else line?.classList.remove("msg--pending");
      return;
    }
    if (MOVED[frame.frame]) toast(MOVED[frame.frame], "circle-check");
    if (LEADS_TO[frame.frame]) this.state({ custody: LEADS_TO[frame.frame], custody_version: frame.custody_version, agent_id: this.me });
    if (["claim", "reopen"].includes(frame.frame)) this.composer.focus();
    this.#busy(null);
  }

  // A frame of ours was refused. `lost` is the reply it was about, if any.
  refused(frame, lost) {
    if (lost) {
      this.#settle(lost.client_id);
      this.composer.error(frame.text);
      if (RESTORED.has(frame.code) || !frame.retryable) {
        // A note stays a note: it must not stand in the box whose words go to the customer.
        this.composer.mode(lost.type === "note.add");
        this.composer.insert(lost.text);
        if (frame.code !== "attachment_missing") this.composer.files.restore(lost.attachments ?? []);
      }
      this.staleAt = frame.code === "stale_view" ? this.lastSeq : undefined;
    } else toast(frame.text);
    this.#busy(null);
    // What is another team's now cannot be watched; asking again would only be refused again.
    if (frame.code !== "conversation_not_found") this.watch();
  }

  #holder(name) {
    this.section.querySelector("[data-holder]").textContent = name;
    this.section.querySelector("[data-state-text]").textContent = `Held by ${name}`;
  }

  #note(text) {
    const frame = { type: "note.add", conversation: this.id, client_id: crypto.randomUUID?.() ?? uuid(), text };
    this.outbox.add(frame);
    this.socket.send(frame);
    this.composer.mode(false);
  }

  // Own replies

  #reply(text, attachments) {
    const frame = {
      type: "reply.send",
      conversation: this.id,
      client_id: crypto.randomUUID?.() ?? uuid(),
      text,
      custody_version: this.version,
      last_seq: this.lastSeq,
      ...(attachments.length && { files: attachments.map((file) => file.id), attachments }),
    };
    this.outbox.add(frame);
    this.#pending(frame);
    this.socket.send(frame);
  }

  #pending(frame) {
    const line = messageOf({
      author: "agent",
      name: byId("inbox").dataset.staffName,
      text: frame.text,
      wordless: !frame.text,
      attachments: frame.attachments,
      created_at: new Date().toISOString(),
    });
    line.classList.add("msg--pending");
    line.dataset.clientId = frame.client_id;
    line.append(el("p", { class: "msg__note msg__sending", text: "Sending…" }));
    this.scroll.around(() => this.#append(line), { own: true });
  }

  #line(clientId) {
    return this.log.querySelector(`[data-client-id="${CSS.escape(clientId)}"]`);
  }

  #settle(clientId) {
    const line = this.#line(clientId);
    line?.remove();
    return Boolean(line);
  }

  #append(line) {
    this.log.append(line);
    // What is not stored yet stays below what is.
    for (const pending of this.log.querySelectorAll(".msg[data-client-id]")) this.log.append(pending);
    arrange(this.log);
    showTimes(line);
    this.#markSeen();
  }

  #busy(kind) {
    this.moving = kind;
    for (const button of this.section.querySelectorAll(".thread__moves button, .holdbar button")) {
      button.disabled = Boolean(kind);
    }
  }
}

// crypto.randomUUID is missing on pages served without TLS from another host than this one.
function uuid() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
