// <supportbot-chat>: the launcher and the panel in a shadow root, and their life on a page that is not ours.

import { arrival } from "./core/arrival.js";
import { Identity } from "./core/identity.js";
import { Session } from "./core/session.js";
import { Tokens, customerOf } from "./core/tokens.js";
import { language, useLanguage } from "./i18n/index.js";
import { styleSheets } from "./styles/index.js";
import { dress, settingsFrom } from "./view/appearance.js";
import { Launcher } from "./view/launcher.js";
import { Panel } from "./view/panel.js";
import { fitToScreen, keepTabInside } from "./view/screen.js";

const SITE_PATIENCE_MS = 1_000;

export class SupportbotChat extends HTMLElement {
  #attributes = null;
  #settings = null;
  #identity = null;
  #session = null;
  #launcher = null;
  #panel = null;
  #fit = null;
  #others = null;
  #unread = 0;
  #open = false;

  /** Set by mount() before the element enters the page. `site` is how the chat looks there, or a promise of it. */
  socketUrl = null;
  site = {};

  async connectedCallback() {
    if (this.shadowRoot) return;
    const root = this.attachShadow({ mode: "open" });
    root.adoptedStyleSheets = styleSheets();
    const late = new Promise((done) => { setTimeout(done, SITE_PATIENCE_MS, {}); });
    this.#dress(await Promise.race([this.site, late]));
    await useLanguage(this.#settings.language);
    const { key = "", token, tokenUrl } = this.dataset;
    this.#identity = new Identity({ widgetKey: key, tokens: new Tokens(token, tokenUrl), language: language() });
    this.#launcher = new Launcher(() => this.toggle());
    this.#fit = fitToScreen(this, () => this.#panel.node);
    root.append(this.#launcher.node);
    const arrivedBy = arrival();
    this.#begin(arrivedBy);
    if (arrivedBy) this.open();
    root.addEventListener("keydown", (event) => this.#keys(event));
    document.addEventListener("visibilitychange", () => this.#look());
    document.addEventListener("click", (event) => this.#asked(event));
    this.#others = new BroadcastChannel(`supportbot:${key}`);
    this.#others.onmessage = ({ data }) => this.#elsewhere(data);
    this.#dress(await this.site);
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

  /** Whoever was here has left: their token is void, and nothing of theirs stays, here and in other tabs. */
  async signOut() {
    await this.#session?.signOut();
    this.#others?.postMessage({ customer: "" });
    this.#leave();
  }

  /** The page has signed somebody in; without a token `data-token-url` is asked who it is. */
  identify(token = "") {
    const customer = customerOf(token);
    const same = customer && customer === this.#identity.customer;
    this.#identity.become(token);
    if (same) return;
    this.#others.postMessage({ customer });
    this.#begin();
  }

  #leave() {
    this.#identity?.forget();
    if (this.#open) this.close();
    if (this.#panel) this.#begin();
  }

  #elsewhere({ customer }) {
    if (!customer) return this.#leave();
    if (customer === this.#identity.customer) return undefined;
    this.#identity.become("");
    return this.#begin();
  }

  // A conversation of whoever is here now; of whoever was here before nothing is left on the page.
  #begin(arrivedBy = "") {
    this.#session?.end();
    this.#panel?.node.remove();
    this.#unread = 0;
    this.#session = this.#newSession(arrivedBy);
    this.#panel = new Panel(this.#session, () => this.#settings, { widgetKey: this.dataset.key ?? "", close: () => this.close() });
    this.shadowRoot.prepend(this.#panel.node);
    this.#fit();
    const open = this.#open;
    this.#open = false;
    if (open) this.open();
    this.#look();
  }

  #newSession(arrivedBy) {
    const { key } = this.dataset;
    const beside = (path) => new URL(`../../${path}`, this.socketUrl);
    const url = beside("ws/chat/");
    url.protocol = url.protocol.replace("http", "ws");
    if (key) url.searchParams.set("key", key);
    const session = new Session({
      url: url.href, pollUrl: beside("chat/frames").href, filesUrl: beside("chat/files").href, identity: this.#identity, arrivedBy,
    });
    const on = (type, handle) => session.addEventListener(type, ({ detail }) => session === this.#session && handle(detail));
    on("entry", (entry) => this.#count(entry));
    on("welcome", ({ bulk }) => bulk || this.#look());
    on("file", ({ path }) => this.#fetch(path));
    on("proven", () => this.#begin());
    on("stranger", () => this.#begin());
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
      if (!this.#panel.back()) this.close();
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

  #dress(site) {
    this.#attributes ??= { ...this.dataset };
    this.#settings = settingsFrom(this.#attributes, site);
    dress(this, this.#settings);
    this.#panel?.draw();
  }
}

/**
 * Puts one chat on the page. `attributes` are those of the script tag; `socketUrl` is where its server listens; `site` is
 * how the chat looks there, or a promise of it.
 */
export const mount = (attributes, socketUrl, site = {}) => {
  if (!customElements.get("supportbot-chat")) customElements.define("supportbot-chat", SupportbotChat);
  if (document.querySelector("supportbot-chat")) return;
  const chat = document.createElement("supportbot-chat");
  Object.assign(chat.dataset, attributes);
  Object.assign(chat, { socketUrl, site });
  document.body.append(chat);
};
