// Copy buttons: for the element that data-copy names, else for the code of their own snippet.

const SAID_MS = 2000;

const sourceOf = (button) => document.getElementById(button.dataset.copy) ?? button.closest(".snippet").querySelector("code");

async function copy(button) {
  const from = sourceOf(button);
  const word = button.querySelector("[data-copy-word]");
  try {
    await navigator.clipboard.writeText("value" in from ? from.value : from.textContent);
    word.textContent = "Copied";
  } catch {
    // Not every page may write to the clipboard: then it is chosen, one key away.
    if ("value" in from) from.select();
    else getSelection().selectAllChildren(from);
    word.textContent = "Press Ctrl+C";
  }
  clearTimeout(Number(button.dataset.timer));
  button.dataset.timer = setTimeout(() => { word.textContent = "Copy"; }, SAID_MS);
}

for (const button of document.querySelectorAll("[data-copy]")) {
  button.hidden = false;
  button.querySelector("[data-copy-word]").setAttribute("aria-live", "polite");
  button.addEventListener("click", () => copy(button));
}
