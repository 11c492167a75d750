// The reply box: keeps a draft per conversation, sends on Ctrl+Enter, says what went wrong beside what was written.

import { byId } from "./dom.js";
import { Files } from "./files.js";
import { draftOf, keepDraft } from "./outbox.js";
import { SavedReplies } from "./saved.js";

const LIMIT = 4000;
const NEARLY = 3600;
const TYPING_EVERY = 2500;

export class Composer {
  constructor(conversation, { onSend, onNote, onTyping }) {
    this.conversation = conversation;
    this.form = byId("composer");
    this.input = byId("reply");
    this.onSend = onSend;
    this.onNote = onNote;
    this.noting = false;
    this.due = false; // asked to send while files were still going up
    this.onTyping = onTyping;
    this.typedAt = 0;
    this.input.value = draftOf(conversation);
    new SavedReplies(conversation, this.input, { onTake: (text) => this.#put(text) });
    this.files = new Files(conversation, {
      onChange: () => this.#filesChanged(),
      onProblem: (text) => {
        this.due = false;
        this.error(text);
      },
    });
    this.input.addEventListener("paste", (event) => this.#dropped(event, event.clipboardData));
    for (const kind of ["dragover", "drop"]) {
      this.form.addEventListener(kind, (event) => this.#dropped(event, event.dataTransfer));
    }
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#send();
    });
    this.input.addEventListener("input", () => {
      this.due = false; // who goes on writing is not done
      this.#changed();
      this.#showSend();
    });
    this.input.addEventListener("keydown", (event) => {
      if (!event.defaultPrevented && event.key === "Enter" && (event.ctrlKey || event.metaKey) && !event.isComposing) {
        event.preventDefault();
        this.#send();
      }
    });
    this.#fit();
  }

  focus() {
    this.input.focus();
  }

  // A reply goes to the customer, a note to staff alone; the box says which at a glance.
  mode(noting) {
    if (this.noting !== noting) {
      this.noting = noting;
      this.other = [this.input.value, (this.input.value = this.other ?? "")][0];
    }
    byId("thread").dataset.mode = noting ? "note" : "reply";
    this.input.placeholder = noting ? "Write a note. The customer never sees it." : "Write a reply, or / for a saved one…";
    this.due = false;
    for (const button of this.form.querySelectorAll(".modes__one")) {
      button.setAttribute("aria-pressed", String((button.dataset.do === "mode_note") === noting));
    }
    this.#showSend();
    this.#changed({ quiet: true });
  }

  // Put a text in, before what was written already.
  insert(text) {
    const written = this.input.value.trim();
    this.input.value = written && !written.includes(text) ? `${text}\n\n${written}` : written || text;
    this.#changed();
    this.focus();
    this.input.setSelectionRange(this.input.value.length, this.input.value.length);
  }

  // Put a text in place of what is written; gives back what was.
  replace(text) {
    const before = this.input.value;
    this.input.value = text;
    this.#changed();
    return before;
  }

  // A saved reply takes the place of the slash; its first open gap is selected, to be written over.
  #put(text) {
    this.input.value = text;
    this.#changed();
    const gap = /\{[a-z_]+\}/.exec(text);
    if (gap) this.input.setSelectionRange(gap.index, gap.index + gap[0].length);
  }

  error(text) {
    const box = byId("composer-error");
    box.hidden = !text;
    box.querySelector("[data-text]").textContent = text ?? "";
  }

  // Files that are pasted or dropped on the box go with the reply; a pasted text stays what it is.
  #dropped(event, transfer) {
    if (this.noting || ![...(transfer?.types ?? [])].includes("Files")) return;
    event.preventDefault();
    if (event.type !== "dragover") this.files.add([...transfer.files]);
  }

  #showSend() {
    this.form.querySelector("[type=submit]").disabled = this.#uploading;
    const sends = this.due ? "Sends when the files are up…" : "Send";
    this.form.querySelector("[data-send]").textContent = this.noting ? "Keep note" : sends;
  }

  get #uploading() {
    return !this.noting && this.files.loading;
  }

  #filesChanged() {
    if (this.due && !this.#uploading) this.#send();
    this.#showSend();
  }

  #send() {
    const text = this.input.value.trim();
    const files = this.noting ? [] : this.files.ready;
    this.due = this.#uploading;
    if (this.due) {
      this.#showSend();
      return;
    }
    if (!text && !files.length) return;
    this.error(null);
    this.input.value = "";
    this.#changed({ quiet: true });
    if (this.noting) this.onNote(text);
    else this.onSend(text, this.files.take());
  }

  #changed({ quiet = false } = {}) {
    if (!this.noting) keepDraft(this.conversation, this.input.value);
    this.#fit();
    const now = Date.now();
    if (!quiet && !this.noting && this.input.value && now - this.typedAt > TYPING_EVERY) {
      this.typedAt = now;
      this.onTyping();
    }
  }

  #fit() {
    const { length } = this.input.value;
    const lines = this.input.value.split("\n").reduce((sum, line) => sum + 1 + Math.floor(line.length / 80), 0);
    this.input.rows = Math.min(12, Math.max(3, lines));
    const count = byId("reply-count");
    count.hidden = length < NEARLY;
    count.textContent = `${length} / ${LIMIT}`;
  }
}
