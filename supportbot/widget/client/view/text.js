import { h } from "./dom.js";

const SIGNED = /([+\u2212-]\p{Sc}[\d.,]{1,20})/u;

/** Text whose signed amounts ("+€6.60") are not parted at the end of a line. */
export const unparted = (text) => text.split(SIGNED).map((part, index) => (index % 2 ? h("span", { class: "amount" }, part) : part));
