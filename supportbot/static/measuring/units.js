// How values are written on the axes and under a chart; the tables beside them are written by the server.

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const MICRO = 1e6;

function time(milliseconds) {
  if (milliseconds < SECOND) return `${Math.round(milliseconds)} ms`;
  if (milliseconds < 2 * MINUTE) return `${+(milliseconds / SECOND).toFixed(1)} s`;
  if (milliseconds < 2 * HOUR) return `${Math.round(milliseconds / MINUTE)} min`;
  return `${+(milliseconds / HOUR).toFixed(1)} h`;
}

const WRITTEN = {
  count: (value) => Math.round(value).toLocaleString("en"),
  share: (value) => `${+(100 * value).toFixed(1)} %`,
  time,
  score: (value) => (+value.toFixed(2)).toString(),
  money: (value) => (value / MICRO).toFixed(2),
};

export function written(value, unit) {
  return value === null || value === undefined ? "–" : WRITTEN[unit](value);
}
