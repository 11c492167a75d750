// On a narrow screen the contents begin closed, so that the page begins with its text.

const contents = document.querySelector(".docs__toc");
const narrow = matchMedia("(max-width: 55.99rem)");
const fit = () => { contents.open = !narrow.matches; };
narrow.addEventListener("change", fit);
fit();

contents.addEventListener("click", (event) => {
  if (narrow.matches && event.target.closest("a")) contents.open = false;
});
