// The hotspot map: cells as coloured squares over the outline, hour by hour or in total.
const MAP_PARTS = [
  {name: 'City', west: -74.056, east: -73.72, south: 40.556, north: 40.882},
  {name: 'Manhattan', west: -74.03, east: -73.915, south: 40.697, north: 40.808},
  {name: 'Midtown', west: -74.012, east: -73.955, south: 40.73, north: 40.785},
];
const GEOHASH_DIGITS = '0123456789bcdefghjkmnpqrstuvwxyz';
// From dim to bright, even in lightness, told apart by colour-blind eyes too.
const HEAT = {
  light:
      [[254, 224, 139], [253, 174, 97], [244, 109, 67], [213, 42, 63], [122, 1, 82], [45, 0, 75]],
  dark:
      [[73, 30, 107], [133, 33, 107], [190, 55, 82], [232, 93, 48], [251, 155, 6], [252, 255, 164]],
};

function decodeGeohash(text) {
  const box = {west: -180, east: 180, south: -90, north: 90};
  let east = true;
  for (const character of text) {
    const digit = GEOHASH_DIGITS.indexOf(character);
    for (let bit = 4; bit >= 0; bit--) {
      const [low, high] = east ? ['west', 'east'] : ['south', 'north'];
      const middle = (box[low] + box[high]) / 2;
      box[(digit >> bit) & 1 ? low : high] = middle;
      east = !east;
    }
  }
  return box;
}

function nearestPlace(box) {
  const lon = (box.west + box.east) / 2;
  const lat = (box.south + box.north) / 2;
  let best = ['', 900];
  for (const [name, placeLon, placeLat] of PLACES) {
    const metres = Math.hypot((lon - placeLon) * 84300, (lat - placeLat) * 111100);
    if (metres < best[1]) best = [name, metres];
  }
  return best[0];
}

function heatColour(share) {
  const steps = HEAT[matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light'];
  const at = Math.min(0.9999, Math.max(0, share)) * (steps.length - 1);
  const [a, b] = [steps[Math.floor(at)], steps[Math.floor(at) + 1]];
  return 'rgb(' + a.map((v, i) => Math.round(v + (b[i] - v) * (at % 1))).join(',') + ')';
}

function readCells(data) {
  const names = data.cells ? data.cells.split(' ') : [];
  const cells = names.map((name, i) => ({name, box: decodeGeohash(name), total: data.pickups[i]}));
  const hours = data.hours.map(({windows, steps}) => {
    const shown = [];
    for (let i = 0, index = 0; i < steps.length; i += 2) {
      index += steps[i];
      shown.push([index, steps[i + 1] / Math.max(1, windows)]);
    }
    return {windows, shown};
  });
  return {cells, hours, all: cells.map((cell, i) => [i, cell.total])};
}

function heatColours() {
  return [0, 0.2, 0.4, 0.6, 0.8, 1].map(heatColour).join(',');
}

class HotspotPicture {
  constructor(data, host) {
    Object.assign(this, readCells(data));
    this.canvas = host.querySelector('canvas');
    this.bubble = host.querySelector('.bubble');
    this.part = MAP_PARTS[0];
    this.hour = -1;
    this.chosen = null;
    this.hourMost =
        Math.max(1, ...this.hours.flatMap((hour) => hour.shown.map(([, value]) => value)));
    this.totalMost = Math.max(1, ...this.all.map(([, value]) => value));
    this.canvas.onpointermove = (event) => this.point(event);
    this.canvas.onpointerleave = () => {
      this.bubble.hidden = true;
    };
  }

  get shown() { return this.hour < 0 ? this.all : this.hours[this.hour].shown; }
  /** The colours span at most three decades: below, a cell is as dim as can be. */
  get least() { return Math.max(1, this.most / 1000); }
  get most() { return this.hour < 0 ? this.totalMost : this.hourMost; }

  draw() {
    const {part, canvas} = this;
    this.width = canvas.parentNode.clientWidth;
    const squeeze = Math.cos(((part.south + part.north) / 2) * (Math.PI / 180));
    this.scaleY = this.width / ((part.east - part.west) * squeeze);
    this.height = (part.north - part.south) * this.scaleY;
    const ratio = window.devicePixelRatio || 1;
    canvas.width = this.width * ratio;
    canvas.height = this.height * ratio;
    canvas.style.height = this.height + 'px';
    const context = canvas.getContext('2d');
    context.scale(ratio, ratio);
    this.drawLand(context);
    this.drawCells(context);
    this.drawNames(context);
  }

  x(lon) { return ((lon - this.part.west) / (this.part.east - this.part.west)) * this.width; }
  y(lat) { return (this.part.north - lat) * this.scaleY; }

  drawLand(context) {
    const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name);
    context.fillStyle = colour('--water');
    context.fillRect(0, 0, this.width, this.height);
    context.lineJoin = 'round';
    for (const [name, points] of Object.entries(OUTLINE)) {
      context.beginPath();
      for (let i = 0; i < points.length; i += 2)
        context.lineTo(this.x(points[i]), this.y(points[i + 1]));
      context.closePath();
      const park = PARKS.includes(name);
      context.fillStyle = colour(park ? '--park' : '--land');
      context.fill();
      context.strokeStyle = colour('--coast');
      context.lineWidth = park ? 0 : 1;
      if (!park) context.stroke();
    }
  }

  drawCells(context) {
    const span = Math.log(this.most / this.least) || 1;
    for (const [index, value] of [...this.shown].sort((a, b) => a[1] - b[1])) {
      const {box} = this.cells[index];
      const [x, y] = [this.x(box.west), this.y(box.north)];
      const size = Math.max(2.4, this.x(box.east) - x);
      const share = Math.min(1, Math.max(0, Math.log(value / this.least) / span));
      context.globalAlpha = 0.4 + 0.6 * Math.min(1, share * 1.5);
      context.fillStyle = heatColour(share);
      context.fillRect(x, y, size, Math.max(2.4, this.y(box.south) - y));
    }
    context.globalAlpha = 1;
  }

  drawNames(context) {
    const ink = getComputedStyle(document.documentElement);
    context.textAlign = 'center';
    const write = (text, x, y, font, colour) => {
      context.font = font + ' ' + getComputedStyle(document.body).fontFamily;
      context.lineWidth = 3;
      context.strokeStyle = ink.getPropertyValue('--land');
      context.strokeText(text, x, y);
      context.fillStyle = ink.getPropertyValue(colour);
      context.fillText(text, x, y);
    };
    if (this.part === MAP_PARTS[0]) {
      for (const [name, lon, lat] of BOROUGH_NAMES) {
        if (name !== 'Manhattan')
          write(
              name, this.x(lon) + (name === 'New Jersey' ? 34 : 0), this.y(lat), '500 13px',
              '--soft');
      }
    }
    for (const {name, west, east, south, north} of AIRPORTS) {
      context.strokeStyle = ink.getPropertyValue('--ink');
      context.lineWidth = 1.3;
      context.strokeRect(
          this.x(west), this.y(north), this.x(east) - this.x(west), this.y(south) - this.y(north));
      write(name, (this.x(west) + this.x(east)) / 2, this.y(north) - 6, '700 13px', '--ink');
    }
    if (this.chosen) {
      const box = decodeGeohash(this.chosen);
      context.strokeStyle = ink.getPropertyValue('--ink');
      context.lineWidth = 2.5;
      context.beginPath();
      context.arc(
          (this.x(box.west) + this.x(box.east)) / 2, (this.y(box.south) + this.y(box.north)) / 2,
          13, 0, 7);
      context.stroke();
    }
  }

  point(event) {
    const bounds = this.canvas.getBoundingClientRect();
    const [px, py] = [event.clientX - bounds.left, event.clientY - bounds.top];
    let best = null;
    let near = 12;
    for (const [index, value] of this.shown) {
      const {box} = this.cells[index];
      const distance = Math.hypot(
          (this.x(box.west) + this.x(box.east)) / 2 - px,
          (this.y(box.south) + this.y(box.north)) / 2 - py);
      if (distance < near) [best, near] = [{cell: this.cells[index], value}, distance];
    }
    this.bubble.hidden = best === null;
    if (!best) return;
    const place = nearestPlace(best.cell.box);
    this.bubble.innerHTML =
        `<b>${formatCount(best.value)}</b> pick-ups${this.hour < 0 ? '' : ' an hour'}<br>${
            best.cell.name}${place ? ', near ' + escapeText(place) : ''}`;
    this.bubble.style.left = Math.min(this.width - 90, Math.max(90, px)) + 'px';
    this.bubble.style.top = py + 'px';
  }
}
