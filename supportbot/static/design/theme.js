// Light or dark: the reader's choice if one was made, otherwise the system's.
// Loaded without defer so that a dark page never flashes white.
(() => {
  const root = document.documentElement;
  const KEY = "supportbot.theme";

  const read = () => {
    try {
      return localStorage.getItem(KEY);
    } catch {
      return null;
    }
  };

  const apply = (theme) => {
    if (theme === "light" || theme === "dark") root.dataset.theme = theme;
    else delete root.dataset.theme;
  };

  const isDark = () => getComputedStyle(root).colorScheme === "dark"
    || (!root.dataset.theme && matchMedia("(prefers-color-scheme: dark)").matches);

  apply(read());

  document.addEventListener("click", (event) => {
    if (!event.target.closest?.("[data-theme-toggle]")) return;
    const next = isDark() ? "light" : "dark";
    apply(next);
    try {
      localStorage.setItem(KEY, next);
    } catch {
      // Storage may be blocked; the choice then lasts for this page.
    }
  });

  addEventListener("storage", (event) => {
    if (event.key === KEY) apply(event.newValue);
  });
})();
