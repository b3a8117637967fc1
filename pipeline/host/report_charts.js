// Charts over simulated time. All share one view (the part of the run shown) and one cursor.
const view = {start: 0, from: 0, to: 1, length: 1, redraw: [], follow: []};
const PLOT = {height: 172, left: 54, right: 12, top: 12, bottom: 20};
const LANE_HEIGHT = 24;

function clockText(seconds, precise) {
  const iso = new Date(view.start + seconds * 1000).toISOString();
  const day = view.length > DAY ? iso.slice(5, 10) + ' ' : '';
  return day + iso.slice(11, precise ? 19 : 16);
}

/** Index of the last time not after `at`, or -1. */
function indexAt(times, at) {
  let low = 0;
  let high = times.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (times[middle] <= at) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** The rectangle of a plot inside `host`, with its scale of time. */
function plotArea(host, height, left) {
  const width = Math.max(240, host.clientWidth);
  const area = {left, right: width - PLOT.right, top: PLOT.top, bottom: height - PLOT.bottom};
  const perSecond = (area.right - area.left) / (view.to - view.from);
  area.x = (t) => area.left + (t - view.from) * perSecond;
  area.time = (x) => {
    const t = view.from + (x - area.left) / perSecond;
    return Math.min(view.to, Math.max(view.from, t));
  };
  area.upright = (kind, t, content) => tag(
      'line', {class: kind, x1: area.x(t), x2: area.x(t), y1: area.top, y2: area.bottom}, content);
  area.level = (kind, y) => tag('line', {class: kind, x1: area.left, x2: area.right, y1: y, y2: y});
  area.band = (kind, from, to, attributes) => {
    const x = Math.max(area.left, area.x(from));
    const width = Math.min(area.right, area.x(to)) - x;
    const box = {class: kind, x, width, y: area.top, height: area.bottom - area.top};
    return width > 0 ? tag('rect', {...box, ...attributes}) : '';
  };
  area.svg = (content) => tag('svg', {viewBox: `0 0 ${width} ${height}`, height}, content);
  return area;
}

function timeAxis(area) {
  const most = (area.right - area.left) / 82;
  const {ticks, step} = timeTicks(view.from, view.to, most, view.start / 1000);
  const marks = ticks.map((t) => {
    const place = {x: area.x(t), y: area.bottom + 15, 'text-anchor': 'middle'};
    return area.upright('grid', t) + tag('text', place, clockText(t, step < MINUTE));
  });
  return marks.join('') + area.level('axis', area.bottom);
}

function valueAxis(area, ticks, y, unit) {
  const largest = ticks[ticks.length - 1];
  return ticks
      .map((v) => {
        const place = {x: area.left - 8, y: y(v) + 4, 'text-anchor': 'end'};
        return area.level('grid', y(v)) + tag('text', place, formatTick(v, largest, unit));
      })
      .join('');
}

/** The line's path and the path that closes it down to the axis. */
function linePaths(line, shape, area, y) {
  let path = '';
  let first = null;
  let last = null;
  for (let i = Math.max(0, indexAt(line.t, view.from)); i < line.t.length; i++) {
    if (line.v[i] === null) continue;
    const x = area.x(line.t[i]).toFixed(1);
    const height = y(line.v[i]).toFixed(1);
    if (last === null) path = `M${x},${height}`;
    else path += shape === 'steps' ? `H${x}V${height}` : `L${x},${height}`;
    if (first === null) first = x;
    last = x;
    if (line.t[i] > view.to) break;
  }
  if (last === null) return {path, closed: ''};
  if (shape === 'steps') {
    last = area.x(view.length).toFixed(1);
    path += `H${last}`;
  }
  return {path, closed: `${path}L${last},${area.bottom}L${first},${area.bottom}Z`};
}

/** The area between the extremes that a line of means hides. */
function bandPath(line, area, y) {
  const first = Math.max(0, indexAt(line.t, view.from));
  const last = Math.min(line.t.length - 1, indexAt(line.t, view.to) + 1);
  const upper = [];
  const lower = [];
  for (let i = first; i <= last; i++) {
    const x = area.x(line.t[i]).toFixed(1);
    upper.push(`${x},${y(line.high[i]).toFixed(1)}`);
    lower.unshift(`${x},${y(line.low[i]).toFixed(1)}`);
  }
  return `M${[...upper, ...lower].join('L')}Z`;
}

function chartLines(chart, area, y) {
  return chart.lines
      .map((line) => {
        const {path, closed} = linePaths(line, chart.shape, area, y);
        const filled = line.high ? bandPath(line, area, y) : chart.shape === 'area' ? closed : '';
        const fill = tag('path', {class: `fill-${line.tone}`, d: filled});
        const stroke = tag('path', {class: `stroke ${line.tone}-tone`, d: path});
        return fill + stroke;
      })
      .join('');
}

/** The drawn value at `t`, so that the dot sits on the line. */
function valueBetween(line, at, t, shape) {
  const next = line.v[at + 1];
  const flat = shape === 'steps' || next === undefined || next === null;
  if (flat || line.t[at + 1] === line.t[at] || t < line.t[at]) return line.v[at];
  return line.v[at] + (next - line.v[at]) * (t - line.t[at]) / (line.t[at + 1] - line.t[at]);
}

function zoom(from, to) {
  view.from = from;
  view.to = Math.max(to, from + 1e-3);
  drawAll();
}

function drawAll() {
  view.follow = view.redraw.map((redraw) => redraw());
}

function momentMark(area, t) {
  const middle = Math.min(area.right - 30, Math.max(area.left + 30, area.x(t)));
  const box = {x: middle - 33, y: area.bottom + 3, width: 66, height: 17, rx: 4};
  const text = tag('text', {x: middle, y: area.bottom + 15.5}, clockText(t, true).slice(-8));
  return tag('g', {class: 'moment'}, tag('rect', box) + text);
}

/**
 * Cursor, zoom and spotlight, the same for charts and lanes. Returns a function that shows the
 * cursor at `t` (null: none) and lights up `spots`, pairs of times; `extra(t)` adds marks.
 */
function wireTime(svg, area, extra) {
  const overlay = document.createElementNS('http://www.w3.org/2000/svg', 'g');
  svg.appendChild(overlay);
  const follow = (t, spots, pointedAt) => {
    const shown = t !== null && t >= view.from && t <= view.to;
    overlay.innerHTML = (spots || []).map(([a, b]) => area.band('spot', a, b)).join('') +
        (shown ? area.upright('cursor', t) : '') + (shown && pointedAt ? momentMark(area, t) : '') +
        extra(shown ? t : null);
  };
  let grip = null;
  const timeOf = (event) => area.time(event.clientX - svg.getBoundingClientRect().left);
  svg.onpointermove = (event) => {
    const t = timeOf(event);
    view.follow.forEach((other) => other(t, null, false));
    follow(t, grip === null ? null : [[Math.min(grip, t), Math.max(grip, t)]], true);
  };
  svg.onpointerdown = (event) => {
    if (event.pointerType === 'mouse') grip = timeOf(event);
  };
  svg.onpointerup = (event) => {
    const t = timeOf(event);
    const dragged = grip !== null && Math.abs(area.x(t) - area.x(grip)) > 8;
    if (dragged) zoom(Math.min(grip, t), Math.max(grip, t));
    grip = null;
  };
  svg.onpointerleave = () => {
    grip = null;
    view.follow.forEach((other) => other(null, null, false));
  };
  svg.ondblclick = () => zoom(0, view.length);
  follow(null, null, false);
  return follow;
}

function chartCard(chart, peaks) {
  const legend = chart.lines.map(
      ({label, tone}) =>
          tag('span', {}, tag('i', {class: `bg-${tone}`}) + escapeText(label) + ' <b></b>'));
  const summary = chart.lines.map(
      ({label}, i) => `${label}: at most ${formatValue(peaks[i], chart.unit)}`);
  const card = document.createElement('figure');
  card.className = 'card chart';
  card.innerHTML =
      tag('div', {class: 'chart-head'},
          tag('h3', {}, escapeText(chart.title)) +
              tag('div', {class: 'legend'}, legend.join(''))) +
      tag('div', {class: 'plot', role: 'img', 'aria-label': [chart.title, ...summary].join('; ')});
  return card;
}

/** Adds a card with one chart; returns its redraw function. `marks` are instants worth a line. */
function addChart(parent, chart, marks) {
  const peaks = chart.lines.map(({v, high}) => Math.max(...(high || v).filter(Number.isFinite)));
  const ticks = valueTicks(Math.max(1e-9, ...peaks, chart.level || 0), chart.unit);
  const card = chartCard(chart, peaks);
  parent.appendChild(card);
  const plot = card.querySelector('.plot');
  const readings = [...card.querySelectorAll('.legend b')];
  const clip = `clip-${view.redraw.length}-${parent.children.length}`;
  const readOut = (line, i, t) => {
    const at = t === null ? -1 : Math.max(0, indexAt(line.t, t));
    readings[i].textContent = t === null ? 'peak ' + formatValue(peaks[i], chart.unit) :
                                           formatValue(line.v[at], chart.unit);
    return at;
  };
  return () => {
    const area = plotArea(plot, PLOT.height, PLOT.left);
    const y = (v) => area.bottom - v / ticks[ticks.length - 1] * (area.bottom - area.top);
    const lines = marks.map((mark) => area.upright(`marker ${mark.resource}`, mark.t)).join('') +
        chartLines(chart, area, y);
    const frame = {x: area.left, y: 0, width: area.right - area.left, height: PLOT.height};
    const level = chart.level === undefined ? '' :
                                              area.level('level', y(chart.level)) +
            tag('text', {x: area.right - 2, y: y(chart.level) - 5, 'text-anchor': 'end'},
                escapeText(chart.level_label));
    plot.innerHTML =
        area.svg(tag('clipPath', {id: clip}, tag('rect', frame)) +
                 valueAxis(area, ticks, y, chart.unit) + timeAxis(area) +
                 tag('g', {'clip-path': `url(#${clip})`}, lines) + level);
    return wireTime(plot.firstChild, area, (t) => chart.lines.map((line, i) => {
      const at = readOut(line, i, t);
      if (t === null || line.v[at] === null) return '';
      const cy = y(valueBetween(line, at, t, chart.shape));
      return tag('circle', {class: `dot dot-${line.tone}`, r: 4, cx: area.x(t), cy});
    }).join(''));
  };
}

function laneMarkup(lane, top, area, nameLength) {
  const bands = lane.bands.map((band) => {
    const place = {y: top + 4, height: LANE_HEIGHT - 8, rx: 3};
    const box = area.band(`lane-${band.state}`, band.from, band.to, place);
    const left = Math.max(area.left, area.x(band.from));
    const right = Math.min(area.right, area.x(band.to));
    const text = {class: 'inside', x: (left + right) / 2, y: top + 16, 'text-anchor': 'middle'};
    const fits = band.text && right - left > 18;
    return tag('g', {}, box + (fits ? tag('text', text, escapeText(band.text)) : '') +
                            tag('title', {}, escapeText(band.title)));
  });
  const {name} = lane;
  const short = name.length > nameLength ? name.slice(0, nameLength - 1) + '…' : name;
  const label = escapeText(short) + tag('title', {}, escapeText(name));
  return tag('text', {class: 'lane-name', x: 0, y: top + 16}, label) + bands.join('');
}

/**
 * Lanes {name, bands: [{from, to, state, text, title}]}, one above the other; returns the redraw
 * function. Pointing at a lane's name lights its ALARM times up in all charts.
 */
function addLanes(host, lanes) {
  const alarming = lanes.map(
      ({bands}) => bands.filter(({state}) => state === 'ALARM').map(({from, to}) => [from, to]));
  return () => {
    const narrow = host.clientWidth < 620;
    const height = lanes.length * LANE_HEIGHT + PLOT.top + PLOT.bottom;
    const area = plotArea(host, height, narrow ? 110 : 230);
    const rows = lanes.map(
        (lane, i) => laneMarkup(lane, area.top + i * LANE_HEIGHT, area, narrow ? 15 : 34));
    host.innerHTML = area.svg(timeAxis(area) + rows.join(''));
    [...host.querySelectorAll('.lane-name')].forEach((name, i) => {
      name.onpointermove = (event) => {
        event.stopPropagation();
        view.follow.forEach((follow) => follow(null, alarming[i], false));
      };
    });
    return wireTime(host.firstChild, area, () => '');
  };
}
