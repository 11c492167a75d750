// Who is here, as far as the browser can tell: somebody signed in by the page, a visitor with a number of their own, or a
// visitor who has proven an address. What has been proven lasts as long as the tab.

import { uuid } from "./ids.js";
import { recall, remember } from "./storage.js";
import { customerOf } from "./tokens.js";

export class Identity {
  /** The customer named by the token that was used last; "" for a visitor. */
  customer = "";

  #key;
  #tokens;
  #language;
  #token = "";

  constructor({ widgetKey, tokens, language }) {
    this.#key = widgetKey;
    this.#tokens = tokens;
    this.#language = language;
  }

  /** Where this person's things are kept. */
  get prefix() {
    return `supportbot:${this.#key}:${this.customer}:`;
  }

  /** What a hello says of who is here. Throws when that cannot be found out. */
  async hello() {
    this.#token = (await this.#tokens.current()) || recall("sessionStorage", this.#site("proven")) || "";
    this.customer = customerOf(this.#token);
    const visitor = !this.#token && recall("localStorage", this.#site("visitor"));
    const proof = recall("sessionStorage", `${this.prefix}proof`);
    return {
      type: "hello", token: this.#token, key: this.#key, device: this.#device(), language: this.#language,
      ...(visitor && { visitor }), ...(proof && { proof }),
    };
  }

  /** Whether another attempt may succeed where the door was shut. Throws as hello() does. */
  async renew() {
    if (this.#tokens.renewable && (await this.#tokens.renew())) return true;
    this.lapse();
    if (this.#token || !recall("localStorage", this.#site("visitor"))) return false;
    this.visitor = "";
    return true;
  }

  set visitor(token) {
    remember("localStorage", this.#site("visitor"), token);
  }

  set proof(proof) {
    remember("sessionStorage", `${this.prefix}proof`, proof);
  }

  /** A visitor has proven to be a customer: `token` speaks for them in this tab. */
  prove(token, proof) {
    remember("sessionStorage", this.#site("proven"), token);
    remember("sessionStorage", `supportbot:${this.#key}:${customerOf(token)}:proof`, proof);
  }

  /** What was proven counts no longer. */
  lapse() {
    this.proof = "";
    remember("sessionStorage", this.#site("proven"), "");
  }

  /** Signed out: nothing here tells any more who it was. */
  forget() {
    this.lapse();
    this.visitor = "";
    this.#tokens.replace("", false);
  }

  /** The page says who is here; without a token the company's server is asked. */
  become(token) {
    this.lapse();
    this.#tokens.replace(token, true);
  }

  // One browser on one site: a token stolen from it is of no use in another.
  #device() {
    const known = recall("localStorage", this.#site("device"));
    if (known) return known;
    const device = uuid();
    remember("localStorage", this.#site("device"), device);
    return device;
  }

  #site(name) {
    return `supportbot:${this.#key}:${name}`;
  }
}
