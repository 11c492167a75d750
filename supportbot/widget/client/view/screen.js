// The panel and the screen it is on: the on-screen keyboard, and the Tab key where the panel covers the page.

const PHONE = "(max-width: 520px), (max-height: 480px)";
const FOCUSABLE = "button:not(:disabled), textarea, input, a[href], [tabindex='0']";

/**
 * Keeps the panel inside what the on-screen keyboard leaves free. `host` gets --view-height and --view-top; `panel()` is
 * the one shown now. Returns what fits another one.
 */
export const fitToScreen = (host, panel) => {
  const phone = matchMedia(PHONE);
  const mode = () => {
    panel().toggleAttribute("data-full", phone.matches);
    if (phone.matches) panel().setAttribute("aria-modal", "true");
    else panel().removeAttribute("aria-modal");
  };
  phone.addEventListener("change", mode);
  const view = window.visualViewport;
  if (!view) return mode;
  const fit = () => {
    host.style.setProperty("--view-height", `${view.height}px`);
    host.style.setProperty("--view-top", `${view.offsetTop}px`);
  };
  view.addEventListener("resize", fit);
  view.addEventListener("scroll", fit);
  fit();
  return mode;
};

/** Where the panel covers the page, Tab goes round inside it. */
export const keepTabInside = (panel, event) => {
  if (!panel.hasAttribute("data-full")) return;
  const stops = [...panel.querySelectorAll(FOCUSABLE)].filter((element) => element.checkVisibility());
  const current = panel.getRootNode().activeElement;
  const last = stops.at(-1);
  if (event.shiftKey && (current === stops[0] || current === panel)) {
    event.preventDefault();
    last?.focus();
  } else if (!event.shiftKey && current === last) {
    event.preventDefault();
    stops[0]?.focus();
  }
};
