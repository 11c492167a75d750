// The signed token: given in the page, fetched from the company's server, or both.

export class Tokens {
  // null until the company's server has been asked.
  #token;
  #url;
  #asks = true;

  constructor(token, url) {
    this.#url = url || "";
    this.replace(token || "", true);
  }

  get renewable() {
    return Boolean(this.#url) && this.#asks;
  }

  async current() {
    if (this.#token === null) await this.renew();
    return this.#token;
  }

  /** Fetches a fresh one; "" when nobody is signed in there. Throws when the server does not answer properly. */
  async renew() {
    const response = await fetch(this.#url, { credentials: "include", headers: { accept: "application/json" }, cache: "no-store" });
    if (response.status >= 500) throw new Error(`token: ${response.status}`);
    const said = response.ok && response.status !== 204 ? await response.json() : {};
    this.#token = String(said.token ?? "");
    return this.#token;
  }

  /** From here on `token` counts. `asks`: whether the company's server may be asked for another. */
  replace(token, asks) {
    this.#asks = asks;
    this.#token = token || (this.renewable ? null : "");
  }
}

/** The customer named in a token, only to keep two customers of one browser apart. The server is who verifies it. */
export const customerOf = (token) => {
  try {
    const payload = token.split(".")[1].replaceAll("-", "+").replaceAll("_", "/");
    const bytes = Uint8Array.from(atob(payload), (char) => char.charCodeAt(0));
    return String(JSON.parse(new TextDecoder().decode(bytes)).sub ?? "");
  } catch {
    return "";
  }
};
