// What the browser keeps, in memory where it keeps nothing: storage may be full or forbidden.

const MAX_AGE_MS = 7 * 24 * 3600 * 1000;
const memory = new Map();

/** What is kept under `key` in `area` ("localStorage" or "sessionStorage"), or null. */
export const recall = (area, key) => attempt(() => window[area].getItem(key)) ?? memory.get(key) ?? null;

/** Keeps `value`; an empty one is let go of. */
export const remember = (area, key, value) => {
  memory.delete(key);
  if (!value) attempt(() => window[area].removeItem(key));
  else attempt(() => window[area].setItem(key, value) ?? true) ?? memory.set(key, value);
};

/**
 * What belongs to one customer: messages that the server has not acknowledged yet, and the conversation of this tab.
 * Each waiting message has a key of its own, so that two tabs never overwrite each other.
 */
export class Keep {
  #prefix;

  constructor(prefix) {
    this.#prefix = prefix;
  }

  get conversation() {
    return recall("sessionStorage", `${this.#prefix}conversation`);
  }

  set conversation(id) {
    remember("sessionStorage", `${this.#prefix}conversation`, id);
  }

  /** Messages not acknowledged, oldest first. What has lain here for a week is no longer what the customer means. */
  waiting() {
    const found = [];
    for (const key of keysUnder(`${this.#prefix}out:`)) {
      const entry = attempt(() => JSON.parse(recall("localStorage", key)));
      if (entry?.client_id && Date.now() - entry.at < MAX_AGE_MS) found.push(entry);
      else remember("localStorage", key, "");
    }
    return found.sort((a, b) => a.at - b.at || a.order - b.order);
  }

  /** Of a file only its name and number can be kept, not what is in it. */
  put({ client_id, text, choice, conversation, at, order, files }) {
    const kept = files?.map(({ id, name, type, size }) => ({ id, name, type, size }));
    remember("localStorage", `${this.#prefix}out:${client_id}`, JSON.stringify({ client_id, text, choice, conversation, at, order, files: kept }));
  }

  drop(clientId) {
    remember("localStorage", `${this.#prefix}out:${clientId}`, "");
  }
}

const keysUnder = (prefix) => attempt(() => Object.keys(localStorage).filter((key) => key.startsWith(prefix))) ?? [];

const attempt = (action) => {
  try {
    return action();
  } catch {
    return null;
  }
};
