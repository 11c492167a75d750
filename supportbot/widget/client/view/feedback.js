import { group, t } from "../i18n/index.js";
import { h } from "./dom.js";
import { icon } from "./icons.js";

/** Thumbs under one answer; after a thumb down, what was wrong. `send(value, reason)` goes out on each choice. */
export const feedback = (value, send) => {
  const more = h("div", { class: "reasons", hidden: true, role: "group", "aria-label": t("why_not") });
  const said = h("span", { class: "said", role: "status" });
  const thumbs = ["up", "down"].map((kind) => h("button", {
    type: "button", class: "thumb", "aria-label": t(`thumbs_${kind}`), "aria-pressed": String(kind === value),
    onclick: () => choose(kind),
  }, icon(kind)));

  const press = (kind) => thumbs.forEach((thumb, index) => {
    thumb.setAttribute("aria-pressed", String(kind === ["up", "down"][index]));
  });

  const choose = (kind) => {
    press(kind);
    send(kind);
    said.textContent = kind === "up" ? t("thanks") : "";
    more.hidden = kind === "up";
  };

  const because = (reason) => {
    send("down", reason);
    more.hidden = true;
    said.textContent = t("thanks");
    thumbs[1].focus();
  };

  more.append(h("p", {}, t("why_not")), ...Object.entries(group("reasons")).map(([reason, label]) => h("button", {
    type: "button", class: "chip small", onclick: () => because(reason),
  }, label)));
  return h("div", { class: "feedback" }, h("div", { class: "thumbs", role: "group", "aria-label": t("helpful") }, thumbs, said), more);
};
