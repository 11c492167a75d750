// The list of transcripts: its filters, chips and views, and moving through it by keys.

import { byId } from "../handoff/dom.js";
import { listenToKeys, toggleHelp } from "../handoff/keys.js";
import { showTimes, step } from "./page.js";

const form = byId("narrow");
const panel = byId("panel");
const results = byId("results");
const button = byId("narrow-button");
const views = byId("views-dialog");
const refresh = () => htmx.trigger(form, "narrow");
const links = () => [...results.querySelectorAll(".result__link")];
let taken = false;
let changed = false;
let within = false;

function openPanel(open) {
  panel.hidden = !open;
  button.setAttribute("aria-expanded", String(open));
  (open ? panel.querySelector("select") : button).focus();
}

// "all" leaves the search as it is: it stands in its own box.
function take(names) {
  for (const field of form.elements) {
    if (!field.name || field.name === "q" || (names[0] !== "all" && !names.includes(field.name))) continue;
    if (field.type === "checkbox") field.checked = false;
    else field.value = "";
  }
  taken = true;
  refresh();
}

async function openViews() {
  const from = new URLSearchParams(location.search);
  from.delete("after");
  await htmx.ajax("GET", `${views.dataset.from}?${from}`, "#views-body");
  if (!views.open) views.showModal();
}

button.addEventListener("click", () => openPanel(panel.hidden));
byId("narrow-done").addEventListener("click", () => openPanel(false));
panel.addEventListener("keydown", (event) => {
  if (event.key === "Escape") openPanel(false);
});

// A preset and days of one's own are two ways to say the same.
form.addEventListener(
  "change",
  ({ target }) => {
    if (target.name === "period" && target.value) form.elements.since.value = form.elements.until.value = "";
    if (target.name === "since" || target.name === "until") form.elements.period.value = "";
  },
  true,
);

document.addEventListener("click", (event) => {
  const chip = event.target.closest("[data-take]");
  if (chip && !event.ctrlKey && !event.metaKey) {
    event.preventDefault();
    take(chip.dataset.take.split(" "));
  }
  if (event.target.closest("[data-views]")) openViews();
  if (event.target.closest("[data-close]")) views.close();
  if (event.target.closest("[data-again]")) refresh();
});

// What was renamed or deleted in the dialog shows once it is closed.
byId("views-body").addEventListener("htmx:afterRequest", ({ detail }) => {
  changed ||= detail.successful && detail.requestConfig.verb === "post";
  if (views.open && !views.contains(document.activeElement)) views.querySelector("button").focus();
});
views.addEventListener("close", () => {
  if (changed) refresh();
  changed = false;
});

// Empty filters do not belong in the address.
form.addEventListener("htmx:configRequest", ({ detail }) => {
  for (const name of Object.keys(detail.parameters)) if (!detail.parameters[name]) delete detail.parameters[name];
});
results.addEventListener("htmx:beforeSwap", ({ target }) => {
  if (target === results) within = results.contains(document.activeElement);
});
results.addEventListener("htmx:afterSwap", ({ target }) => {
  showTimes();
  if (target !== results) return;
  // What had the focus is gone.
  if (taken) (results.querySelector(".chip") ?? byId("id_q")).focus();
  else if (within) links()[0]?.focus();
  taken = within = false;
  byId("announcer").textContent = byId("count")?.textContent.trim() ?? "No transcript fits";
});

function failed() {
  if (results.querySelector(".results-failed")) return;
  results.prepend(byId("failed").content.cloneNode(true));
}
form.addEventListener("htmx:responseError", failed);
form.addEventListener("htmx:sendError", failed);

const turn = (page) => results.querySelector(`[data-page=${page}]`)?.click();
listenToKeys({
  j: () => step(links(), 1),
  k: () => step(links(), -1),
  "]": () => turn("older"),
  "[": () => turn("newest"),
  "/": () => byId("id_q").focus(),
  f: () => openPanel(panel.hidden),
  v: openViews,
  "?": toggleHelp,
});
// Browsers empty a search field on Escape; here it leads to what was found.
byId("id_q").addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || !links().length) return;
  event.preventDefault();
  links()[0].focus();
});
