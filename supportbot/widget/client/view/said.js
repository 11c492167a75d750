import { group, locale } from "../i18n/index.js";

const GAP = /\{(\w+)\}/g;
const WHEN = { weekday: "long", hour: "numeric", minute: "2-digit" };

/** What a message says: a notice in the widget's language, as far as its values came along; all else as it was written. */
export const said = (entry) => {
  const own = entry.code && entry.author === "system" && group("notices")[entry.code];
  const { text, values = {} } = entry;
  if (!own || [...own.matchAll(GAP)].some(([, name]) => !values[name])) return text;
  return own.replace(GAP, (_, name) => (name.endsWith("_at") ? new Date(values[name]).toLocaleString(locale(), WHEN) : values[name]));
};
