// Buttons that copy what stands in another element, and say so on themselves for a moment.

const SAID_FOR = 1600;

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  const from = document.getElementById(button.dataset.copy);
  const text = "value" in from ? from.value : from.textContent;
  let said = "Copied";
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    // Where the browser allows no copying, the text is marked for the keyboard to copy.
    getSelection().selectAllChildren(from);
    said = "Press Ctrl+C";
  }
  const words = button.lastChild;
  if (!button.dataset.words) button.dataset.words = words.textContent;
  words.textContent = ` ${said}`;
  clearTimeout(Number(button.dataset.timer));
  button.dataset.timer = setTimeout(() => { words.textContent = button.dataset.words; }, SAID_FOR);
});
