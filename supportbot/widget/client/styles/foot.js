// What stands at the bottom: the box one writes in, the rating, the refusal.
export const foot = `
.composer { flex: none; padding: 8px 12px max(12px, env(safe-area-inset-bottom)); }
.box {
  display: flex; align-items: flex-end; gap: 4px; padding: 5px; border: 1px solid var(--line-strong); border-radius: 16px;
  background: var(--surface); transition: border-color 120ms var(--ease), box-shadow 120ms var(--ease);
}
.attachments { display: flex; flex-direction: column; gap: 6px; margin-block-end: 8px; padding: 0; list-style: none; }
.attachment { display: flex; align-items: center; gap: 10px; padding: 6px 4px 6px 12px; border: 1px solid var(--line); border-radius: 12px; background: var(--surface); font-size: 13.5px; line-height: 18px; }
.attachment:dir(rtl) { padding-inline: 12px 4px; }
.attachment > .icon { color: var(--accent-text); }
.attachment:is([data-status="failed"], [data-status="refused"]) { border-color: color-mix(in srgb, var(--danger-text) 40%, var(--surface)); background: var(--danger-soft); }
.attachment:is([data-status="failed"], [data-status="refused"]) > .icon { color: var(--danger-text); }
.attachment-text { display: flex; flex-direction: column; align-items: flex-start; flex: 1; min-width: 0; }
.attachment .filesize { margin: 0; }
.attachment .filename { max-width: 100%; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.attachment .problem { text-align: start; }
.attachment .icon-button { width: 32px; height: 32px; }
.composer > div > .problem { margin-block-end: 8px; font-size: 13px; }
progress { appearance: none; width: 100%; height: 4px; margin-block: 4px 2px; border: 0; border-radius: 4px; overflow: hidden; background: var(--line-soft); }
progress::-webkit-progress-bar { background: var(--line-soft); }
progress::-webkit-progress-value { background: var(--accent); transition: width 160ms; }
progress:indeterminate::-webkit-progress-bar { background: linear-gradient(90deg, var(--line-soft), var(--accent), var(--line-soft)) 0 0 / 200% 100%; animation: slide 1.2s linear infinite; }
@keyframes slide { to { background-position: -200% 0; } }
progress::-moz-progress-bar { background: var(--accent); }
.box:focus-within { border-color: var(--focus); box-shadow: 0 0 0 1px var(--focus); }
.box textarea {
  flex: 1; min-width: 0; max-height: 132px; padding: 7px 0; border: 0; outline: 0; background: none; resize: none;
  font-size: 15px; line-height: 22px; scrollbar-width: thin;
}
textarea::placeholder { color: var(--ink-3); opacity: 1; }
.send { display: grid; place-items: center; flex: none; width: 36px; height: 36px; border-radius: 11px; background: var(--accent); color: var(--accent-ink); transition: background-color 120ms var(--ease); }
.send:hover { background: var(--accent-hover); }
.send:disabled { background: var(--surface-2); color: var(--ink-3); cursor: default; }
.send .icon { width: 19px; height: 19px; stroke-width: 2.2; }
.count { padding: 5px 4px 0; color: var(--ink-3); font-size: 12.5px; text-align: end; font-variant-numeric: tabular-nums; }
.count.over { color: var(--danger-text); font-weight: 560; }

.foot-slot { flex: none; border-block-start: 1px solid var(--line); }
.foot { display: flex; flex-direction: column; gap: 12px; padding: 16px 16px max(16px, env(safe-area-inset-bottom)); }
.card-head { display: flex; align-items: center; gap: 10px; }
.card-head h3 { flex: 1; font-size: 15px; line-height: 20px; }
.card-head > .icon { color: var(--accent-text); }
.card-head .icon-button { margin: -8px; }
.card-text { color: var(--ink-2); font-size: 13.5px; line-height: 20px; }
.card-more { display: flex; flex-wrap: wrap; justify-content: space-between; gap: 8px; margin-block: -4px; font-size: 13px; }
.link:disabled { color: var(--ink-3); font-weight: 430; text-decoration: none; font-variant-numeric: tabular-nums; cursor: default; }
.label { display: grid; gap: 5px; font-size: 13px; font-weight: 560; }
.field { width: 100%; padding: 9px 12px; border: 1px solid var(--line-strong); border-radius: 10px; background: var(--surface); font-size: 15px; font-weight: 430; line-height: 22px; }
.field[aria-invalid] { border-color: var(--danger-text); }
.field.code { font-size: 22px; font-weight: 560; font-variant-numeric: tabular-nums; letter-spacing: 0.4em; text-align: center; }
.card .problem { margin-block-start: 6px; font-size: 13px; text-align: start; }
.foot-refused { display: flex; gap: 12px; color: var(--ink-2); font-size: 13.5px; line-height: 20px; }
.foot-refused .strong { color: var(--ink); font-size: 14.5px; }
.foot-refused > .icon { width: 36px; height: 36px; padding: 9px; border-radius: 50%; background: var(--surface-2); }
.foot-thanks { display: flex; align-items: center; gap: 8px; color: var(--ink-2); font-size: 14px; }
.foot-thanks .icon { width: 18px; height: 18px; color: var(--success); }
.rating { display: flex; flex-direction: column; gap: 12px; }
.rating fieldset { padding: 0; border: 0; min-width: 0; }
.rating legend { padding: 0; font-size: 15px; font-weight: 600; }
.star-line { display: flex; align-items: center; gap: 12px; margin-block-start: 6px; }
.stars { display: flex; margin-inline-start: -7px; }
.star { position: relative; display: grid; place-items: center; width: 42px; height: 42px; border-radius: 10px; color: var(--line-strong); cursor: pointer; transition: scale 120ms var(--ease); }
.star .icon { width: 27px; height: 27px; stroke-width: 1.6; }
.star:hover { scale: 1.1; }
.star.on { color: var(--star); }
.star.on .icon { fill: currentcolor; }
.star:has(:focus-visible) { outline: 2px solid var(--focus); outline-offset: -2px; }
.star-word { color: var(--ink-2); font-size: 13.5px; }
.comment { width: 100%; padding: 9px 12px; border: 1px solid var(--line-strong); border-radius: 10px; background: var(--surface); font-size: 15px; line-height: 22px; resize: none; }
/* Below 16 px a phone zooms into the field that is tapped. */
@media (pointer: coarse) { .box textarea, .comment, .field:not(.code), .contact-input { font-size: 16px; } }
:is(.comment, .field):focus { border-color: var(--focus); outline: 1px solid var(--focus); }
`;
