import { MOST_FILES } from "../core/uploads.js";
import { t } from "../i18n/index.js";
import { fill, h } from "./dom.js";
import { progressBar, progressTo, size } from "./files.js";
import { icon } from "./icons.js";

/** The files that go with the next message, a chip each, above the box. */
export class Attachments {
  #uploads;
  #changed;
  #removed;
  #chips = new Map();
  #list = h("ul", { class: "attachments", "aria-label": t("files_to_send"), hidden: true });
  #problem = h("p", { class: "problem", role: "alert", hidden: true });

  /** `changed()` is told when there is one more or one less, `removed()` when one was taken away by hand. */
  constructor(uploads, changed, removed) {
    this.#uploads = uploads;
    this.#changed = changed;
    this.#removed = removed;
    this.node = h("div", {}, this.#list, this.#problem);
  }

  /** Whether any of them can be sent. */
  get any() {
    return this.#sendable.length > 0;
  }

  add(files) {
    const room = MOST_FILES - this.#chips.size;
    [...files].slice(0, room).forEach((file) => this.#put(this.#uploads.add(file)));
    fill(this.#problem, files.length > room && t("files_too_many", { n: MOST_FILES }));
  }

  /** Takes back what was withdrawn with its message. */
  restore(files) {
    files.filter(({ file }) => file).forEach((file) => this.#put(file));
  }

  /** Hands them over to a message. What cannot be sent at all stays behind, and goes. */
  take() {
    const files = this.#sendable;
    this.#chips.clear();
    this.#shown();
    return files;
  }

  update(file) {
    const chip = this.#chips.get(file);
    if (chip?.dataset.status === file.status && file.status === "uploading") progressTo(chip.querySelector("progress"), file);
    else if (chip) this.#draw(file, chip);
  }

  get #sendable() {
    return [...this.#chips.keys()].filter(({ status }) => status !== "refused");
  }

  #put(file) {
    const chip = h("li", { class: "attachment" });
    this.#chips.set(file, chip);
    this.#draw(file, chip);
    this.#shown();
  }

  #remove(file) {
    this.#uploads.drop(file);
    this.#chips.delete(file);
    this.#shown();
    this.#removed();
  }

  #shown() {
    fill(this.#list, [...this.#chips.values()]);
    fill(this.#problem);
    this.#changed();
  }

  #draw(file, chip) {
    const { name, status, problem } = file;
    const wrong = status === "refused" || status === "failed";
    chip.dataset.status = status;
    fill(chip, icon(wrong ? "alert" : "file"),
      h("div", { class: "attachment-text" }, h("span", { class: "filename", dir: "auto" }, name),
        wrong ? h("span", { class: "problem", role: "alert" }, problem || t("file_failed")) : h("span", { class: "filesize" }, size(file.size)),
        status === "uploading" && progressBar(file)),
      status === "failed" && h("button", { type: "button", class: "link", "aria-label": t("file_again", { name }), onclick: () => this.#uploads.send(file) }, t("retry")),
      h("button", { type: "button", class: "icon-button", "aria-label": t("file_remove", { name }), onclick: () => this.#remove(file) }, icon("close")));
  }
}
