import { group, t } from "../i18n/index.js";
import { h } from "./dom.js";
import { icon } from "./icons.js";

/** After a closed conversation: the rating, then a way to begin again. */
export const closedCard = (rated, { rate, startNew }) => {
  const again = h("button", { type: "button", class: "button", onclick: startNew }, t("start_new"));
  if (rated) return h("div", { class: "foot" }, h("p", { class: "foot-thanks", role: "status" }, icon("done"), t("rate_thanks")), again);
  return h("div", { class: "foot" }, ratingForm(rate), again);
};

/** The identity was refused; calm, and with something to do. */
export const refusedCard = (problem, retry) => h("div", { class: "foot", role: "alert" },
  h("div", { class: "foot-refused" }, icon("lock"),
    h("div", {}, h("p", { class: "strong" }, problem || t("refused_title")), h("p", {}, t("refused_text")))),
  h("button", { type: "button", class: "button primary", onclick: retry }, t("reload")));

/** The chat may not be opened on this page at all. */
export const finalCard = (problem) => h("div", { class: "foot", role: "alert" },
  h("div", { class: "foot-refused" }, icon("lock"), h("div", {}, h("p", { class: "strong" }, t("final_title")), h("p", {}, problem))));

const ratingForm = (rate) => {
  const labels = group("rate_stars");
  const word = h("span", { class: "star-word", "aria-hidden": "true" });
  const comment = h("textarea", { class: "comment", rows: "2", dir: "auto", maxlength: "1000", placeholder: t("rate_comment"), "aria-label": t("rate_comment"), hidden: true });
  const submit = h("button", { type: "submit", class: "button primary", hidden: true }, t("rate_send"));
  const stars = h("div", { class: "stars" });
  let score = 0;

  const choose = (value) => {
    score = value;
    word.textContent = labels[value - 1];
    comment.hidden = submit.hidden = false;
    [...stars.children].forEach((star, index) => star.classList.toggle("on", index < value));
  };

  labels.forEach((label, index) => stars.append(h("label", { class: "star" },
    h("input", { type: "radio", name: "score", value: String(index + 1), class: "hidden", onchange: () => choose(index + 1) }),
    h("span", { class: "hidden" }, `${index + 1} · ${label}`), icon("star"))));

  return h("form", {
    class: "rating",
    onsubmit: (event) => {
      event.preventDefault();
      if (score) rate(score, comment.value.trim());
    },
  }, h("fieldset", {}, h("legend", {}, t("rate_title")), h("div", { class: "star-line" }, stars, word)), comment, submit);
};
