// Times as people read them, in the reader's own time zone. <time datetime="…Z" data-show="wait|ago|clock|when|whole|left|due">

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

const when = new Intl.DateTimeFormat(undefined, { weekday: "short", hour: "2-digit", minute: "2-digit" });

const SHOWN = {
  wait: ({ seconds }) => wait(seconds),
  ago: ({ seconds, at }) => ago(seconds, at),
  clock: ({ at }) => clock.format(at),
  when: ({ at }) => when.format(at),
  whole: ({ at }) => whole.format(at),
  left: ({ passed }) => wait(Math.max(0, -passed)),
  due: ({ passed }) => (passed > 0 ? `${wait(passed)} late` : wait(-passed)),
};

// A promise to reply: calm, then warned of, then broken. The words say it as well as the colour.
function mark(sla, now, passed) {
  if (!sla) return;
  sla.dataset.state = passed > 0 ? "late" : now >= new Date(sla.dataset.warn) ? "soon" : "calm";
}

function show(node, now) {
  const at = new Date(node.dateTime);
  if (Number.isNaN(at.getTime())) return;
  const passed = Math.floor((now - at) / 1000);
  const seconds = Math.max(0, passed);
  const kind = node.dataset.show;
  const text = (SHOWN[kind] ?? SHOWN.clock)({ seconds, passed, at, now });
  if (kind === "due") mark(node.closest(".sla"), now, passed);
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
