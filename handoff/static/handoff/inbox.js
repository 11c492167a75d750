// The agents' page: one socket, the lists, the open thread. Frames are in docs/frames.md.

import { showTimes, startClock } from "./clock.js";
import { Bulk } from "./bulk.js";
import { clearDialog, closeDialog, fieldsOf, openDialog } from "./dialogs.js";
import { byId, toast } from "./dom.js";
import { Filters } from "./filters.js";
import { listenToKeys, toggleHelp } from "./keys.js";
import { Lists } from "./lists.js";
import { arrange } from "./message.js";
import { Outbox, giveBack } from "./outbox.js";
import { Socket } from "./socket.js";
import { Thread } from "./thread.js";

const LINKS = { online: "Live", connecting: "Connecting", offline: "Reconnecting", signed_out: "Signed out" };
const shell = byId("inbox");
const outbox = new Outbox();
const bulk = new Bulk({ close: (fields) => socket.send({ type: "close", ...fields }) });
const lists = new Lists();
const filters = new Filters(lists);
let thread = null;
let accepting = null;

const socket = new Socket({
  onFrame: (frame) => receive(frame),
  onOpen: (welcome) => {
    showPresence(welcome.presence);
    thread?.watch();
    for (const frame of outbox.frames) socket.send(frame);
    lists.refresh();
  },
  onLink: showLink,
});

function receive(frame) {
  if (frame.type === "queue") lists.refresh();
  else if (frame.type === "gone") gone(frame.conversation);
  else if (frame.type === "presence") showPresence(frame.status);
  else if (frame.type === "ack") {
    if (frame.client_id) outbox.take(frame.client_id);
    if (frame.frame === "claim" && accepting === frame.conversation) openRow(frame.conversation);
    if (thread?.id === frame.conversation) clearDialog(frame.frame);
    thread?.ack(frame);
  } else if (frame.type === "error") refused(frame);
  else if (["thread", "message", "redacted", "note", "viewers", "seen", "state", "typing"].includes(frame.type)) thread?.[frame.type](frame);
}

function refused(frame) {
  accepting = null;
  if (frame.client_id && frame.retryable) {
    // Nothing was accepted: the same reply goes again, under the same client_id.
    const again = outbox.frames.find((one) => one.client_id === frame.client_id);
    if (again) setTimeout(() => socket.send(again), 1000 + Math.random() * 1000);
    return;
  }
  const lost = frame.client_id ? outbox.take(frame.client_id) : null;
  if (thread && (!lost || lost.conversation === thread.id)) thread.refused(frame, lost);
  else if (lost?.type === "reply.send") {
    giveBack(lost);
    toast(`${frame.text} Your reply waits in that conversation's box.`);
  } else toast(lost ? `${frame.text} Your note was: ${lost.text}` : frame.text);
}

function showPresence(status) {
  const menu = byId("presence");
  if (menu.dataset.told && status === "away" && menu.dataset.status === "online") {
    toast("You let offers pass, so you are away now. Choose Online to be offered work again.", "clock");
  }
  menu.dataset.told = "1";
  menu.dataset.status = status;
  menu.querySelector("[data-presence-text]").textContent = status[0].toUpperCase() + status.slice(1);
}

function openRow(conversation) {
  if (thread?.id === conversation) {
    accepting = null;
    return;
  }
  htmx.ajax("GET", `/inbox/c/${conversation}/`, "#main");
  history.pushState({ htmx: true }, "", `/inbox/c/${conversation}/${lists.query}`);
}

function accept({ conversation, version }) {
  accepting = conversation;
  socket.send({ type: "claim", conversation, custody_version: Number(version) });
}

function showTab(tab) {
  filters.hide();
  lists.show(tab);
}

function askFirst(name) {
  if (thread?.may(name)) openDialog(name);
}

function write(noting) {
  if (!thread || thread.holding === "closed" || (!noting && thread.holding !== "mine")) return;
  thread.composer.mode(noting);
  thread.composer.focus();
}

function showLink(link) {
  const badge = byId("link-state");
  badge.dataset.link = link;
  badge.querySelector(".link-state__text").textContent = LINKS[link];
  byId("offline").hidden = link !== "offline";
  if (link === "signed_out") location.assign("/accounts/login/?next=/inbox/");
}

function openThread() {
  const section = byId("thread");
  if (!section || section.dataset.alive) return;
  section.dataset.alive = "1";
  thread?.aid?.stop();
  thread = new Thread(section, { socket, outbox, me: Number(shell.dataset.staff) });
  shell.dataset.pane = "thread";
  lists.mark();
  // An accepted offer is opened to be answered.
  if (accepting === thread.id) thread.composer.focus();
  accepting = null;
}

function backToList() {
  shell.dataset.pane = "list";
  if (thread) {
    socket.send({ type: "unwatch" });
    history.pushState({ htmx: true }, "", `/inbox/${lists.query}`);
    thread.aid?.stop();
    thread = null;
    byId("main").replaceChildren();
    lists.mark();
  }
  lists.refresh();
  byId("lists").querySelector("[data-row]")?.focus({ preventScroll: true });
}

// It is another team's now: neither what is said there nor its records are shown any longer.
function gone(conversation) {
  if (thread?.id !== conversation) return;
  if (!thread.moving) toast(`${thread.name} is with another team now.`, "arrow-right");
  backToList();
}

function useDraft() {
  const draft = byId("draft-text");
  if (!draft || thread?.holding !== "mine") {
    if (draft) toast("Claim the conversation to use the draft.", "hand");
    return;
  }
  shell.dataset.pane = "thread";
  thread.composer.mode(false);
  thread.composer.insert(draft.textContent);
}

const DO = {
  claim: () => thread?.move("claim"),
  hand_back: () => askFirst("hand_back"),
  close: () => askFirst("close"),
  transfer: () => askFirst("transfer"),
  snooze: () => askFirst("snooze"),
  reopen: () => thread?.move("reopen"),
  accept: (asked) => accept(asked.dataset),
  decline: (asked) => socket.send({ type: "offer.decline", conversation: asked.dataset.conversation }),
  presence: (asked) => {
    socket.send({ type: "presence.set", status: asked.dataset.status });
    byId("presence").open = false;
  },
  mode_reply: () => write(false),
  mode_note: () => write(true),
  dialog_close: closeDialog,
  filters_clear: () => filters.clear(),
  filters_close: () => filters.close(),
  views: () => filters.views(),
  bulk_clear: () => bulk.clear(),
  draft: useDraft,
  aid: (asked) => {
    byId("aid-menu").querySelector("summary").focus();
    thread?.aid?.ask(asked.dataset.aid);
  },
  aid_undo: () => thread?.aid?.undo(),
  aid_again: () => thread?.aid?.again(),
  aid_stop: () => thread?.aid?.stop(),
  aid_clear: () => thread?.aid?.clear(),
  attach: () => thread?.composer.files.choose(),
  dismiss: () => thread?.composer.error(null),
  help: toggleHelp,
  list: backToList,
  side: () => { shell.dataset.pane = shell.dataset.pane === "side" ? "thread" : "side"; },
  thread: () => { shell.dataset.pane = "thread"; },
};

document.addEventListener("click", (event) => {
  const asked = event.target.closest?.("[data-do]");
  if (asked) {
    event.preventDefault();
    DO[asked.dataset.do](asked);
  }
  for (const menu of document.querySelectorAll(".menu[open]")) {
    const chosen = asked && menu.contains(asked) && ["more-moves", "aid-menu"].includes(menu.id);
    if (!menu.contains(event.target) || chosen) menu.open = false;
  }
});

document.addEventListener("submit", (event) => {
  const form = event.target.closest("[data-dialog]");
  if (form) thread?.move(form.dataset.dialog, fieldsOf(form, event.submitter));
});

document.addEventListener("inbox:alert", (event) => toast(event.detail, "bell"));

document.body.addEventListener("htmx:afterSwap", (event) => {
  if (event.target.id === "lists") {
    lists.mark();
    bulk.mark();
  }
  if (event.target.id === "side") byId("use-draft").hidden = !byId("draft-text");
  openThread();
});
document.body.addEventListener("htmx:afterSettle", (event) => {
  if (byId("log")?.contains(event.target)) arrange(byId("log"));
  showTimes();
});
for (const kind of ["htmx:responseError", "htmx:sendError"]) {
  document.body.addEventListener(kind, (event) => {
    // The lists are fetched again by themselves; a click that failed must be said.
    if (event.detail.elt.id !== "lists" || lists.pending) toast("That could not be loaded. Try again.", "wifi-off");
  });
}

// There are no such keys where nothing helps with writing.
const AID_KEYS = {
  w: () => thread?.aid?.ask("draft"),
  m: () => thread?.aid?.ask("summary"),
  "-": () => thread?.aid?.ask("shorter"),
  "+": () => thread?.aid?.ask("kinder"),
  l: () => thread?.aid?.ask("translate"),
  o: () => thread?.aid?.ask("read"),
  z: () => thread?.aid?.undo(),
};

listenToKeys({
  ...(shell.dataset.aid && AID_KEYS),
  j: () => lists.step(1),
  k: () => lists.step(-1),
  c: DO.claim,
  d: useDraft,
  r: () => write(false),
  n: () => write(true),
  e: DO.close,
  t: DO.transfer,
  b: DO.hand_back,
  s: DO.snooze,
  a: () => document.querySelector("[data-do=accept]")?.click(),
  y: () => document.querySelector("[data-approve]")?.click(),
  x: () => bulk.toggleFocused(),
  f: () => filters.open(),
  "/": () => byId("search").focus(),
  1: () => showTab("inbox"),
  2: () => showTab("team"),
  3: () => showTab("bot"),
  4: () => showTab("closed"),
  "?": toggleHelp,
});

startClock();
openThread();
