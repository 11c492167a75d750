import { words } from "./en.js";

// A language more is a file beside these, and a line here.
const KNOWN = {
  de: () => import("./de.js"),
  es: () => import("./es.js"),
  fr: () => import("./fr.js"),
};
let spoken = words;
let code = "en";

/** Uses the texts of `wanted` ("de", "de-AT") where there are some, English otherwise. */
export const useLanguage = async (wanted) => {
  const short = String(wanted).toLowerCase().split("-")[0];
  const load = KNOWN[short];
  code = load ? short : "en";
  spoken = load ? { ...words, ...(await load()).words } : words;
};

/** The language that is spoken now, as "de". */
export const language = () => code;

/** For dates and numbers: the visitor's own variety of that language, as "de-AT". */
export const locale = () => navigator.languages?.find((one) => one.toLowerCase().startsWith(code)) ?? code;

/** The text `key` with its `{names}` filled in. */
export const t = (key, values = {}) => String(spoken[key]).replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");

/** A list or a group of texts. */
export const group = (key) => spoken[key];
