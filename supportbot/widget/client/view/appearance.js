// How the chat looks on this site: what the script tag says goes before what is set for the site on the server.

/** {accent, accentInk, position, theme, language, direction, notices (texts by language), privacyUrl} */
export const settingsFrom = (attributes, site) => ({
  accent: attributes.accent || site.accent,
  accentInk: attributes.accentInk || (attributes.accent ? "" : site.accent_ink),
  position: attributes.position || site.position,
  theme: attributes.theme || site.theme,
  language: attributes.lang || site.language || document.documentElement.lang || navigator.language,
  direction: attributes.dir || getComputedStyle(document.body).direction,
  notices: site.data_notice ?? {},
  privacyUrl: attributes.privacyUrl || site.privacy_url || "",
});

/** Puts colours, side, theme and direction on the element. */
export const dress = (host, { accent, accentInk, position, theme, direction }) => {
  for (const [name, colour] of [["--accent", accent], ["--accent-ink", accentInk]]) {
    if (colour && CSS.supports("color", colour)) host.style.setProperty(name, colour);
  }
  if (position) host.dataset.position = position;
  if (theme) host.dataset.theme = theme;
  host.dir = direction;
};
