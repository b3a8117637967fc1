// Numbers, times and markup as text.
const $ = (id) => document.getElementById(id);

function escapeText(text) {
  const entities = {'&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;'};
  return String(text).replace(/[&<>"]/g, (character) => entities[character]);
}

/** Markup of one element; attributes are escaped, `content` is markup already. */
function tag(name, attributes, content = '') {
  const written = Object.entries(attributes)
                      .filter(([, value]) => value !== undefined)
                      .map(([key, value]) => ` ${key}="${escapeText(value)}"`);
  return `<${name}${written.join('')}>${content}</${name}>`;
}

function trim(number, digits) {
  return String(Number(number.toFixed(digits)));
}

function formatCount(value) {
  const size = Math.abs(value);
  if (size >= 9.995e8) return trim(value / 1e9, 2) + ' G';
  if (size >= 9.995e5) return trim(value / 1e6, size < 1e8 ? 2 : 1) + ' M';
  if (size >= 1e4) return trim(value / 1e3, 1) + ' k';
  if (size >= 100 || Number.isInteger(value)) return Math.round(value).toLocaleString('en');
  return trim(value, size < 1 ? 3 : 1);
}

function formatSeconds(seconds) {
  const size = Math.abs(seconds);
  if (size === 0) return '0 s';
  if (size < 1) return trim(seconds * 1000, 0) + ' ms';
  if (size < 90) return trim(seconds, size < 10 ? 1 : 0) + ' s';
  if (size < 5400) return trim(seconds / 60, 1) + ' min';
  if (size < 172800) return trim(seconds / 3600, 1) + ' h';
  return trim(seconds / 86400, 1) + ' d';
}

function formatBytes(bytes) {
  const step = Math.min(3, Math.max(0, Math.floor(Math.log2(Math.max(1, bytes)) / 10)));
  return trim(bytes / 2 ** (10 * step), 1) + [' B', ' KiB', ' MiB', ' GiB'][step];
}

function formatValue(value, unit) {
  if (value === null || value === undefined) return '–';
  if (unit === 's') return formatSeconds(value);
  if (unit === 'ms') return formatSeconds(value / 1000);
  if (unit === 'bytes') return formatBytes(value);
  if (unit === '%') return trim(value, 1) + ' %';
  return formatCount(value);
}

/** A tick's text; all ticks of an axis count in the unit of the largest. */
function formatTick(value, largest, unit) {
  const seconds = unit === 'ms' ? largest / 1000 : largest;
  if ((unit === 's' || unit === 'ms') && seconds >= 90 && seconds < 5400) {
    return trim(value / largest * seconds / MINUTE, 1) + ' min';
  }
  const counts = !['s', 'ms', 'bytes', '%'].includes(unit);
  if (counts && largest >= 1e4 && largest < 1e6 && value > 0) return trim(value / 1e3, 1) + ' k';
  return formatValue(value, unit);
}

const MINUTE = 60;
const HOUR = 3600;
const DAY = 86400;
const LONG_STEPS = [
  MINUTE, 2 * MINUTE, 5 * MINUTE, 10 * MINUTE, 20 * MINUTE, 30 * MINUTE, HOUR, 2 * HOUR, 4 * HOUR,
  6 * HOUR, 12 * HOUR, DAY, 2 * DAY, 7 * DAY, 30 * DAY,
];

/** The ticks of [from, to] at a round step, at most `most`; `origin` is the epoch time of 0. */
function timeTicks(from, to, most, origin) {
  const steps = [1, 5, 10, 30, ...LONG_STEPS];
  const step = steps.find((s) => (to - from) / s <= most) || steps[steps.length - 1];
  const offset = origin % step;
  const ticks = [];
  for (let at = Math.ceil((from + offset) / step) * step - offset; at <= to; at += step) {
    ticks.push(at);
  }
  return {ticks, step};
}

/** Round values from 0 up to at least `most`; durations get round minutes and hours. */
function valueTicks(most, unit) {
  const factor = unit === 'ms' ? 1000 : 1;
  const top = most / factor;
  let steps = [];
  for (let power = -3; power < 13; power++) steps.push(...[1, 2, 5].map((d) => d * 10 ** power));
  if ((unit === 's' || unit === 'ms') && top >= MINUTE) steps = [30, ...LONG_STEPS];
  if (['', 'shards', 'KPUs'].includes(unit)) steps = steps.filter((s) => s >= 1);
  const step = steps.find((s) => top / s <= 4.001) || top / 4;
  const count = Math.max(1, Math.ceil(top / step - 1e-9));
  return Array.from({length: count + 1}, (_, i) => i * step * factor);
}
