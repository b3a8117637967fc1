// The section of the map: its controls and the list of the busiest cells.
function hourText(picture, windows) {
  const {hour} = picture;
  if (hour < 0) return 'all hours';
  const two = (n) => String(n % 24).padStart(2, '0');
  const count = picture.hours[hour].windows;
  const mean = windows > 24 ? `, mean of ${count}` : '';
  return `${two(hour)}:00–${two(hour + 1)}:00` + (count ? mean : ', no data');
}

function fillMap() {
  const data = run.hotspots;
  if (!data.cells) {
    hide('map-section');
    return;
  }
  const picture = new HotspotPicture(data, $('map'));
  const windows = picture.hours.reduce((sum, hour) => sum + hour.windows, 0);
  const part = picture.cells.length < data.all_cells ?
      `; the map shows the busiest ${formatCount(picture.cells.length)}` : '';
  $('map-hint').textContent =
      `${formatCount(data.all_cells)} cells, ${formatCount(windows)} one-hour windows${part}`;
  const show = () => {
    picture.draw();
    $('map-hour-text').textContent = hourText(picture, windows);
    const unit = picture.hour < 0 ? 'pick-ups a cell' : 'pick-ups a cell an hour';
    $('map-scale').innerHTML = tag('span', {}, formatCount(Math.round(picture.least))) +
        tag('i', {style: `background:linear-gradient(90deg,${heatColours()})`}) +
        tag('span', {}, `${formatCount(picture.most)} ${unit}, logarithmic`);
  };
  wireParts(picture, show);
  wirePlay(picture, show);
  fillTop(data.top, picture, show);
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', show);
  view.redraw.push(() => {
    show();
    return () => {};
  });
}

function wireParts(picture, show) {
  const buttons = MAP_PARTS.map((part) => {
    const button = document.createElement('button');
    button.type = 'button';
    button.textContent = part.name;
    button.onclick = () => {
      picture.part = part;
      for (const other of buttons) other.setAttribute('aria-pressed', other === button);
      show();
    };
    button.setAttribute('aria-pressed', part === picture.part);
    return button;
  });
  $('map-parts').append(...buttons);
}

function wirePlay(picture, show) {
  const filled = picture.hours.flatMap((hour, i) => (hour.windows ? [i] : []));
  let timer = null;
  const go = (hour) => {
    picture.hour = hour;
    $('map-hour').value = hour;
    show();
  };
  const stop = () => {
    clearInterval(timer);
    timer = null;
    $('map-play').setAttribute('aria-pressed', 'false');
  };
  $('map-hour').oninput = () => {
    stop();
    go(Number($('map-hour').value));
  };
  $('map-play').hidden = filled.length < 2;
  $('map-play').onclick = () => {
    if (timer) {
      stop();
      go(-1);
      return;
    }
    $('map-play').setAttribute('aria-pressed', 'true');
    const next = () => filled[(filled.indexOf(picture.hour) + 1) % filled.length];
    timer = setInterval(() => go(next()), 550);
  };
}

function fillTop(top, picture, show) {
  const most = Math.max(1, ...top.map((row) => row.pickups));
  const head = [['Where'], ['Hour'], ['Pick-ups', 'n'], ['All hours', 'n']];
  fillTable('top', head, top.map(({cell, end_ms: end, pickups, total}) => {
    const begin = new Date(end - HOUR * 1000).toISOString();
    const place = escapeText(nearestPlace(decodeGeohash(cell)) || 'Cell');
    const bar = tag('span', {class: 'bar', style: `width:${pickups / most * 56}px`});
    return tag('tr', {tabindex: 0, 'data-cell': cell},
               tag('td', {}, place + tag('small', {}, tag('code', {}, cell))) +
                   tag('td', {class: 't'}, `${begin.slice(0, 10)}<br>${begin.slice(11, 16)}`) +
                   tag('td', {class: 'n'}, tag('b', {}, formatCount(pickups)) + bar) +
                   tag('td', {class: 'n'}, formatCount(total)));
  }));
  const choose = (event) => {
    const row = event.type === 'mouseleave' ? null : event.target.closest('tr[data-cell]');
    const cell = row ? row.dataset.cell : null;
    if (cell === picture.chosen) return;
    picture.chosen = cell;
    show();
  };
  const signs = ['mouseover', 'mouseleave', 'focusin'];
  for (const sign of signs) $('top').addEventListener(sign, choose);
}
