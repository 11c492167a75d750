// What the browser keeps for one customer: messages that the server has not acknowledged yet, and the conversation of
// this tab. Each waiting message has a key of its own, so that two tabs never overwrite each other.

const MAX_AGE_MS = 7 * 24 * 3600 * 1000;

export class Keep {
  #prefix;

  constructor(widgetKey, customer) {
    this.#prefix = `supportbot:${widgetKey}:${customer}:`;
  }

  get conversation() {
    return attempt(() => sessionStorage.getItem(`${this.#prefix}conversation`));
  }

  set conversation(id) {
    const key = `${this.#prefix}conversation`;
    attempt(() => (id ? sessionStorage.setItem(key, id) : sessionStorage.removeItem(key)));
  }

  /** Messages not acknowledged, oldest first. What has lain here for a week is no longer what the customer means. */
  waiting() {
    const found = [];
    for (const key of keysUnder(`${this.#prefix}out:`)) {
      const entry = attempt(() => JSON.parse(localStorage.getItem(key)));
      if (entry?.client_id && Date.now() - entry.at < MAX_AGE_MS) found.push(entry);
      else attempt(() => localStorage.removeItem(key));
    }
    return found.sort((a, b) => a.at - b.at || a.order - b.order);
  }

  put(entry) {
    attempt(() => localStorage.setItem(`${this.#prefix}out:${entry.client_id}`, JSON.stringify(entry)));
  }

  drop(clientId) {
    attempt(() => localStorage.removeItem(`${this.#prefix}out:${clientId}`));
  }
}

const keysUnder = (prefix) => attempt(() => Object.keys(localStorage).filter((key) => key.startsWith(prefix))) ?? [];

// Storage may be full or forbidden; the chat then works without it.
const attempt = (action) => {
  try {
    return action();
  } catch {
    return null;
  }
};
