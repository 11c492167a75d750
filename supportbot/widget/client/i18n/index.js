import { words } from "./en.js";

// A language more is a file beside these, and a line here.
const KNOWN = {
  de: () => import("./de.js"),
  es: () => import("./es.js"),
  fr: () => import("./fr.js"),
};
let spoken = words;

/** Uses the texts of `language` ("de", "de-AT") where there are some, English otherwise. */
export const useLanguage = async (language) => {
  const load = KNOWN[String(language).toLowerCase().split("-")[0]];
  spoken = load ? { ...words, ...(await load()).words } : words;
};

/** The text `key` with its `{names}` filled in. */
export const t = (key, values = {}) => String(spoken[key]).replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");

/** A list or a group of texts. */
export const group = (key) => spoken[key];
