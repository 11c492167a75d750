// A secret is shown in answer to the form that made it: loading the page again must not make another.

const shown = document.querySelector("[data-then]");
if (shown) history.replaceState(null, "", shown.dataset.then);
