// <supportbot-chat>: the launcher and the panel in a shadow root, and their life on a page that is not ours.

import { arrival } from "./core/arrival.js";
import { Session } from "./core/session.js";
import { Tokens } from "./core/tokens.js";
import { useLanguage } from "./i18n/index.js";
import { styleSheets } from "./styles/index.js";
import { Launcher } from "./view/launcher.js";
import { Panel } from "./view/panel.js";
import { fitToScreen, keepTabInside } from "./view/screen.js";

export class SupportbotChat extends HTMLElement {
  #session = null;
  #launcher = null;
  #panel = null;
  #unread = 0;
  #open = false;

  /** Set by mount() before the element enters the page. */
  socketUrl = null;

  async connectedCallback() {
    if (this.#launcher) return;
    const root = this.attachShadow({ mode: "open" });
    root.adoptedStyleSheets = styleSheets();
    this.#launcher = new Launcher(() => this.toggle());
    await useLanguage(this.dataset.lang || document.documentElement.lang || navigator.language);
    this.#session = this.#newSession();
    this.#panel = new Panel(this.#session, { close: () => this.close() });
    root.append(this.#panel.node, this.#launcher.node);
    root.addEventListener("keydown", (event) => this.#keys(event));
    this.#brand();
    fitToScreen(this, this.#panel.node);
    document.addEventListener("visibilitychange", () => this.#look());
    document.addEventListener("click", (event) => this.#asked(event));
    this.#arrive();
  }

  open() {
    if (this.#open || !this.#panel) return;
    this.#open = true;
    this.#panel.node.hidden = false;
    this.toggleAttribute("open", true);
    this.#session.start();
    this.#panel.focus();
    this.#look();
  }

  close() {
    if (!this.#open) return;
    this.#open = false;
    this.#panel.node.hidden = true;
    this.toggleAttribute("open", false);
    this.#look();
    this.#launcher.node.focus();
  }

  toggle() {
    if (this.#open) this.close();
    else this.open();
  }

  #arrive() {
    const token = arrival();
    if (!token) return;
    this.#session.arriveBy(token);
    this.open();
  }

  #newSession() {
    const { key = "", token, tokenUrl } = this.dataset;
    const url = new URL(this.socketUrl);
    url.protocol = url.protocol.replace("http", "ws");
    const pollUrl = new URL("../../chat/frames", this.socketUrl).href;
    if (key) url.searchParams.set("key", key);
    const session = new Session({ url: url.href, pollUrl, widgetKey: key, tokens: new Tokens(token, tokenUrl) });
    session.addEventListener("entry", ({ detail }) => this.#count(detail));
    session.addEventListener("welcome", ({ detail }) => detail.bulk || this.#look());
    session.addEventListener("file", ({ detail }) => this.#fetch(detail.path));
    return session;
  }

  // The server hands it out as a download; a tab of its own keeps the company's page should that fail.
  #fetch(path) {
    const link = document.createElement("a");
    Object.assign(link, { href: new URL(path, this.socketUrl).href, target: "_blank", rel: "noopener noreferrer" });
    link.click();
  }

  // Only what arrives while the chat is closed or out of sight is unread.
  #count({ author, status }) {
    if (author === "customer" || status) return;
    if (this.#session.link === "online") this.#unread += 1;
    this.#look();
  }

  #look() {
    if (this.#open && document.visibilityState === "visible") {
      this.#unread = 0;
      this.#session.seen();
    }
    this.#launcher.draw(this.#open, this.#unread);
  }

  #keys(event) {
    if (event.key === "Escape" && this.#open) {
      event.stopPropagation();
      this.close();
    }
    if (event.key === "Tab" && this.#open) keepTabInside(this.#panel.node, event);
  }

  /** Anything on the page with data-supportbot-open opens the chat; its value, if any, is asked at once. */
  #asked(event) {
    const opener = event.target.closest?.("[data-supportbot-open]");
    if (!opener) return;
    event.preventDefault();
    this.open();
    if (opener.dataset.supportbotOpen) this.#session.send(opener.dataset.supportbotOpen);
  }

  #brand() {
    const { accent, accentInk } = this.dataset;
    if (accent && CSS.supports("color", accent)) this.style.setProperty("--accent", accent);
    if (accentInk && CSS.supports("color", accentInk)) this.style.setProperty("--accent-ink", accentInk);
  }
}

/** Puts one chat on the page. `attributes` are those of the script tag; `socketUrl` is where its server listens. */
export const mount = (attributes, socketUrl) => {
  if (!customElements.get("supportbot-chat")) customElements.define("supportbot-chat", SupportbotChat);
  if (document.querySelector("supportbot-chat")) return;
  const chat = document.createElement("supportbot-chat");
  Object.assign(chat.dataset, attributes);
  chat.socketUrl = socketUrl;
  document.body.append(chat);
};
