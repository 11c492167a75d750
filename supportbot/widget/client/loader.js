// What /widget.js serves: finds the chat beside itself and puts one on the page. Every data-* attribute is passed on.
(() => {
  const script = document.currentScript;
  const base = new URL("widget/__VERSION__/", script.src);
  const start = async () => {
    const { mount } = await import(new URL("element.js", base).href);
    mount(script.dataset, new URL("ws/chat/", script.src));
  };
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start, { once: true });
  else start();
})();
