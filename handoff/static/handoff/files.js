// Files: those of a message, and those that wait beside the reply box to be sent with it.

import { byId, el, icon } from "./dom.js";

const MOST = 5;
const MOST_BYTES = 10 * 2 ** 20;

export function sizeOf(bytes) {
  const step = bytes < 1000 ? 0 : bytes < 1e6 ? 1 : 2;
  const unit = ["byte", "kilobyte", "megabyte"][step];
  const options = { style: "unit", unit, maximumFractionDigits: step === 2 ? 1 : 0 };
  return new Intl.NumberFormat(undefined, options).format(bytes / 1000 ** step);
}

// As templates/handoff/_files.html shows them.
export function filesOf(attachments) {
  const one = ({ id, name, type, size }) => {
    const href = `/inbox/files/${id}/`;
    const isPicture = type.startsWith("image/");
    const picture = isPicture && el("img", { class: "file__picture", src: href, alt: name, loading: "lazy" });
    const label = [el("span", { class: "file__name", dir: "auto", text: name }), el("span", { class: "faint small num", text: sizeOf(size) })];
    return el("li", {}, el("a", { class: "file", href, target: "_blank", rel: "noopener" }, picture || icon("file-text"), ...label));
  };
  return el("ul", { class: "msg__files list-plain", "aria-label": "Files" }, ...attachments.map(one));
}

export class Files {
  #waiting = new Map();

  constructor(conversation, { onChange, onProblem }) {
    this.conversation = conversation;
    this.onChange = onChange;
    this.onProblem = onProblem;
    this.list = byId("reply-files");
    this.picker = byId("reply-file");
    this.picker.addEventListener("change", () => {
      this.add([...this.picker.files]);
      this.picker.value = "";
    });
  }

  get loading() {
    return [...this.#waiting.values()].some((file) => !file.id);
  }

  get ready() {
    return [...this.#waiting.values()].filter((file) => file.id);
  }

  choose() {
    this.picker.click();
  }

  add(chosen) {
    for (const file of chosen) {
      if (this.#waiting.size >= MOST) return this.onProblem(`${MOST} files can go with one reply.`);
      if (file.size > MOST_BYTES) this.onProblem(`${file.name} is too large: files of up to ${MOST_BYTES / 2 ** 20} MB can be sent.`);
      else this.#upload(file);
    }
    return undefined;
  }

  // What was sent is no longer here; what was refused comes back.
  take() {
    const taken = this.ready;
    this.#waiting.clear();
    this.#draw();
    return taken;
  }

  restore(files) {
    for (const file of files) this.#waiting.set(file.id, file);
    this.#draw();
  }

  async #upload(file) {
    const key = Symbol(file.name);
    this.#waiting.set(key, { name: file.name, size: file.size, type: file.type });
    this.#draw();
    const body = new FormData();
    body.set("file", file);
    let said = { text: `${file.name} could not be uploaded. Try again.` };
    try {
      const token = document.querySelector("[name=csrfmiddlewaretoken]").value;
      const answer = await fetch(`/inbox/c/${this.conversation}/files/`, { method: "POST", body, headers: { "X-CSRFToken": token } });
      said = await answer.json();
    } catch {
      // No connection, or no JSON: the sentence above says it.
    }
    if (!this.#waiting.has(key)) return; // taken away meanwhile
    if (said.id) this.#waiting.set(key, said);
    else {
      this.#waiting.delete(key);
      this.onProblem(said.text);
    }
    this.#draw();
  }

  #draw() {
    this.list.replaceChildren(...[...this.#waiting].map(([key, file]) => this.#chip(key, file)));
    this.list.hidden = this.#waiting.size === 0;
    this.onChange();
  }

  #chip(key, file) {
    const away = el("button", { type: "button", class: "chipfile__away", "aria-label": `Take ${file.name} away` }, icon("x"));
    away.addEventListener("click", () => {
      this.#waiting.delete(key);
      this.#draw();
    });
    const state = file.id ? icon("paperclip") : el("span", { class: "spinner", role: "status", "aria-label": "Uploading" });
    return el("li", { class: "chipfile" }, state, el("span", { class: "truncate", dir: "auto", text: file.name }), el("span", { class: "faint small num", text: sizeOf(file.size) }), away);
  }
}
