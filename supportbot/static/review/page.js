// What both pages of reviews share: times in the reader's own zone, the account menu, the sheet of keys.

import { toggleHelp } from "../handoff/keys.js";

const when = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" });
const clock = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit" });
const whole = new Intl.DateTimeFormat(undefined, { dateStyle: "full", timeStyle: "medium" });

export function showTimes() {
  for (const node of document.querySelectorAll("time[data-show]")) {
    const at = new Date(node.dateTime);
    if (Number.isNaN(at.getTime())) continue;
    node.textContent = (node.dataset.show === "clock" ? clock : when).format(at);
    node.title = whole.format(at);
  }
}

// The next of `nodes` behind what has the focus, the last one before it for a step of -1; at the ends it stays.
export function step(nodes, by) {
  const here = nodes.indexOf(document.activeElement);
  const next = here < 0 && by < 0 ? 0 : Math.min(nodes.length - 1, Math.max(0, here + by));
  nodes[next]?.focus();
}

export const press = (id) => document.getElementById(id)?.click();

document.addEventListener("click", (event) => {
  const menu = document.querySelector(".menu[open]");
  if (menu && !menu.contains(event.target)) menu.open = false;
  if (event.target.closest("#keys-button")) toggleHelp();
});

showTimes();
