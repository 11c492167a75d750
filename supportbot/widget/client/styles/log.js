// Messages and all that stands among them.
export const log = `
.log { position: relative; flex: 1; min-height: 0; }
.scroller { height: 100%; overflow: hidden auto; overscroll-behavior: contain; padding: 18px 16px 12px; scrollbar-width: thin; scrollbar-color: var(--line-soft) transparent; }
.scroller:focus { outline: none; }
.loading { display: flex; align-items: center; justify-content: center; gap: 10px; padding: 40px 0; color: var(--ink-3); font-size: 13px; }

.row { display: flex; flex-direction: column; align-items: flex-start; margin-block-start: 18px; animation: row-in 200ms var(--ease); }
.list > .row:first-child { margin-block-start: 0; }
.row.follows { margin-block-start: 6px; }
.row.follows .name { display: none; }
@keyframes row-in { from { opacity: 0; transform: translateY(6px); } }
.name { margin-block-end: 5px; padding-inline-start: 2px; color: var(--ink-3); font-size: 12.5px; font-weight: 540; line-height: 16px; }
.body { max-width: 90%; min-width: 0; border-radius: 16px; border-end-start-radius: 5px; background: var(--surface-2); overflow: hidden; }
.text { padding: 9px 14px; overflow-wrap: anywhere; white-space: pre-wrap; unicode-bidi: plaintext; }
.amount { white-space: nowrap; }
.row:has(.table, .bills) .body { width: 100%; max-width: 100%; }

.row.customer { align-items: flex-end; }
.row.customer .body { max-width: 84%; border-radius: 16px; border-end-end-radius: 5px; background: var(--accent); color: var(--accent-ink); transition: background-color 160ms var(--ease); }
.row.customer:is([data-status="waiting"], [data-status="failed"]) .body { background: var(--accent-soft); color: var(--ink); box-shadow: inset 0 0 0 1px var(--accent-line); }
.row.customer ::selection { background: rgb(255 255 255 / 0.3); }
.row.system { align-items: center; }
.row.system .body { max-width: 92%; border-radius: 0; background: none; color: var(--ink-3); font-size: 13px; line-height: 19px; text-align: center; }
.row.system .text { padding: 2px 8px; text-wrap: balance; }

.meta { display: none; align-items: center; flex-wrap: wrap; justify-content: flex-end; gap: 5px; margin-block-start: 5px; color: var(--ink-3); font-size: 12px; line-height: 16px; font-variant-numeric: tabular-nums; }
.meta .icon { width: 13px; height: 13px; }
.row.latest .meta, .row:is([data-status="failed"], [data-status="waiting"]) .meta { display: flex; }
.problem { display: inline-flex; align-items: center; gap: 5px; color: var(--danger-text); text-align: end; }
.link { padding: 2px 4px; border-radius: 4px; color: var(--accent-text); font-weight: 560; text-decoration: underline; text-underline-offset: 2px; }
.masked { display: flex; gap: 8px; padding: 9px 14px; border-block-start: 1px solid color-mix(in srgb, currentcolor 20%, transparent); font-size: 12.5px; line-height: 17px; }
.masked .icon { width: 14px; height: 14px; margin-block-start: 1px; }

.files { display: flex; flex-direction: column; gap: 6px; padding: 8px; }
.text + .files { padding-block-start: 0; }
.file { display: grid; grid-template-columns: auto minmax(0, 1fr) auto; align-items: center; gap: 0 8px; min-height: 40px; padding: 6px 12px; border: 1px solid var(--line); border-radius: 10px; background: var(--surface); color: var(--ink); font-size: 14px; text-align: start; }
.file:hover { border-color: var(--accent); }
.file .icon { flex: none; width: 16px; height: 16px; color: var(--accent-text); }
.file progress { grid-column: 1 / -1; }
.filename { justify-self: start; min-width: 0; overflow-wrap: anywhere; font-weight: 540; }
.filesize { flex: none; color: var(--ink-3); font-size: 12.5px; font-variant-numeric: tabular-nums; }

.opens { margin: 2px 14px 12px; }
.bills { display: grid; gap: 8px; padding: 2px 8px 8px; list-style: none; }
.bill { display: grid; gap: 8px; padding: 12px; border: 1px solid var(--line); border-radius: 12px; background: var(--surface); font-size: 13px; line-height: 18px; }
.bill-head { display: flex; flex-wrap: wrap; align-items: center; gap: 8px; min-height: 34px; font-size: 14px; }
.bill-facts { display: flex; flex-wrap: wrap; gap: 6px 20px; }
.bill dt { color: var(--ink-3); font-size: 12px; }
.bill dd { margin: 0; font-variant-numeric: tabular-nums; }
.bill .total { font-size: 17px; font-weight: 620; line-height: 20px; }
.bill .button { margin-inline-start: auto; }
.badge { flex: none; padding: 2px 9px; border-radius: 99px; background: var(--surface-2); color: var(--ink-2); font-size: 12px; font-weight: 560; line-height: 18px; }
.badge.success { background: light-dark(#e2f4ea, #17372a); color: light-dark(#0b6b43, #8fdcb7); }
.badge.info { background: var(--accent-soft); color: var(--accent-text); }
.badge.danger { background: var(--danger-soft); color: var(--danger-text); }

.table { overflow-x: auto; margin: 2px 8px 8px; border: 1px solid var(--line); border-radius: 10px; background: var(--surface); scrollbar-width: thin; }
.text + .table { margin-block-start: 2px; }
.table:focus-visible { outline-offset: -2px; }
.table table { width: 100%; border-collapse: collapse; font-size: 13px; line-height: 18px; font-variant-numeric: tabular-nums; }
.table caption { padding: 9px 12px 3px; font-size: 12.5px; font-weight: 600; text-align: start; }
.table :is(th, td) { padding: 7px 8px; border-block-end: 1px solid var(--line); font-weight: inherit; text-align: start; vertical-align: baseline; }
.table :is(th, td):first-child { padding-inline-start: 12px; min-width: 96px; }
.table :is(th, td):last-child { padding-inline-end: 12px; }
.table thead th { color: var(--ink-3); font-size: 11.5px; font-weight: 540; font-variant-numeric: normal; white-space: nowrap; }
.table .end { text-align: end; white-space: nowrap; unicode-bidi: plaintext; }
.table tbody:last-child tr:last-child > * { border-block-end: 0; }
.table tfoot :is(th, td) { border-block-end: 0; font-weight: 640; }

.chip {
  min-height: 38px; padding: 8px 14px; border: 1px solid var(--accent-line); border-radius: 12px; background: var(--surface);
  color: var(--accent-text); font-size: 14px; font-weight: 540; line-height: 20px; text-align: start; overflow-wrap: anywhere;
  transition: background-color 120ms var(--ease), border-color 120ms var(--ease);
}
.chip:hover { border-color: var(--accent); background: var(--accent-soft); }
.chip:active { background: color-mix(in srgb, var(--accent) 16%, var(--surface)); }
.chip.small { min-height: 32px; padding: 5px 12px; font-size: 13px; border-radius: 10px; }
.choices { display: flex; flex-wrap: wrap; gap: 8px; margin-block-start: 10px; }
.suggestions .link { margin-inline-start: -4px; font-size: 13.5px; }
.suggestions { display: flex; flex-direction: column; align-items: flex-start; gap: 8px; margin-block-start: 14px; }

.feedback { margin-block-start: 4px; }
.thumbs { display: flex; align-items: center; gap: 2px; margin-inline-start: -2px; }
.thumb { display: grid; place-items: center; width: 32px; height: 30px; border-radius: 8px; color: var(--ink-3); }
.thumb:hover { background: var(--surface-2); color: var(--ink); }
.thumb[aria-pressed="true"] { color: var(--accent-text); background: var(--accent-soft); }
.thumb[aria-pressed="true"] .icon { fill: color-mix(in srgb, currentcolor 22%, transparent); }
.thumb .icon { width: 15px; height: 15px; }
.said { margin-inline-start: 6px; color: var(--ink-3); font-size: 12.5px; }
.reasons { display: flex; flex-wrap: wrap; gap: 6px; margin-block-start: 4px; }
.reasons p { width: 100%; color: var(--ink-2); font-size: 13px; }

.typing { margin-block-start: 14px; }
.dots { display: flex; gap: 4px; padding: 15px 16px; }
.dots i { width: 7px; height: 7px; border-radius: 50%; background: var(--ink-3); animation: dot 1.2s ease-in-out infinite; }
.dots i:nth-child(2) { animation-delay: 150ms; }
.dots i:nth-child(3) { animation-delay: 300ms; }
@keyframes dot { 0%, 60%, 100% { opacity: 0.35; } 30% { opacity: 1; transform: translateY(-2px); } }
.jump {
  position: absolute; inset-block-end: 12px; inset-inline: 0; width: fit-content; margin-inline: auto;
  display: flex; align-items: center; gap: 6px; padding: 7px 14px; border-radius: 99px;
  background: light-dark(#1d1f26, #3a3d47); color: #fff; font-size: 13px; font-weight: 540; box-shadow: 0 4px 16px var(--shadow-2);
}
`;
