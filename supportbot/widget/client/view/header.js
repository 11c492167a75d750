import { t } from "../i18n/index.js";
import { fill, h } from "./dom.js";
import { icon } from "./icons.js";
import { Menu } from "./menu.js";

/** Who one is talking to, a person one tap away, what is wanted more rarely, and the way out. */
export class Header {
  menu = new Menu();

  #face = h("div", { class: "face" });
  #title = h("h2", { class: "title", dir: "auto", id: "title" });
  #sub = h("p", { class: "sub" });
  #person;

  constructor({ askPerson, close }) {
    this.#person = h("button", { type: "button", class: "button small", onclick: askPerson }, t("talk_to_person"));
    this.node = h("div", { class: "header" }, this.#face,
      h("div", { class: "who" }, this.#title, this.#sub),
      this.#person, this.menu.node,
      h("button", { type: "button", class: "icon-button", "aria-label": t("close_chat"), onclick: close }, icon("close")));
  }

  draw({ company, custody: { custody, agent }, requests: { personAsked }, link, standing }) {
    const withAgent = custody === "agent" && agent;
    const name = withAgent ? agent : company?.bot_name ?? t("assistant");
    this.#title.textContent = custody === "waiting" ? t("waiting_title") : name;
    fill(this.#sub, standing === "verified" && h("span", { class: "verified" }, icon("tick"), t("verified")),
      h("span", { dir: "auto" }, this.#describe(custody, company, withAgent)));
    this.#face.className = `face ${custody}`;
    fill(this.#face, withAgent ? initials(agent) : icon(custody === "waiting" ? "person" : "bot"));
    this.#person.hidden = custody !== "bot" || link === "refused";
    this.#person.disabled = Boolean(personAsked);
    this.#person.textContent = personAsked ? t("asking_person") : t("talk_to_person");
  }

  #describe(custody, company, withAgent) {
    if (custody === "closed") return t("closed_title");
    if (custody === "waiting") return company?.name ?? t("waiting_sub");
    if (withAgent) return company?.name ? `${t("person_here")} · ${company.name}` : t("person_here");
    return t("automated");
  }
}

const initials = (name) => name.trim().split(/\s+/).slice(0, 2).map((word) => [...word][0]).join("").toUpperCase();
