// Fills the page from the run's data.
const run = JSON.parse($('run').textContent);
const {summary} = run;

function secondsIn(isoTime) {
  return (Date.parse(isoTime) - run.start_ms) / 1000;
}
function shortTime(isoTime) {
  return clockText(secondsIn(isoTime), true);
}
function hide(id) {
  $(id).style.display = 'none';
}

/** `head` holds [text, class] pairs; `rows` markup. */
function fillTable(id, head, rows) {
  const cells = head.map(([text, kind]) => tag('th', {class: kind}, text)).join('');
  $(id).innerHTML = tag('thead', {}, tag('tr', {}, cells)) + tag('tbody', {}, rows.join(''));
}

function statusMark(holds) {
  const pen = {
    d: holds ? 'M2 7.5l3.2 3.2L12 4' : 'M3 3l8 8M11 3l-8 8',
    fill: 'none',
    stroke: holds ? 'var(--good)' : 'var(--bad)',
    'stroke-width': 2.2,
    'stroke-linecap': 'round',
    'stroke-linejoin': 'round',
  };
  const picture = {width: 14, height: 14, role: 'img', 'aria-label': holds ? 'holds' : 'broken'};
  return tag('svg', picture, tag('path', pen));
}

function verdict() {
  const all = [...summary.expectations, ...summary.checks];
  const broken = all.filter((finding) => !finding.holds).length;
  if (summary.unfinished) return [false, 'gave up early'];
  if (broken > 0) return [false, `${broken} of ${all.length} expectations and checks broken`];
  return [true, `all ${all.length} expectations and checks hold`];
}

function fillHead() {
  document.title = `${run.title} · Weir run`;
  $('title').textContent = run.title;
  const [good, text] = verdict();
  const kind = `verdict ${good ? 'good' : 'bad'}`;
  const facts = [
    ['scenario', summary.scenario],
    ['seed', run.seed],
    ['run hash', summary.run_hash],
    ['from', new Date(run.start_ms).toISOString().slice(0, 16) + 'Z'],
  ];
  $('meta').innerHTML = tag('span', {class: kind}, `${good ? '✓' : '✕'} ${text}`) +
      facts.map(([name, value]) => tag('span', {}, name + ' ' + tag('code', {}, escapeText(value))))
          .join('');
}

/** {text: "8 → 16", steps}; of a long history first, highest and last. Null without steps. */
function capacityPath(resource) {
  const steps = summary.scaling.filter((step) => step.resource === resource);
  if (!steps.length) return null;
  const values = [steps[0].from, ...steps.map((step) => step.to)];
  const short = values.length <= 3 ? values : [values[0], Math.max(...values), values.at(-1)];
  return {text: short.filter((v, i) => v !== short[i - 1]).join(' → '), steps: steps.length};
}

/** [label, value, note, class] of each. */
function tiles() {
  const {events} = summary;
  const result = [
    [
      'trips counted', formatCount(events.processed),
      events.filtered ? `${formatCount(events.filtered)} outside the city` :
                        `of ${formatCount(events.read)} read`
    ],
    [
      'throttled attempts', formatCount(summary.throttled_records),
      `${formatCount(events.acknowledged)} acknowledged`, summary.throttled_records > 0 ? 'bad' : ''
    ],
    ['most replay lag', formatSeconds(summary.max_replay_lag_seconds), 'producer behind its plan'],
    [
      'most behind latest', formatValue(summary.max_millis_behind_latest, 'ms'),
      `${formatValue(summary.final_millis_behind_latest, 'ms')} at the end`
    ],
  ];
  for (const [resource, label] of [['stream', 'shards'], ['application', 'KPUs']]) {
    const path = capacityPath(resource);
    if (path) result.push([label, path.text, `${path.steps} step${path.steps === 1 ? '' : 's'}`]);
  }
  const documents = Object.values(summary.documents).reduce((a, b) => a + b, 0);
  const faster = Math.round(summary.simulated_seconds / Math.max(1e-3, summary.wall_seconds));
  return [
    ...result,
    ['documents', formatCount(documents), Object.keys(summary.documents).join(', ')],
    [
      'simulated', formatSeconds(summary.simulated_seconds),
      `in ${formatSeconds(summary.wall_seconds)}, ${formatCount(faster)} times faster`
    ],
  ];
}

function fillTiles() {
  $('tiles').innerHTML = tiles()
      .map(([label, value, note, kind]) => tag('div', {class: `tile ${kind || ''}`},
               tag('span', {}, label) + tag('b', {}, value) + tag('small', {}, escapeText(note))))
      .join('');
}

function findingMarkup(finding) {
  const why = finding.detail && !finding.holds ?
      tag('span', {class: 'detail'}, escapeText(finding.detail)) : '';
  return tag('li', {},
             statusMark(finding.holds) + tag('span', {}, escapeText(finding.text) + why));
}

function storyMarkup(sentence) {
  const timed = /^(\d\d:\d\d(?::\d\d)?) (.*)$/s.exec(sentence);
  if (!timed) return tag('li', {}, escapeText(sentence));
  return tag('li', {}, tag('time', {}, timed[1]) + ' ' + escapeText(timed[2]));
}

function fillWords() {
  if (!run.story.length) {
    hide('story-card');
    $('words').classList.add('single');
  }
  $('story').innerHTML = run.story.map(storyMarkup).join('');
  const list = summary.expectations.map(findingMarkup);
  if (summary.unfinished) {
    const end = {holds: false, text: 'The run came to its end', detail: summary.unfinished};
    list.unshift(findingMarkup(end));
  }
  if (!list.length) {
    list.push('<li><span></span><span class="hint">The scenario expects nothing.</span></li>');
  }
  if (summary.checks.length) {
    list.push('<li><span class="kind">Checked after every run</span></li>',
              ...summary.checks.map(findingMarkup));
  }
  $('expectations').innerHTML = list.join('');
}

/** Bands from the instants at which something changed; each lasts until the next. */
function bandsUntil(end, changes) {
  const ends = [...changes.slice(1).map((change) => change.from), end];
  return changes.map((change, i) => ({...change, to: ends[i]}));
}

function alarmLanes(end) {
  const byName = new Map();
  for (const {name, at, from, to, reason} of summary.alarms) {
    if (!byName.has(name)) byName.set(name, [{from: 0, state: from, title: `${name}: ${from}`}]);
    const title = `${name}: ${to} from ${shortTime(at)}. ${reason}`;
    byName.get(name).push({from: secondsIn(at), state: to, title});
  }
  return [...byName].map(([name, changes]) => ({name, bands: bandsUntil(end, changes)}));
}

function capacityLane(name, resource, end) {
  const steps = summary.scaling.filter((step) => step.resource === resource);
  if (!steps.length) return [];
  const first = {from: 0, state: resource, text: String(steps[0].from), title: 'At the start'};
  const changes = steps.map(({at, from, to, cause}) => ({
    from: secondsIn(at),
    state: resource,
    text: String(to),
    title: `${from} → ${to} at ${shortTime(at)}. ${cause}`,
  }));
  return [{name, bands: bandsUntil(end, [first, ...changes])}];
}

function fillCharts() {
  const marks = summary.scaling.map(({at, resource}) => ({t: secondsIn(at), resource}));
  view.redraw = run.charts.map((chart) => addChart($('charts'), chart, marks));
  const lanes = [
    ...capacityLane('Stream shards', 'stream', view.length),
    ...capacityLane('Application KPUs', 'application', view.length),
    ...alarmLanes(view.length),
  ];
  if (lanes.length) view.redraw.push(addLanes($('lanes'), lanes));
  else hide('lanes-card');
  if (!run.charts.length && !lanes.length) hide('charts-section');
}

const POLICY_COLUMNS = [
  ['steps_to_target', 'Steps to target', String],
  ['seconds_to_zero_lag', 'Time to zero lag', formatSeconds],
  ['lag_seconds_over_objective', 'Lag-seconds over objective', formatCount],
  ['over_provisioned_kpu_hours', 'Over-provisioned KPU-hours', (v) => trim(v, 2)],
  ['rescales', 'Rescales', String],
];

function fillPolicies() {
  const rows = summary.policies || [];
  if (rows.length < 2) {
    hide('policies-card');
    return;
  }
  const cell = (row, key, format) => {
    const value = row[key];
    if (value === null) return tag('td', {class: 'n'}, 'never');
    const all = rows.map((other) => other[key] ?? Infinity);
    const most = Math.max(...all.filter(Number.isFinite));
    const best = value === Math.min(...all) && Math.max(...all) > value;
    const bar = tag('span', {class: 'bar', style: `width:${most ? value / most * 90 : 0}px`});
    return tag('td', {class: best ? 'n best' : 'n'}, format(value) + bar);
  };
  const head = [['Policy'], ...POLICY_COLUMNS.map(([, label]) => [label, 'n'])];
  fillTable('policies', head, rows.map((row) => {
    const name = tag('td', {}, tag('b', {}, escapeText(row.policy)));
    const cells = POLICY_COLUMNS.map(([key, , format]) => cell(row, key, format));
    return tag('tr', {}, name + cells.join(''));
  }));
}

function fillHistory() {
  const time = (at) => tag('td', {class: 't'}, shortTime(at));
  const small = (text) => tag('small', {}, escapeText(text));
  $('history').classList.toggle('single', !summary.scaling.length || !summary.alarms.length);
  if (!summary.scaling.length) hide('scaling-card');
  fillTable('scaling', [['At'], ['What'], ['Why']], summary.scaling.map((step) => {
    const change = tag('b', {}, `${step.from}&nbsp;→&nbsp;${step.to}`);
    return tag('tr', {}, time(step.at) + tag('td', {}, `${escapeText(step.resource)} ${change}`) +
                             tag('td', {}, small(step.cause)));
  }));
  if (!summary.alarms.length) hide('alarms-card');
  fillTable('alarms', [['At'], ['Alarm'], ['State']], summary.alarms.map((change) => {
    const name = tag('td', {}, escapeText(change.name) + small(change.reason));
    const state = tag('td', {class: `state ${change.to}`}, change.to);
    return tag('tr', {}, time(change.at) + name + state);
  }));
  $('version').textContent = run.version;
}

const ends = run.charts.flatMap((chart) => chart.lines.map((line) => line.t.at(-1)));
view.start = run.start_ms;
view.length = Math.max(1, summary.simulated_seconds, ...ends);
view.to = view.length;
fillHead();
fillTiles();
fillWords();
fillCharts();
fillMap();
fillPolicies();
fillHistory();
drawAll();
let waiting = 0;
addEventListener('resize', () => {
  cancelAnimationFrame(waiting);
  waiting = requestAnimationFrame(drawAll);
});
