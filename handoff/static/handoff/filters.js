// The filter's panel under its button, and the dialog of saved views. Both are fetched when they are opened.

import { announce, byId, toast } from "./dom.js";

export class Filters {
  constructor(lists) {
    this.lists = lists;
    this.panel = byId("filters");
    this.dialog = byId("views-dialog");
    this.said = lists.query;
    this.panel.addEventListener("toggle", () => this.panel.open && this.#fill());
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
      lists.refresh();
    });
  }

  open() {
    byId("inbox").dataset.pane = "list";
    this.panel.open = true;
  }

  close() {
    this.panel.open = false;
    this.panel.querySelector("summary").focus();
  }

  clear() {
    const form = byId("filters-form");
    for (const field of form.elements) {
      if (field.type === "checkbox") field.checked = false;
      else if (field.name !== "tab") field.value = "";
    }
    htmx.trigger(form, "change");
  }

  async views() {
    this.panel.open = false;
    await htmx.ajax("GET", this.dialog.dataset.from + this.lists.asked, "#views-body");
    if (!this.dialog.open) this.dialog.showModal();
  }

  // What was pressed is gone with its chip: the focus goes to the next, else to where filters are made.
  #say() {
    const { query } = this.lists;
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
}
