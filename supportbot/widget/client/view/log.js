import { t } from "../i18n/index.js";
import { fill, h } from "./dom.js";
import { icon } from "./icons.js";
import { MessageRow } from "./message.js";

const NEAR_PX = 96;
const MARGIN_PX = 12;

/** The messages in their order, the suggestions, the typing row, and where the reader stands in all that. */
export class Log {
  #actions;
  #rows = new Map();
  #ordered = [];
  #stuck = true;
  #filling = false;
  #beginning = NaN;
  #suggested = "";
  #list = h("div", { class: "list", role: "log", "aria-live": "polite", "aria-relevant": "additions", "aria-label": t("conversation") });
  #loading = h("div", { class: "loading", role: "status" }, h("span", { class: "spinner" }), t("loading"));
  #suggestions = h("div", { class: "suggestions", role: "group", "aria-label": t("suggestions"), hidden: true });
  #typing = h("div", { class: "row bot typing", hidden: true });
  #typingSaid = h("div", { class: "hidden", role: "status" });
  #jump = h("button", { type: "button", class: "jump", hidden: true, onclick: () => this.toEnd(true) }, icon("arrowDown"), t("new_messages"));

  /** `actions` are those of its messages, and becomeCustomer. */
  constructor(actions) {
    this.#actions = actions;
    this.scroller = h("div", { class: "scroller", tabindex: "-1", onscroll: () => this.#near() && (this.#jump.hidden = true) },
      this.#loading, this.#list, this.#suggestions, this.#typing, this.#typingSaid);
    this.node = h("div", { class: "log" }, this.scroller, this.#jump);
    // Whoever reads the end stays at the end: when the keyboard opens, when a row grows.
    const sizes = new ResizeObserver(() => this.#stuck && this.toEnd());
    sizes.observe(this.scroller);
    sizes.observe(this.#list);
  }

  /** History that arrives in one piece is not read aloud. */
  bulk(on) {
    this.#loading.hidden = true;
    this.#filling = on;
    if (on) this.#list.setAttribute("aria-live", "off");
    else setTimeout(() => this.#list.setAttribute("aria-live", "polite"), 400);
  }

  /** After a first load the reader starts at the newest message. */
  settle() {
    if (this.#stuck) this.toEnd();
  }

  clear() {
    this.#rows.clear();
    this.#ordered = [];
    this.#list.replaceChildren();
    this.#loading.hidden = false;
    this.typing({ on: false });
  }

  loading(on) {
    this.#loading.hidden = !on || this.#ordered.length > 0;
  }

  put(entry) {
    const key = entry.client_id ?? `seq:${entry.seq}`;
    const near = this.#near();
    let row = this.#rows.get(key);
    const fresh = !row;
    if (row) row.update(entry);
    else this.#rows.set(key, (row = new MessageRow(entry, this.#actions)));
    this.#position(row, fresh);
    this.#relate();
    if (!fresh) return;
    if (entry.author !== "customer") this.typing({ on: false });
    if (near || entry.status === "sending") this.#show(row);
    else this.#jump.hidden = false;
  }

  remove(clientId) {
    const row = this.#rows.get(clientId);
    if (!row) return;
    row.node.remove();
    this.#rows.delete(clientId);
    this.#ordered.splice(this.#ordered.indexOf(row), 1);
    this.#relate();
  }

  /** Questions to tap, as long as nothing was asked yet; to `visitor`, also the way to be known. */
  suggest(texts, visitor) {
    const open = this.#ordered.every(({ entry }) => entry.author !== "customer");
    const suggested = JSON.stringify([open, texts, visitor]);
    if (suggested === this.#suggested) return;
    this.#suggested = suggested;
    fill(this.#suggestions, open && texts.map((text) => h("button", {
      type: "button", class: "chip", dir: "auto", onclick: () => this.#actions.choose(text),
    }, text)), open && visitor && h("button", { type: "button", class: "link", onclick: () => this.#actions.becomeCustomer() }, t("i_am_customer")));
  }

  typing({ on, name = "", author = "bot", text = "" }) {
    const near = this.#near();
    this.#typing.hidden = !on;
    this.#typing.className = `row ${author} typing`;
    // Said once for as long as it lasts, however often it is told.
    const said = on && !text ? t("is_typing", { name }) : "";
    if (said !== this.#typingSaid.textContent) this.#typingSaid.textContent = said;
    if (!on) return;
    const inside = text ? h("p", { class: "text", dir: "auto" }, text) : h("span", { class: "dots" }, h("i"), h("i"), h("i"));
    this.#typing.replaceChildren(h("div", { class: "body", "aria-hidden": "true" }, inside));
    if (near) this.toEnd();
  }

  toEnd(smooth = false) {
    this.#stuck = true;
    this.#jump.hidden = true;
    this.scroller.scrollTo({ top: this.scroller.scrollHeight, behavior: smooth ? "smooth" : "instant" });
  }

  // An answer longer than the screen is read from its beginning.
  #show({ node, entry }) {
    this.toEnd();
    if (this.#filling || entry.author === "customer") return;
    // Offsets, not rectangles: while the panel opens, its scale shrinks every rectangle.
    const start = node.offsetTop - this.scroller.offsetTop;
    if (start >= this.scroller.scrollTop) return;
    this.scroller.scrollTop = start - MARGIN_PX;
    this.#beginning = this.scroller.scrollTop;
    this.#stuck = false;
  }

  #near() {
    const { scrollTop, clientHeight, scrollHeight } = this.scroller;
    this.#stuck = scrollTop !== this.#beginning && scrollHeight - scrollTop - clientHeight < NEAR_PX;
    return this.#stuck;
  }

  #position(row, fresh) {
    const ordered = this.#ordered;
    const at = ordered.indexOf(row);
    const settled = (ordered[at - 1]?.place ?? 0) <= row.place && row.place <= (ordered[at + 1]?.place ?? Infinity);
    if (!fresh && settled) return;
    if (at >= 0) ordered.splice(at, 1);
    let index = ordered.length;
    while (index > 0 && ordered[index - 1].place > row.place) index -= 1;
    ordered.splice(index, 0, row);
    this.#list.insertBefore(row.node, ordered[index + 1]?.node ?? null);
  }

  // What one row shows depends on its neighbours: the name above it, its open choices, "sent" below the last own one.
  #relate() {
    const lastOwn = this.#ordered.findLastIndex(({ entry }) => entry.author === "customer");
    this.#ordered.forEach((row, index) => {
      row.follow(this.#ordered[index - 1]?.entry);
      row.offer(index === this.#ordered.length - 1);
      row.latest(index === lastOwn);
    });
    if (lastOwn >= 0) this.#suggestions.hidden = true;
  }
}
