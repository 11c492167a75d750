// Times as people read them, in the reader's own time zone. <time datetime="…Z" data-show="wait|ago|clock">

const clock = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit" });
const day = new Intl.DateTimeFormat(undefined, { weekday: "long", day: "numeric", month: "long" });
const short = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "short" });
const whole = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" });

export const dayOf = (at) => day.format(new Date(at));

const two = (number) => String(number).padStart(2, "0");

function wait(seconds) {
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor((seconds % 3600) / 60);
  return hours ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
}

function ago(seconds, at) {
  if (seconds < 60) return "now";
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min`;
  if (seconds < 86400) return `${Math.floor(seconds / 3600)} h`;
  return short.format(at);
}

function show(node, now) {
  const at = new Date(node.dateTime);
  if (Number.isNaN(at.getTime())) return;
  const seconds = Math.max(0, Math.floor((now - at) / 1000));
  const kind = node.dataset.show;
  const text = kind === "wait" ? wait(seconds) : kind === "ago" ? ago(seconds, at) : clock.format(at);
  if (node.textContent !== text) node.textContent = text;
  if (kind === "wait") node.classList.toggle("is-long", seconds >= 300);
  if (!node.dataset.whole) {
    node.dataset.whole = "1";
    node.title = `${node.title ? `${node.title} since ` : ""}${whole.format(at)}`;
  }
}

export function showTimes(root = document) {
  const now = Date.now();
  for (const node of root.querySelectorAll("time[data-show]")) show(node, now);
}

export function startClock() {
  showTimes();
  setInterval(() => {
    if (!document.hidden) showTimes();
  }, 1000);
}
