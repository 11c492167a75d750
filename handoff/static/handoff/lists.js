// The lists at the left: fetched again when the server says so, moved through by keyboard, counted in the title.

import { Alerts } from "./alerts.js";
import { showTimes } from "./clock.js";
import { byId } from "./dom.js";

const SEARCH_AFTER = 250;

export class Lists {
  constructor() {
    this.alerts = new Alerts({ onChange: () => this.mark() });
    this.words = byId("search").value.trim();
    this.query = this.#shown;
    byId("search-form").addEventListener("submit", (event) => event.preventDefault());
    byId("search").addEventListener("input", () => this.#search());
    const lists = byId("lists");
    lists.addEventListener("htmx:configRequest", (event) => this.#aim(event));
    lists.addEventListener("htmx:beforeSwap", () => this.#keep());
    lists.addEventListener("htmx:afterSwap", () => {
      // The server has the last word on what there is to be filtered by.
      if (this.fetched === this.query) this.query = this.#shown;
    });
    lists.addEventListener("click", (event) => {
      const link = event.target.closest("[data-list], [data-view], [data-chip]");
      if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      this.go(link.search);
    });
    this.mark();
  }

  // The list that stands there, as the server names it: tab and filter. Empty for the whole inbox.
  get #shown() {
    return byId("lists").querySelector("[data-tab]").dataset.query;
  }

  // Whether another list has been asked for than the one that stands there.
  get pending() {
    return this.query !== this.#shown;
  }

  // What is asked for: `query`, and the words that are searched for.
  get asked() {
    const { query, words } = this;
    return words ? `${query || "?"}${query && "&"}q=${encodeURIComponent(words)}` : query;
  }

  // To another list, by the query of its address. It is fetched as news is, so that neither loses the other.
  go(search) {
    clearTimeout(this.timer);
    const fields = new URLSearchParams(search);
    this.words = fields.get("q") ?? "";
    if (byId("search").value.trim() !== this.words) byId("search").value = this.words;
    fields.delete("q");
    const query = String(fields);
    this.query = query && `?${query}`;
    this.refresh();
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
    this.#showNarrowed(Number(tabs.dataset.narrowed));
    showTimes(lists);
    const waiting = Number(tabs.dataset.waiting);
    const name = byId("thread")?.dataset.name;
    this.plain = name ? `${name} · Inbox` : "Inbox";
    document.title = waiting && this.alerts.inTitle ? `(${waiting}) ${this.plain}` : this.plain;
    this.alerts.counts({ waiting, offered: Number(tabs.dataset.offered) });
  }

  // htmx has kept the address of the first list; each fetch is of the one that is wanted when it begins.
  #aim(event) {
    if (event.target.id !== "lists") return;
    event.detail.path = event.target.dataset.from + this.asked;
    this.fetched = this.query;
  }

  // The address carries tab and filter, so that a reload shows the same.
  #showNarrowed(number) {
    const count = byId("filters-count");
    count.textContent = number || "";
    count.hidden = !number;
    if (location.search !== this.query) history.replaceState({ htmx: true }, "", location.pathname + this.query);
    // The same list fetched again stands where it was moved to.
    const { kept } = this;
    this.kept = null;
    if (kept?.query === this.#shown) {
      byId("lists-scroll").scrollTop = kept.top;
      byId("pills").scrollLeft = kept.left;
    } else byId("pills").querySelector("[aria-current]")?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  #keep() {
    this.kept = { query: this.#shown, top: byId("lists-scroll").scrollTop, left: byId("pills").scrollLeft };
  }

  // Shortly after the last letter, so that a word is one request.
  #search() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      this.words = byId("search").value.trim();
      this.refresh();
    }, SEARCH_AFTER);
  }

  show(tab) {
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
