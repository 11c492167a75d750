import { locale, t } from "../i18n/index.js";
import { fill, h } from "./dom.js";
import { icon } from "./icons.js";

const BLINK_MS = 1_500;

/** The strip under the header: the connection when it is bad, the place in line while one waits. */
export class Notice {
  #line = h("div", { class: "notice link-notice", role: "status", hidden: true });
  #queue = h("div", { class: "notice queue", role: "status", hidden: true });
  #timer = 0;
  #shown = "";

  constructor({ leaveContact }) {
    this.leaveContact = leaveContact;
    this.node = h("div", { class: "notices" }, this.#line, this.#queue);
  }

  draw({ link, custody, welcomed, requests: { contactProblem } }) {
    this.#connection(link, welcomed);
    const waiting = custody.custody === "waiting";
    const said = JSON.stringify(waiting && [custody.position, custody.wait_seconds, custody.opens_at, custody.contact, contactProblem]);
    if (said === this.#shown) return;
    this.#shown = said;
    fill(this.#queue, waiting && [
      h("span", { class: "notice-icon" }, icon("hourglass")),
      h("div", { class: "notice-text" }, h("p", { class: "strong" }, place(custody.position)),
        h("p", {}, [custody.opens_at ? back(custody.opens_at) : wait(custody.wait_seconds), t("queue_keep_writing")].filter(Boolean).join(". ").replace("..", ".")),
        custody.opens_at && !custody.contact && this.#contactForm(contactProblem)),
    ]);
  }

  // Nobody is there: an address makes it possible to go and still hear of the answer.
  #contactForm(problem) {
    const input = h("input", { type: "email", class: "contact-input", required: true, maxlength: "254", autocomplete: "email", placeholder: t("contact_placeholder"), "aria-label": t("contact_label") });
    return h("form", {
      class: "contact",
      onsubmit: (event) => {
        event.preventDefault();
        this.leaveContact(input.value.trim());
      },
    }, h("p", {}, t("contact_label")), h("div", { class: "contact-line" }, input, h("button", { type: "submit", class: "button small" }, t("contact_send"))),
      problem && h("p", { class: "contact-problem", role: "alert" }, problem));
  }

  // A blink of the network is not worth a word; being offline is said at once.
  #connection(link, welcomed) {
    clearTimeout(this.#timer);
    if (link === "reconnecting" || (link === "connecting" && welcomed)) {
      const show = () => fill(this.#line, navigator.onLine
        ? [h("span", { class: "spinner" }), h("p", {}, t("reconnecting"))]
        : [icon("offline"), h("p", {}, t("offline"))]);
      if (navigator.onLine && this.#line.hidden) this.#timer = setTimeout(show, BLINK_MS);
      else show();
    } else fill(this.#line);
  }
}

const place = (position) => {
  if (position == null) return t("queue_joined");
  return position <= 1 ? t("queue_next") : t("queue_place", { n: position });
};

const back = (at) => t("queue_back", { when: new Date(at).toLocaleString(locale(), { weekday: "long", hour: "numeric", minute: "2-digit" }) });

const wait = (seconds) => {
  if (seconds == null) return "";
  if (seconds < 60) return t("queue_soon");
  return seconds > 3600 ? t("queue_long") : t("queue_minutes", { n: Math.ceil(seconds / 60) });
};
