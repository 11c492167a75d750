import { t } from "../i18n/index.js";
import { clock, fill, h } from "./dom.js";
import { feedback } from "./feedback.js";
import { files, progressTo } from "./files.js";
import { icon } from "./icons.js";
import { invoices } from "./invoices.js";
import { said } from "./said.js";
import { table } from "./table.js";
import { unparted } from "./text.js";

/** One message on screen. `actions` has choose, feedback, openFile, openInvoice, openAction, retry, withdraw. */
export class MessageRow {
  #body = h("div", { class: "body" });
  #choices = h("div", { class: "choices", role: "group", "aria-label": t("choices"), hidden: true });
  // That a message is on its way is seen; a voice that says it for each would only be in the way.
  #meta = h("div", { class: "meta", "aria-live": "off" });
  #drawnFiles = "";
  #actions;

  constructor(entry, actions) {
    this.#actions = actions;
    this.node = h("div", { class: `row ${entry.author}` });
    this.node.append(...this.#parts(entry));
    this.update(entry);
  }

  /** Where it stands: by number; what has no number yet comes last. */
  get place() {
    return this.entry.seq ?? Number.MAX_SAFE_INTEGER;
  }

  update(entry) {
    const before = this.entry;
    this.entry = entry.redacted ? entry : { ...before, ...entry };
    const { masked, attachments = [] } = this.entry;
    const drawn = attachments.map(({ key, id }) => id ?? key).join();
    if (!before || before.text !== entry.text || before.masked !== masked || drawn !== this.#drawnFiles) this.#drawBody();
    else this.#body.querySelectorAll("progress").forEach((bar, index) => progressTo(bar, attachments.filter(({ id }) => !id)[index]));
    this.#drawnFiles = drawn;
    if (!before || before.status !== entry.status || before.seq !== entry.seq || entry.problem) this.#drawMeta();
  }

  /** Whether it continues what the same author said just before. */
  follow(previous) {
    const same = previous && previous.author === this.entry.author && previous.name === this.entry.name;
    this.node.classList.toggle("follows", Boolean(same));
  }

  /** Choices are open only until anybody has said something else. */
  offer(open) {
    const choices = open ? this.entry.choices ?? [] : [];
    if (this.#choices.childElementCount === choices.length) return;
    fill(this.#choices, choices.map(({ id, label }) => h("button", {
      type: "button", class: "chip", dir: "auto", onclick: () => this.#actions.choose(label, id),
    }, label)));
  }

  // Only the last own message says that it was sent; the others stay quiet.
  latest(isLatest) {
    this.node.classList.toggle("latest", isLatest);
  }

  #parts({ author, name, seq, kind, feedback: value }) {
    if (author === "customer") return [h("span", { class: "hidden" }, t("you")), this.#body, this.#meta];
    if (author === "system") return [this.#body];
    const rated = author === "bot" && kind === "answer";
    return [
      h("div", { class: "name", dir: "auto" }, name || t("assistant")),
      this.#body,
      this.#choices,
      rated && feedback(value, (thumb, reason) => this.#actions.feedback(seq, thumb, reason)),
    ].filter(Boolean);
  }

  #drawBody() {
    const { masked, table: data, author, created_at, attachments = [], invoices: bills = [], opens, wordless } = this.entry;
    const text = said(this.entry);
    const title = author === "customer" ? null : clock(created_at);
    fill(this.#body,
      text && !wordless && h("p", { class: "text", dir: "auto", title }, unparted(text)),
      data && table(data),
      bills.length > 0 && invoices(bills, (number) => this.#actions.openInvoice(number)),
      opens && h("button", { type: "button", class: "button primary opens", onclick: () => this.#actions.openAction(opens.action) }, t(opens.kind)),
      attachments.length > 0 && files(attachments, (id) => this.#actions.openFile(id)),
      masked && h("p", { class: "masked" }, icon("lock"), h("span", {}, t("masked"))));
  }

  #drawMeta() {
    const { author, status, problem, created_at } = this.entry;
    if (author !== "customer") return;
    this.node.dataset.status = status;
    if (status === "failed") fill(this.#meta, this.#failure(problem));
    else if (status === "sent") fill(this.#meta, icon("tick"), `${t("sent")} · ${clock(created_at)}`);
    else fill(this.#meta, icon("clock"), t(status));
  }

  #failure(problem) {
    const { client_id } = this.entry;
    return [
      h("span", { class: "problem", role: "alert" }, icon("alert"), problem || t("failed")),
      h("button", { type: "button", class: "link", onclick: () => this.#actions.retry(client_id) }, t("retry")),
      h("button", { type: "button", class: "link", onclick: () => this.#actions.withdraw(client_id) }, t("edit")),
    ];
  }
}
