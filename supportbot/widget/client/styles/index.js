import { frame } from "./frame.js";
import { foot } from "./foot.js";
import { log } from "./log.js";
import { tokens } from "./tokens.js";

let sheets = null;

/** The widget's style sheets. Made by script, so a host's content policy on styles does not concern them. */
export const styleSheets = () => (sheets ??= [tokens, frame, log, foot].map((text) => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(text);
  return sheet;
}));
