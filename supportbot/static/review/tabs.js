// The open section stands in the middle where the sections scroll sideways.

for (const tabs of document.querySelectorAll("[data-review-tabs]")) {
  const here = tabs.querySelector("[aria-current]");
  if (!here) continue;
  const fromStart = here.getBoundingClientRect().left - tabs.getBoundingClientRect().left;
  tabs.scrollLeft += fromStart - (tabs.clientWidth - here.offsetWidth) / 2;
}
