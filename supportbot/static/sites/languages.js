// The words of each language, one at a time behind tabs. Without script they stand below one another.

/** `chosen(code)` is told of every choice. Returns what chooses a language from outside. */
export function languageTabs(root, chosen) {
  const list = root.querySelector("[role=tablist]");
  const tabs = [...list.querySelectorAll("[role=tab]")];

  function choose(code) {
    for (const tab of tabs) {
      const on = tab.dataset.language === code;
      const words = root.querySelector(`[data-words="${tab.dataset.language}"]`);
      tab.setAttribute("aria-selected", String(on));
      tab.tabIndex = on ? 0 : -1;
      words.hidden = !on;
      words.setAttribute("role", "tabpanel");
      words.setAttribute("aria-labelledby", tab.id);
    }
    chosen(code);
  }

  list.addEventListener("click", (event) => {
    const tab = event.target.closest("[role=tab]");
    if (tab) choose(tab.dataset.language);
  });
  list.addEventListener("keydown", (event) => {
    const steps = { ArrowRight: 1, ArrowLeft: -1 };
    const at = tabs.indexOf(event.target);
    if (at < 0 || !(event.key in steps)) return;
    event.preventDefault();
    const next = tabs.at((at + steps[event.key]) % tabs.length);
    next.focus();
    choose(next.dataset.language);
  });

  list.hidden = false;
  for (const name of root.querySelectorAll(".languages__name")) name.hidden = true;
  return { choose, first: (tabs.find((tab) => "wrong" in tab.dataset) ?? tabs[0]).dataset.language };
}
