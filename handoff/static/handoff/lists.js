// The lists at the left: fetched again when the server says so, moved through by keyboard, counted in the title.

import { Alerts } from "./alerts.js";
import { showTimes } from "./clock.js";
import { byId } from "./dom.js";

const SEARCH_AFTER = 250;

export class Lists {
  constructor() {
    this.alerts = new Alerts({ onChange: () => this.mark() });
    this.words = "";
    byId("search-form").addEventListener("submit", (event) => event.preventDefault());
    byId("search").addEventListener("input", () => this.#search());
    this.mark();
  }

  refresh() {
    htmx.trigger("#lists", "inbox:refresh");
  }

  // After each fetch: what is open, what time it is, how many wait.
  mark() {
    const lists = byId("lists");
    const tabs = lists.querySelector("[data-tab]");
    const open = byId("thread")?.dataset.conversation;
    for (const row of lists.querySelectorAll("[data-row]")) {
      if (row.dataset.row === open) {
        row.setAttribute("aria-current", "page");
        // It is being read; the server hears of that a moment later.
        row.classList.remove("line--unread");
        row.querySelector(".count--unread")?.remove();
      } else row.removeAttribute("aria-current");
    }
    // The next fetch by bell must show the list that is looked at now.
    lists.setAttribute("hx-get", this.#address(tabs.dataset.tab));
    showTimes(lists);
    const waiting = Number(tabs.dataset.waiting);
    const name = byId("thread")?.dataset.name;
    this.plain = name ? `${name} · Inbox` : "Inbox";
    document.title = waiting && this.alerts.inTitle ? `(${waiting}) ${this.plain}` : this.plain;
    this.alerts.counts({ waiting, offered: Number(tabs.dataset.offered) });
  }

  #address(tab) {
    const words = this.words ? `&q=${encodeURIComponent(this.words)}` : "";
    return `${location.origin}/inbox/lists/?tab=${tab}${words}`;
  }

  // Shortly after the last letter, so that a word is one request.
  #search() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      this.words = byId("search").value.trim();
      byId("lists").setAttribute("hx-get", this.#address(byId("lists").querySelector("[data-tab]").dataset.tab));
      this.refresh();
    }, SEARCH_AFTER);
  }

  show(tab) {
    this.words = byId("search").value = "";
    byId("lists").querySelector(`[data-list="${tab}"]`)?.click();
  }

  step(by) {
    const rows = [...byId("lists").querySelectorAll("[data-row]")];
    if (!rows.length) return;
    const here = rows.findIndex((row) => row === document.activeElement);
    const open = rows.findIndex((row) => row.hasAttribute("aria-current"));
    const from = here >= 0 ? here : open;
    const to = from < 0 ? (by > 0 ? 0 : rows.length - 1) : Math.min(rows.length - 1, Math.max(0, from + by));
    rows[to].focus();
  }
}
