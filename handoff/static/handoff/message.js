// One message as templates/handoff/_message.html shows it, built from a frame.

import { dayOf } from "./clock.js";
import { el, icon } from "./dom.js";
import { filesOf } from "./files.js";

const ROLES = { bot: ["bot", "Bot"], agent: ["headset", "Agent"] };
const CONTINUES_WITHIN = 5 * 60 * 1000;

const time = (at) => el("time", { class: "msg__time num", datetime: at, "data-show": "clock" });

function tableOf(table) {
  const side = (index) => ((table.align ?? [])[index] === "end" ? "num" : null);
  const line = (tag, cells, more = {}) =>
    el("tr", {}, ...cells.map((cell, index) => el(tag, { ...more, class: side(index), text: cell })));
  return el(
    "div",
    { class: "table-scroll msg__table", tabindex: "0" },
    el(
      "table",
      { class: "table" },
      table.caption && el("caption", { text: table.caption }),
      el("thead", {}, line("th", table.columns ?? [], { scope: "col" })),
      el("tbody", {}, ...(table.rows ?? []).map((row) => line("td", row))),
      table.total && el("tfoot", {}, line("td", table.total)),
    ),
  );
}

export function messageOf(frame) {
  const marks = { seq: frame.seq ?? "", at: frame.created_at, author: frame.author };
  if (frame.author === "system") {
    const said = el("p", { class: "msg__notice", dir: "auto", text: frame.text });
    said.append(time(frame.created_at));
    return el("article", { class: "msg msg--system", dataset: marks }, said);
  }
  const [sign, role] = ROLES[frame.author] ?? [];
  const head = el(
    "header",
    { class: "msg__head" },
    el("span", { class: "msg__name", dir: "auto", text: frame.name || role || "Customer" }),
    role && el("span", { class: "msg__role" }, icon(sign), ` ${role}`),
    time(frame.created_at),
  );
  const bubble = el(
    "div",
    { class: "msg__bubble" },
    !frame.wordless && el("p", { class: "msg__text", dir: "auto", text: frame.text }),
    frame.table && tableOf(frame.table),
    frame.attachments?.length && filesOf(frame.attachments),
  );
  const choices =
    frame.choices?.length &&
    el(
      "ul",
      { class: "msg__choices list-plain", "aria-label": "Choices offered" },
      ...frame.choices.map((choice) => el("li", { class: "badge", text: choice.label })),
    );
  const masked =
    frame.masked && el("p", { class: "msg__note" }, icon("shield"), " Card or identity numbers were masked");
  const redacted =
    frame.redacted && el("p", { class: "msg__note" }, icon("shield"), ` ${frame.redacted.whole ? "Redacted" : "Partly redacted"} by ${frame.redacted.by}`);
  return el("article", { class: `msg msg--${frame.author}`, dataset: marks }, head, bubble, choices, masked, redacted);
}

// A note among staff, as templates/handoff/_note.html shows it.
export function noteOf(frame) {
  const head = el(
    "header",
    { class: "msg__head" },
    el("span", { class: "msg__name", dir: "auto", text: frame.name || "SupportBot" }),
    el("span", { class: "msg__role" }, icon("lock"), " Note for staff"),
    time(frame.created_at),
  );
  const bubble = el("div", { class: "msg__bubble" }, el("p", { class: "msg__text", dir: "auto", text: frame.text }));
  const marks = { note: frame.id ?? "", at: frame.created_at, author: `note${frame.name}` };
  return el("article", { class: "msg msg--note", dataset: marks }, head, bubble);
}

// Day lines, and messages that follow one of the same author closely, over everything in the log.
export function arrange(log) {
  for (const old of log.querySelectorAll(".log__day")) old.remove();
  let before = null;
  for (const message of log.querySelectorAll(".msg")) {
    const { at, author } = message.dataset;
    const newDay = !before || dayOf(before.at) !== dayOf(at);
    if (newDay) message.before(el("p", { class: "log__day" }, el("span", { text: dayOf(at) })));
    const close = !newDay && before.author === author && new Date(at) - new Date(before.at) < CONTINUES_WITHIN;
    message.classList.toggle("msg--more", Boolean(close));
    before = { at, author };
  }
}
