// The filter's panel under its button, and the dialog of saved views. Both are fetched when they are opened.

import { announce, byId, toast } from "./dom.js";

export class Filters {
  constructor(lists) {
    this.lists = lists;
    this.panel = byId("filters");
    this.dialog = byId("views-dialog");
    this.said = lists.query;
    this.panel.addEventListener("toggle", () => this.panel.open && this.#fill());
    this.panel.addEventListener("change", () => this.#apply());
    this.panel.addEventListener("submit", (event) => event.preventDefault());
    this.panel.addEventListener("keydown", (event) => {
      if (event.key === "Escape") this.close();
    });
    byId("lists").addEventListener("click", (event) => {
      this.taken = event.target.closest("[data-chip]") !== null;
    });
    byId("lists").addEventListener("htmx:afterSwap", () => this.#say());
    document.body.addEventListener("inbox:views", ({ detail }) => {
      toast(detail.text, "check");
      if (detail.close) this.dialog.close();
      this.taken = detail.close;
      lists.refresh();
    });
    byId("views-body").addEventListener("htmx:afterSettle", () => this.#settled());
  }

  open() {
    byId("inbox").dataset.pane = "list";
    this.panel.open = true;
  }

  hide() {
    this.panel.open = false;
  }

  close() {
    this.hide();
    this.panel.querySelector("summary").focus();
  }

  clear() {
    const form = byId("filters-form");
    for (const field of form.elements) {
      if (field.type === "checkbox") field.checked = false;
      else if (field.name !== "tab") field.value = "";
    }
    this.#apply();
  }

  // Shown once its forms answer, which is a moment after they have come.
  views() {
    this.hide();
    this.opening = true;
    htmx.ajax("GET", this.dialog.dataset.from + this.lists.asked, "#views-body");
  }

  #settled() {
    if (this.opening && !this.dialog.open) this.dialog.showModal();
    this.opening = false;
    // What was pressed, such as to delete a view, may be gone.
    const lost = this.dialog.open && !this.dialog.contains(document.activeElement);
    if (lost) this.dialog.querySelector("button").focus();
  }

  // What was pressed is gone: the focus goes to the first chip, else to where filters are made.
  #say() {
    const { pending, query } = this.lists;
    if (pending) return;
    if (this.taken) (byId("chips")?.querySelector(".chip") ?? this.panel.querySelector("summary")).focus();
    this.taken = false;
    if (this.said !== query) {
      const number = byId("lists").querySelectorAll("[data-row]").length;
      announce(number === 1 ? "One conversation listed" : `${number} conversations listed`);
    }
    this.said = query;
  }

  async #fill() {
    await htmx.ajax("GET", this.panel.dataset.from + this.lists.asked, "#filters-panel");
    if (this.panel.open) byId("filters-form")?.querySelector("select").focus();
  }

  // What is set in the form, with the words that are searched for.
  #apply() {
    const fields = new URLSearchParams();
    for (const [name, value] of new FormData(byId("filters-form"))) if (value) fields.append(name, value);
    if (this.lists.words) fields.append("q", this.lists.words);
    this.lists.go(fields);
  }
}
