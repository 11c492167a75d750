// Launcher, panel, header and the strips under it.
export const frame = `
.launcher {
  position: absolute; inset-block-end: 24px; inset-inline-end: 24px;
  display: grid; place-items: center; width: 56px; height: 56px; border-radius: 50%;
  background: var(--accent); color: var(--accent-ink);
  box-shadow: 0 2px 6px var(--shadow-1), 0 10px 28px var(--shadow-2), inset 0 1px 0 rgb(255 255 255 / 0.14);
  transition: background-color 120ms var(--ease), transform 120ms var(--ease);
}
.launcher:hover { background: var(--accent-hover); transform: translateY(-1px); }
.launcher:active { transform: scale(0.96); }
.launcher:focus-visible { outline-offset: 3px; }
.launcher .icon { width: 26px; height: 26px; grid-area: 1 / 1; stroke-width: 1.9; transition: opacity 120ms, rotate 160ms var(--ease); }
.launcher[aria-expanded="true"] .icon-chat, .launcher[aria-expanded="false"] .icon-minimise { opacity: 0; }
.launcher[aria-expanded="false"] .icon-minimise { rotate: -40deg; }
.unread {
  position: absolute; inset-block-start: -3px; inset-inline-end: -3px; min-width: 22px; height: 22px; padding: 0 6px;
  border: 2px solid var(--surface); border-radius: 99px; background: light-dark(#c2352a, #d9483c); color: #fff;
  font-size: 12px; font-weight: 650; line-height: 18px; text-align: center;
}

.panel {
  position: absolute; inset-block-end: 96px; inset-inline-end: 24px;
  display: flex; flex-direction: column; overflow: hidden;
  width: min(408px, 100vw - 48px); height: min(704px, var(--view-height, 100vh) - 120px);
  border: 1px solid var(--line); border-radius: 18px; background: var(--surface);
  box-shadow: 0 4px 10px var(--shadow-1), 0 24px 64px var(--shadow-2);
  animation: panel-in 220ms var(--ease);
  transform-origin: 100% 100%;
}
:host([data-position="start"]) :is(.launcher, .panel:not([data-full])) { inset-inline: 24px auto; }
:host([data-position="start"]) .panel, .panel:dir(rtl) { transform-origin: 0 100%; }
:host([data-position="start"]) .panel:dir(rtl) { transform-origin: 100% 100%; }
.panel:focus { outline: none; }
.panel[data-drop]::after {
  content: attr(data-drop); position: absolute; inset: 8px; z-index: 2; display: grid; place-items: center; padding: 24px;
  border: 2px dashed var(--accent); border-radius: 12px; background: color-mix(in srgb, var(--surface) 92%, transparent);
  color: var(--accent-text); font-weight: 600; text-align: center;
}
@keyframes panel-in { from { opacity: 0; transform: translateY(10px) scale(0.985); } }
.panel[data-full] {
  position: fixed; inset: var(--view-top, 0) 0 auto 0; width: 100%; height: var(--view-height, 100dvh);
  border: 0; border-radius: 0; animation-name: panel-up;
}
@keyframes panel-up { from { opacity: 0; transform: translateY(24px); } }
:host([open]) .panel[data-full] ~ .launcher { display: none; }

.header {
  display: grid; grid-template: auto auto / auto 1fr minmax(0, auto) auto auto; align-items: center; column-gap: 8px; flex: none;
  padding: 12px 10px 12px 16px; padding-block-start: max(12px, env(safe-area-inset-top)); border-block-end: 1px solid var(--line);
}
.header:dir(rtl) { padding-inline: 16px 10px; }
.face {
  display: grid; place-items: center; flex: none; width: 38px; height: 38px; border-radius: 12px;
  background: var(--accent); color: var(--accent-ink); font-size: 14px; font-weight: 620;
}
.face .icon { width: 20px; height: 20px; }
.face.agent { border-radius: 50%; background: light-dark(#d9f0e5, #1e4634); color: light-dark(#0b5a38, #b5ecd2); position: relative; }
.face.agent::after {
  content: ""; position: absolute; inset-block-end: -1px; inset-inline-end: -1px; width: 11px; height: 11px;
  border: 2px solid var(--surface); border-radius: 50%; background: var(--success);
}
.face.waiting, .face.closed { background: var(--surface-2); color: var(--ink-2); }
.who { display: contents; }
.header > :not(.who) { grid-row: 1 / 3; }
.header:has(> .button:not([hidden])) { padding-block: max(8px, env(safe-area-inset-top)) 10px; > :not(.who, .face) { grid-row: 1; } }
.header .button { padding-block: 4px; line-height: 17px; white-space: normal; }
.title { grid-area: 1 / 2; }
.sub { grid-area: 2 / 2 / 2 / 4; }
.title { font-size: 15px; font-weight: 620; line-height: 20px; letter-spacing: -0.01em; }
.sub { color: var(--ink-3); font-size: 12.5px; line-height: 17px; }
.verified { display: inline-flex; align-items: center; gap: 3px; color: light-dark(#0b6b43, #7fd6ad); font-weight: 560; }
.verified .icon { width: 13px; height: 13px; stroke-width: 2.6; }
.sub { display: flex; gap: 6px; }
.sub :last-child { overflow: hidden; text-overflow: ellipsis; }
.title, .sub { justify-self: start; max-width: 100%; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.icon-more { stroke-width: 3.2; }

.icon-button { display: grid; place-items: center; flex: none; width: 36px; height: 36px; border-radius: 9px; color: var(--ink-3); }
.header .icon-button { margin-inline-start: -4px; }
.menu { position: relative; flex: none; }
.menu-list {
  position: absolute; inset-block-start: 42px; inset-inline-end: 0; z-index: 2; width: max-content; max-width: 280px; padding: 6px; list-style: none;
  border: 1px solid var(--line); border-radius: 12px; background: var(--surface); box-shadow: 0 4px 12px var(--shadow-1), 0 12px 32px var(--shadow-2);
}
.menu-entry { display: flex; align-items: center; gap: 10px; width: 100%; min-height: 40px; padding: 8px 10px; border-radius: 8px; color: var(--ink); font-size: 14px; text-align: start; text-decoration: none; }
.menu-entry:hover { background: var(--surface-2); }
.menu-entry .icon { color: var(--ink-3); }
.icon-button:hover { background: var(--surface-2); color: var(--ink); }
.icon-button .icon { width: 19px; height: 19px; }
.button {
  display: inline-flex; align-items: center; justify-content: center; gap: 8px; min-height: 40px; padding: 8px 16px;
  border: 1px solid var(--line-soft); border-radius: 10px; background: var(--surface);
  font-size: 14px; font-weight: 540; line-height: 20px; white-space: nowrap; box-shadow: 0 1px 2px var(--shadow-1);
  transition: background-color 120ms var(--ease), border-color 120ms var(--ease);
}
.button:hover { background: var(--surface-2); }
.button.small { min-height: 34px; padding: 5px 12px; border-radius: 99px; font-size: 13px; }
.button.primary { border-color: transparent; background: var(--accent); color: var(--accent-ink); }
.button.primary:hover { background: var(--accent-hover); }
.button:disabled { opacity: 0.6; cursor: default; }

.notices { flex: none; }
.notice { display: flex; align-items: flex-start; gap: 10px; padding: 10px 16px; font-size: 13px; line-height: 19px; }
.data-notice { display: flex; align-items: flex-start; gap: 8px; flex: none; margin: 0 12px; padding: 10px 6px 10px 14px; border-radius: 12px; background: var(--surface-2); color: var(--ink-2); font-size: 12.5px; line-height: 18px; }
.data-notice:has(+ .foot-slot:not([hidden])) { display: none; }
.data-notice:dir(rtl) { padding-inline: 14px 6px; }
.data-notice p { flex: 1; }
.data-notice .icon-button { width: 28px; height: 28px; margin-block: -5px; }
.data-notice .icon-button:hover { background: var(--surface); }
.notice-text { flex: 1; min-width: 0; }
.notice > .icon, .notice > .spinner { margin-block-start: 2px; }
.link-notice { background: var(--warning-soft); color: var(--warning-text); }
.queue { align-items: center; gap: 12px; padding-block: 12px; border-block-end: 1px solid var(--line); background: var(--accent-soft); color: var(--ink-2); }
.queue:has(form) { align-items: flex-start; }
.queue .strong { color: var(--ink); font-size: 14px; }
.notice-icon { display: grid; place-items: center; flex: none; width: 34px; height: 34px; border-radius: 50%; background: var(--surface); color: var(--accent-text); }
.contact { display: grid; grid-template-columns: minmax(0, 1fr); gap: 6px; margin-block-start: 6px; }
.contact-problem { color: var(--danger-text); }
.contact-line { display: flex; gap: 8px; }
.contact-input { flex: 1; min-width: 0; padding: 6px 10px; border: 1px solid var(--line-strong); border-radius: 8px; background: var(--surface); color: var(--ink); font: inherit; }
.notice-icon .icon-hourglass { animation: turn 4s var(--ease) infinite; }
@keyframes turn { 0%, 70% { rotate: 0deg; } 85%, 100% { rotate: 180deg; } }
`;
