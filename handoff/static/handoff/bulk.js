// Several conversations chosen at once, to be closed together. Each is closed by a frame of its own, so what has moved
// meanwhile is refused by itself and the others are closed.

import { byId, toast } from "./dom.js";

export class Bulk {
  constructor({ close }) {
    this.chosen = new Map();
    this.bar = byId("bulk");
    byId("lists").addEventListener("change", (event) => {
      const box = event.target.closest("[data-pick]");
      if (box) this.#choose(box);
    });
    this.bar.addEventListener("submit", (event) => {
      event.preventDefault();
      const reason = byId("bulk-reason").value;
      for (const [conversation, version] of this.chosen) close({ conversation, custody_version: version, reason });
      toast(`${this.chosen.size} asked to be closed`, "check");
      this.clear();
    });
  }

  // After each fetch of the lists: what is still shown stays chosen, in its newest version.
  mark() {
    const boxes = [...byId("lists").querySelectorAll("[data-pick]")];
    const shown = new Map(boxes.map((box) => [box.dataset.pick, Number(box.dataset.version)]));
    for (const id of this.chosen.keys()) {
      if (shown.has(id)) this.chosen.set(id, shown.get(id));
      else this.chosen.delete(id);
    }
    for (const box of boxes) box.checked = this.chosen.has(box.dataset.pick);
    this.#draw();
  }

  // The one that has the focus in the list, by key.
  toggleFocused() {
    const box = document.activeElement?.closest?.("li")?.querySelector("[data-pick]");
    if (!box) return;
    box.checked = !box.checked;
    this.#choose(box);
  }

  clear() {
    this.chosen.clear();
    this.mark();
  }

  #choose(box) {
    if (box.checked) this.chosen.set(box.dataset.pick, Number(box.dataset.version));
    else this.chosen.delete(box.dataset.pick);
    this.#draw();
  }

  #draw() {
    this.bar.hidden = this.chosen.size === 0;
    byId("lists").classList.toggle("lists--picking", this.chosen.size > 0);
    byId("bulk-count").textContent = `${this.chosen.size} chosen`;
  }
}
