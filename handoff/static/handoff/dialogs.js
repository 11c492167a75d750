// The dialogs of the open conversation: pass on, hand back, close, set aside. Each ends in one frame.

import { byId } from "./dom.js";

const NINE = 9;

export function openDialog(name) {
  const dialog = byId(`${name}-dialog`);
  if (!dialog || dialog.open) return;
  dialog.showModal();
  if (name === "transfer") htmx.trigger("#passing-on", "passing:open");
}

// Once what it asked for is done. Refused or put off, what was written in it stays.
export const clearDialog = (name) => byId(`${name}-dialog`)?.querySelector("form").reset();

export const closeDialog = (inside) => inside.closest("dialog").close();

// The moment a choice stands for, in the reader's own time zone.
export function momentOf(choice, now = new Date()) {
  const minutes = Number(choice);
  if (minutes) return new Date(now.getTime() + minutes * 60000);
  const day = new Date(now);
  const ahead = choice === "monday" ? (8 - day.getDay()) % 7 || 7 : 1;
  day.setDate(day.getDate() + ahead);
  day.setHours(NINE, 0, 0, 0);
  return day;
}

// What the form asks for, as the fields of a frame.
export function fieldsOf(form, submitter) {
  const data = new FormData(form);
  if (form.dataset.dialog === "transfer") {
    const [kind, id] = String(data.get("to") ?? "").split(":");
    return { [`to_${kind}`]: Number(id), note: data.get("note").trim() };
  }
  if (form.dataset.dialog === "hand_back") return { note: data.get("note").trim() };
  if (form.dataset.dialog === "close") return { reason: data.get("reason"), topic: data.get("topic") };
  return { until: momentOf(submitter.value).toISOString() };
}
