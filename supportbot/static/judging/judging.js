// Judging by keyboard, times in the reader's own zone, and word of what could not be saved.

const when = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" });
const clock = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit" });

function showTimes() {
  for (const node of document.querySelectorAll("time[data-show]")) {
    const at = new Date(node.dateTime);
    if (!Number.isNaN(at.getTime())) node.textContent = (node.dataset.show === "clock" ? clock : when).format(at);
  }
}

/** The answer that a key marks: the one with the focus, else the one chosen last, else the first without a verdict. */
function currentAnswer() {
  const all = [...document.querySelectorAll("[data-judge]")];
  const focused = document.activeElement?.closest("[data-judge]") ?? document.activeElement?.closest(".after")?.querySelector("[data-judge]");
  return focused ?? document.querySelector(".is-current[data-judge]") ?? all.find((one) => "unjudged" in one.dataset) ?? all[0];
}

function mark(key) {
  const answer = currentAnswer();
  for (const one of document.querySelectorAll(".is-current[data-judge]")) one.classList.remove("is-current");
  answer?.querySelector(`[data-mark="${key}"]`)?.click();
}

function walk(by) {
  const links = [...document.querySelectorAll("[data-row-link]")];
  const here = links.indexOf(document.activeElement);
  links[Math.min(links.length - 1, Math.max(0, here + by))].focus();
}

const onRows = { j: () => walk(1), k: () => walk(-1) };
const onAnswers = { r: () => mark("r"), w: () => mark("w") };

function stepOf(key) {
  return (
    (document.querySelector("[data-row-link]") && onRows[key]) ||
    (document.querySelector("[data-judge]") && onAnswers[key])
  );
}

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") {
    const form = event.target.closest?.("form");
    form?.querySelector("[data-close]")?.click();
    return;
  }
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && event.target.matches?.("textarea")) {
    event.target.form?.requestSubmit();
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.matches?.("input:not([type=radio], [type=checkbox]), textarea, select")) return;
  const pressed = document.querySelector(`[data-key="${CSS.escape(event.key)}"]:not(:disabled)`);
  const step = stepOf(event.key);
  if (!pressed && !step) return;
  event.preventDefault();
  pressed?.focus();
  if (pressed) pressed.click();
  else step();
});

document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll(".judging-bar__more[open], .menu[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});

// What was not saved is said where it was given.
function failed(event) {
  const list = document.querySelector("[data-failed]");
  if (list) list.hidden = false;
  const form = event.target.closest?.("[data-judge], .judging-part");
  if (!form) return;
  form.querySelector("[data-lost]")?.remove();
  const said = document.createElement("p");
  said.className = "field__error";
  said.dataset.lost = "";
  said.setAttribute("role", "alert");
  said.textContent = "Not saved. Look whether you are online and signed in, then try again.";
  form.append(said);
}

document.body.addEventListener("htmx:responseError", failed);
document.body.addEventListener("htmx:sendError", failed);
document.body.addEventListener("htmx:afterSwap", showTimes);
// The mark that was pressed keeps the focus where no field asks for it.
document.body.addEventListener("htmx:afterSettle", (event) => {
  const swapped = event.detail.elt;
  swapped.querySelector?.("[autofocus]")?.focus();
});
showTimes();
