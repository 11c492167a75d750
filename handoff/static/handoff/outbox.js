// Replies that were sent and not acknowledged yet. Kept over reloads of the tab and sent again under the same client_id.

const KEY = "supportbot.inbox.outbox";
const DRAFT = "supportbot.inbox.draft.";

function read(key) {
  try {
    return sessionStorage.getItem(key);
  } catch {
    return null;
  }
}

function write(key, value) {
  try {
    if (value) sessionStorage.setItem(key, value);
    else sessionStorage.removeItem(key);
  } catch {
    // Storage may be full or blocked; the reply is still held in memory.
  }
}

export class Outbox {
  constructor() {
    try {
      this.frames = JSON.parse(read(KEY) ?? "[]");
    } catch {
      this.frames = [];
    }
  }

  add(frame) {
    this.frames.push(frame);
    this.#keep();
  }

  take(clientId) {
    const found = this.frames.find((frame) => frame.client_id === clientId);
    this.frames = this.frames.filter((frame) => frame !== found);
    this.#keep();
    return found;
  }

  of(conversation) {
    return this.frames.filter((frame) => frame.conversation === conversation);
  }

  #keep() {
    write(KEY, this.frames.length ? JSON.stringify(this.frames) : "");
  }
}

export const draftOf = (conversation) => read(DRAFT + conversation) ?? "";
export const keepDraft = (conversation, text) => write(DRAFT + conversation, text);

// What was refused while another conversation is open waits in its own reply box, before what was begun there.
export function giveBack({ conversation, text }) {
  const begun = draftOf(conversation).trim();
  keepDraft(conversation, begun ? `${text}\n\n${begun}` : text);
}
