// Tuning: the slider and the number say the same, and what cannot be undone by one press is pressed twice.

const number = document.querySelector("[data-threshold]");
const slider = document.querySelector("[data-slider]");

if (number && slider) {
  slider.addEventListener("input", () => {
    number.value = slider.value;
    number.dispatchEvent(new Event("input", { bubbles: true }));
  });
  number.addEventListener("input", () => {
    if (number.value) slider.value = number.value;
  });
}

for (const button of document.querySelectorAll("[data-sure]")) {
  const label = button.innerHTML;
  button.addEventListener("click", (event) => {
    if (button.dataset.pressed) return;
    event.preventDefault();
    button.dataset.pressed = "1";
    button.textContent = button.dataset.sure;
  });
  button.addEventListener("blur", () => {
    delete button.dataset.pressed;
    button.innerHTML = label;
  });
}
