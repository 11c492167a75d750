// The tokens of design/tokens.css that the widget needs, in pixels: a host's root font size must not reach in here.
// Without a colour scheme of its own the widget takes the page's; data-theme sets one.
export const tokens = `
:host {
  all: initial;
  color-scheme: inherit;
  --accent: light-dark(#4a4fd4, #5f64e6);
  --accent-ink: #fff;
  --accent-hover: color-mix(in srgb, var(--accent), #000 12%);
  --accent-text: light-dark(color-mix(in srgb, var(--accent), #000 10%), color-mix(in srgb, var(--accent), #fff 48%));
  --accent-soft: color-mix(in srgb, var(--accent) 9%, var(--surface));
  --accent-line: color-mix(in srgb, var(--accent) 28%, var(--surface));
  --surface: light-dark(#fff, #17181c);
  --surface-2: light-dark(#f3f3f6, #23252b);
  --ink: light-dark(#17181c, #f2f3f5);
  --ink-2: light-dark(#4b4e58, #b9bcc6);
  --ink-3: light-dark(#676b76, #9ea2ad);
  --line: light-dark(#e6e7ec, #2d3038);
  --line-soft: light-dark(#d5d7de, #3d414b);
  --line-strong: light-dark(#8c909c, #686d79);
  --danger-text: light-dark(#b02a20, #ff9d94);
  --danger-soft: light-dark(#fdf0ee, #3a1d1b);
  --warning-text: light-dark(#7d4a00, #f3c46b);
  --warning-soft: light-dark(#fdf5e4, #33270f);
  --success: light-dark(#12905a, #2fb67a);
  --star: light-dark(#e09a10, #f0b740);
  --shadow-1: light-dark(rgb(24 26 40 / 0.08), rgb(0 0 0 / 0.45));
  --shadow-2: light-dark(rgb(24 26 40 / 0.16), rgb(0 0 0 / 0.6));
  --focus: var(--accent-text);
  --ease: cubic-bezier(0.2, 0, 0, 1);
  position: fixed;
  inset-block-end: 0;
  inset-inline-end: 0;
  z-index: 2147483000;
  color: var(--ink);
  font: 430 15px/1.5 "Inter Variable", ui-sans-serif, system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", sans-serif;
  -webkit-font-smoothing: antialiased;
  -webkit-text-size-adjust: 100%;
}
:host([data-position="start"]) { inset-inline: 0 auto; }
:host([data-theme="light"]) { color-scheme: light; }
:host([data-theme="dark"]) { color-scheme: dark; }
:host([data-theme="auto"]) { color-scheme: light dark; }
*, *::before, *::after { box-sizing: border-box; }
* { margin: 0; }
/* Words of one direction on a page of the other keep their own order; the layout is the page's. */
:is(p, h2, h3, button, label, legend, caption, dd, .problem, .filesize, .amount) { unicode-bidi: plaintext; }
[hidden] { display: none !important; }
button, textarea, input { font: inherit; color: inherit; letter-spacing: inherit; }
button { cursor: pointer; border: 0; background: none; padding: 0; }
:focus-visible { outline: 2px solid var(--focus); outline-offset: 2px; }
.hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.strong { font-weight: 600; }
.icon {
  width: 16px; height: 16px; flex: none; fill: none; stroke: currentcolor;
  stroke-width: 2; stroke-linecap: round; stroke-linejoin: round;
}
.spinner {
  display: inline-block; width: 14px; height: 14px; flex: none; border-radius: 50%;
  border: 2px solid color-mix(in srgb, currentcolor 25%, transparent); border-top-color: currentcolor;
  animation: spin 700ms linear infinite;
}
@keyframes spin { to { rotate: 1turn; } }
@media (prefers-reduced-motion: reduce) {
  *, *::before, *::after { animation-duration: 1ms !important; animation-iteration-count: 1 !important; transition-duration: 1ms !important; }
}
@media (forced-colors: active) {
  .launcher, .send, .button, .chip, .body, .file, .badge, .face, .jump, .icon-button { border: 1px solid; }
  .thumb[aria-pressed="true"], .star.on { background: Highlight; color: HighlightText; forced-color-adjust: none; }
  progress { border: 1px solid; }
  progress::-webkit-progress-value { background: Highlight; }
}
`;
