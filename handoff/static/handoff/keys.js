// Single keys, unless something is being written or a dialog is open.

import { byId } from "./dom.js";

const writing = (node) => node.matches?.("input, textarea, select, [contenteditable]");

export function listenToKeys(actions) {
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing) return;
    if (event.key === "Escape" && event.target.id === "reply") byId("thread-scroll").focus();
    if (event.key === "Escape" && event.target.id === "search") byId("lists").querySelector("[data-row]")?.focus();
    if (writing(event.target) || event.ctrlKey || event.metaKey || event.altKey) return;
    if (document.querySelector("dialog[open]")) return;
    const action = actions[event.key];
    if (!action) return;
    event.preventDefault();
    action();
  });
}

export function toggleHelp() {
  const sheet = byId("shortcuts");
  if (sheet.open) sheet.close();
  else sheet.showModal();
}
