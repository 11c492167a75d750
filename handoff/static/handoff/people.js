// People and teams: an open account menu or confirmation closes with a click elsewhere or with Escape.

const SHEETS = ".menu[open], .confirm[open]";

document.addEventListener("click", (event) => {
  for (const sheet of document.querySelectorAll(SHEETS)) if (!sheet.contains(event.target)) sheet.open = false;
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const sheet of document.querySelectorAll(SHEETS)) {
    sheet.open = false;
    sheet.querySelector("summary").focus();
  }
});

// Empty filters do not belong in the address.
document.body.addEventListener("htmx:configRequest", (event) => {
  const { parameters } = event.detail;
  for (const name of Object.keys(parameters)) if (!parameters[name]) delete parameters[name];
});
