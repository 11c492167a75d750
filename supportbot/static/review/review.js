// Reviews: times in the reader's own zone, the filters kept after htmx has swapped the list, j and k on the list.

const when = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" });
const clock = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit" });
const whole = new Intl.DateTimeFormat(undefined, { dateStyle: "full", timeStyle: "medium" });

function showTimes() {
  for (const node of document.querySelectorAll("time[data-show]")) {
    const at = new Date(node.dateTime);
    if (Number.isNaN(at.getTime())) continue;
    node.textContent = (node.dataset.show === "clock" ? clock : when).format(at);
    node.title = whole.format(at);
  }
}

document.addEventListener("keydown", (event) => {
  if (event.target.matches?.("input, textarea, select") || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "/") {
    event.preventDefault();
    document.getElementById("id_q")?.focus();
  }
  const links = [...document.querySelectorAll(".result__link")];
  const by = { j: 1, k: -1 }[event.key];
  if (!by || !links.length) return;
  const here = links.indexOf(document.activeElement);
  links[Math.min(links.length - 1, Math.max(0, here + by))].focus();
});

document.addEventListener("click", (event) => {
  const menu = document.querySelector(".menu[open]");
  if (menu && !menu.contains(event.target)) menu.open = false;
});

document.body.addEventListener("htmx:afterSwap", showTimes);
// Empty filters do not belong in the address.
document.body.addEventListener("htmx:configRequest", (event) => {
  const { parameters } = event.detail;
  for (const name of Object.keys(parameters)) if (!parameters[name]) delete parameters[name];
});

showTimes();
document.querySelector("#log mark")?.scrollIntoView({ block: "center" });
