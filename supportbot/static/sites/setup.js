// The form of a site and its preview: what is typed is what is shown.

import { colourOf, contrast, inkUpon } from "./colours.js";
import { languageTabs } from "./languages.js";
import { Preview } from "./preview.js";

const BUILT_IN = "#4a4fd4";
const form = document.getElementById("site-form");
const section = document.querySelector("[data-preview]");
const builtIn = JSON.parse(document.getElementById("built-in").textContent);
const state = { language: "en", scheme: dark() ? "dark" : "light", device: "desktop" };
let preview = null;

function dark() {
  const chosen = document.documentElement.dataset.theme;
  return chosen ? chosen === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
}

const value = (name) => form.elements[name].value.trim();
const lines = (name) => value(name).split("\n").map((line) => line.trim()).filter(Boolean);

// As the chat does: in that language, else in English, else what is built in.
const said = (kind) => value(`${kind}_${state.language}`) || value(`${kind}_en`);

function wanted() {
  const accent = colourOf(value("accent"));
  const suggestions = [lines(`suggestions_${state.language}`), lines("suggestions_en"), builtIn.suggestions];
  return {
    ...state,
    accent,
    ink: accent && inkUpon(accent),
    position: value("position"),
    theme: value("theme"),
    name: builtIn.bot_name,
    greeting: said("greeting") || builtIn.greeting[state.language] || "",
    suggestions: suggestions.find((texts) => texts.length > 0) ?? [],
    notice: said("notice"),
    privacy: /^https:\/\/[^\s]+$/.test(value("privacy_url")) ? value("privacy_url") : "",
  };
}

function colourLine() {
  const written = value("accent");
  const accent = colourOf(written);
  const out = form.querySelector("[data-colour-said]");
  form.querySelector("[data-colour-pick]").value = accent || BUILT_IN;
  form.querySelector("[data-colour-clear]").hidden = !written;
  if (!accent) {
    out.textContent = written ? "Six digits after a hash sign, such as #12797c" : "";
    return;
  }
  const ink = inkUpon(accent);
  out.textContent = `Text on it is ${ink === "#ffffff" ? "white" : "black"}, contrast ${contrast(accent, ink).toFixed(1)} : 1`;
}

function draw() {
  colourLine();
  for (const button of section.querySelectorAll("[data-set]")) {
    button.setAttribute("aria-pressed", String(state[button.dataset.set] === button.value));
  }
  preview?.draw(wanted());
}

const tabs = languageTabs(form.querySelector("[data-languages]"), (code) => {
  state.language = code;
  draw();
});

section.addEventListener("click", (event) => {
  const button = event.target.closest("[data-set]");
  if (!button) return;
  if (button.dataset.set === "language") tabs.choose(button.value);
  else {
    state[button.dataset.set] = button.value;
    draw();
  }
});

const pick = form.querySelector("[data-colour-pick]");
pick.hidden = false;
pick.addEventListener("input", () => {
  form.elements.accent.value = pick.value;
  draw();
});
form.querySelector("[data-colour-clear]").addEventListener("click", () => {
  form.elements.accent.value = "";
  form.elements.accent.focus();
  draw();
});
form.addEventListener("input", draw);

// As high as the window leaves room for, also before it has come to stand below the bar.
function fit() {
  section.style.setProperty("--preview-top", `${Math.round(section.getBoundingClientRect().top)}px`);
}
addEventListener("scroll", fit, { passive: true });
addEventListener("resize", fit);

section.hidden = false;
fit();
tabs.choose(tabs.first);
document.querySelector("[aria-invalid=true]")?.focus();
preview = await Preview.load(section);
draw();
