// The company's colour as it is typed, and the text upon it: the rule of supportbot/widget/colours.py.

const LEAST_CONTRAST = 4.5;

/** "#1a2b3c" for what stands for a colour ("1a2b3c", "#ABC"), else "". */
export function colourOf(text) {
  const digits = text.trim().toLowerCase().replace(/^#/, "");
  if (/^[0-9a-f]{3}$/.test(digits)) return `#${[...digits].map((digit) => digit + digit).join("")}`;
  return /^[0-9a-f]{6}$/.test(digits) ? `#${digits}` : "";
}

function luminance(colour) {
  const channels = [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16) / 255);
  const [red, green, blue] = channels.map((value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

export function contrast(one, other) {
  const [darker, lighter] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (lighter + 0.05) / (darker + 0.05);
}

export const inkUpon = (colour) => (contrast(colour, "#ffffff") >= LEAST_CONTRAST ? "#ffffff" : "#000000");
