// One transcript: moving through its decisions and to the transcripts beside it by keys.

import { listenToKeys, toggleHelp } from "../handoff/keys.js";
import { press, step } from "./page.js";

const decisions = [...document.querySelectorAll("details.decision")];
const lines = decisions.map((one) => one.querySelector("summary"));

function toggleAll() {
  const open = decisions.some((one) => !one.open);
  for (const one of decisions) one.open = open;
}

// The turn that the address names is open.
function showNamed() {
  const named = location.hash.startsWith("#turn-") ? document.getElementById(location.hash.slice(1)) : null;
  const decision = named?.querySelector("details.decision");
  if (!decision) return false;
  decision.open = true;
  named.scrollIntoView({ block: "center" });
  decision.querySelector("summary").focus({ preventScroll: true });
  return true;
}

listenToKeys({
  j: () => step(lines, 1),
  k: () => step(lines, -1),
  o: toggleAll,
  "]": () => press("older"),
  "[": () => press("newer"),
  u: () => press("back"),
  "?": toggleHelp,
});
window.addEventListener("hashchange", showNamed);
if (!showNamed()) document.querySelector("#log mark")?.scrollIntoView({ block: "center" });
