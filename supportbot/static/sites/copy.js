// Copy buttons beside what a company puts on its pages or keeps on its server.

const SAID_MS = 2000;

async function copy(button) {
  const code = button.closest(".snippet").querySelector("code");
  const word = button.querySelector("[data-copy-word]");
  try {
    await navigator.clipboard.writeText(code.textContent);
    word.textContent = "Copied";
  } catch {
    // Not every page may write to the clipboard: then it is chosen, one key away.
    getSelection().selectAllChildren(code);
    word.textContent = "Press Ctrl+C";
  }
  setTimeout(() => { word.textContent = "Copy"; }, SAID_MS);
}

for (const button of document.querySelectorAll("[data-copy]")) {
  button.hidden = false;
  button.querySelector("[data-copy-word]").setAttribute("aria-live", "polite");
  button.addEventListener("click", () => copy(button));
}
