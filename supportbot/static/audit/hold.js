// Holds and redactions on the transcript page: the dialogs, and the words that are chosen in the message.

const dialogOf = (id) => document.getElementById(id);

function openRedaction(button) {
  const dialog = dialogOf("redact-dialog");
  const form = dialog.querySelector("form");
  const message = document.querySelector(`.msg[data-seq="${Number(button.dataset.redact)}"]`);
  const text = message?.querySelector(".msg__text, .msg__notice")?.textContent.trim() ?? "";
  const chosen = getSelection();
  const inside = message && chosen?.anchorNode && message.contains(chosen.anchorNode) && message.contains(chosen.focusNode);
  form.reset();
  form.elements.seq.value = button.dataset.redact;
  form.elements.words.value = inside ? chosen.toString().trim() : "";
  dialog.querySelector("[data-said]").textContent = text;
  dialog.querySelector("[data-files]").hidden = !Number(button.dataset.files);
  follow(form);
  dialog.showModal();
  form.elements[form.elements.words.value ? "reason" : "words"].focus();
}

// The words are asked for where only they are taken out.
function follow(form) {
  const some = form.elements.what.value === "words";
  form.querySelector("[data-words]").hidden = !some;
  form.elements.words.required = some;
}

document.addEventListener("click", (event) => {
  const redact = event.target.closest?.("[data-redact]");
  if (redact) openRedaction(redact);
  const opens = event.target.closest?.("[data-opens]");
  if (opens) {
    opens.closest(".menu").open = false;
    const dialog = dialogOf(opens.dataset.opens);
    dialog.showModal();
    dialog.querySelector("textarea").focus();
  }
  if (event.target.closest?.("[data-closes]")) event.target.closest("dialog").close();
  const menu = dialogOf("transcript-menu");
  if (menu?.open && !menu.contains(event.target)) menu.open = false;
});

document.addEventListener("change", (event) => {
  if (event.target.name === "what" && event.target.form.elements.seq) follow(event.target.form);
});

document.addEventListener("keydown", (event) => {
  const menu = dialogOf("transcript-menu");
  if (event.key === "Escape" && menu?.open) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});
