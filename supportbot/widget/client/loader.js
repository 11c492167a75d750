// What /widget.js serves: finds the chat beside itself and puts one on the page. Every data-* attribute is passed on.
(() => {
  const script = document.currentScript;
  const beside = (path) => new URL(path, script.src).href;
  const { key } = script.dataset;
  // How the chat looks here is asked for at the same time; without an answer it looks as it does anywhere.
  const site = key
    ? fetch(beside(`widget/site/${encodeURIComponent(key)}`), { credentials: "omit" }).then((said) => (said.ok ? said.json() : {})).catch(() => ({}))
    : {};
  const code = import(beside("widget/__VERSION__/element.js"));
  const start = async () => (await code).mount(script.dataset, beside("ws/chat/"), site);
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start, { once: true });
  else start();
})();
