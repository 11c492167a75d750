// The box that ticks every sentence on the page.

const form = document.querySelector("[data-corrections]");
const all = form?.querySelector("[data-all]");

if (all) {
  const boxes = [...form.querySelectorAll("input[name=correction]")];
  all.addEventListener("change", () => {
    for (const box of boxes) box.checked = all.checked;
  });
  form.addEventListener("change", () => {
    const ticked = boxes.filter((box) => box.checked).length;
    all.checked = ticked === boxes.length;
    all.indeterminate = ticked > 0 && ticked < boxes.length;
  });
}
