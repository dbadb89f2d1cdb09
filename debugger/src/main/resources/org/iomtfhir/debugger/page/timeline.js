// Readings on a line of time, with the periods of their Observations and, if asked for, the windows in which they were taken in.
import { count, draw, el, fill, Kept } from './dom.js';
import { time } from './columns.js';

const WIDTH = 1000;
const HEIGHT = 26;
const EDGE = 12;
// So many lines are drawn, so many readings on one; of a group so many are followed.
const LANES = 12;
const DRAWN = 300;
const FOLLOWED = 2000;

/** Draws the lines. `light` is called with the trail of a reading that its user clicked. */
export class Timeline {
  constructor(list, light) {
    this.list = list;
    this.light = light;
    this.kept = new Kept();
  }

  show(explanation, trails) {
    this.trails = trails;
    this.kept.begin();
    const lanes = lanesOf(explanation);
    const shown = lanes.slice(0, LANES);
    const [left, right] = extent(shown);
    const nodes = shown.map(lane => this.kept.node('t', { lane, left, right }, () => this.#lane(lane, left, right)));
    if (shown.length > 0) {
      nodes.push(this.kept.node('a', { left, right }, () => axis(left, right)));
    }
    if (lanes.length > shown.length) {
      nodes.push(el('li', { class: 'hint' }, `${lanes.length - shown.length} more types and devices are not drawn.`));
    }
    fill(this.list, nodes.length ? nodes : [this.kept.node('h', 'none', () => el('li', { class: 'hint' }, 'Readings stand here by their time.'))]);
  }

  #lane(lane, left, right) {
    const x = at => EDGE + (WIDTH - 2 * EDGE) * (right === left ? 0.5 : Math.min(1, Math.max(0, (at - left) / (right - left))));
    const drawing = draw('svg', { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, preserveAspectRatio: 'none', class: 'lane-line', role: 'img', 'aria-label': `${lane.name}: ${lane.said}` });
    lane.windows.forEach(([start, end], at) => {
      const [from, to] = [x(start), x(end)];
      drawing.append(titled(draw('rect', { x: from, y: 0, width: Math.max(1, to - from), height: HEIGHT, class: `window-${at % 2}` }), `window ${time(new Date(start).toISOString())} – ${time(new Date(end).toISOString())}`));
    });
    lane.periods.forEach(period => {
      const [from, to] = [x(period.start), x(period.end)];
      drawing.append(titled(draw('rect', { x: from - 3, y: 5, width: Math.max(6, to - from + 6), height: HEIGHT - 10, rx: 5, class: period.windows > 1 ? 'period merged' : 'period' }), period.said));
    });
    lane.readings.slice(0, DRAWN).forEach(reading => {
      const shape = reading.state === 'late'
        ? draw('rect', { x: x(reading.at) - 4, y: HEIGHT / 2 - 4, width: 8, height: 8, transform: `rotate(45 ${x(reading.at)} ${HEIGHT / 2})`, class: 'reading late' })
        : draw('circle', { cx: x(reading.at), cy: HEIGHT / 2, r: 4, class: `reading ${reading.state}` });
      shape.addEventListener('click', () => this.light(this.trails.measurement(reading.measurement)));
      drawing.append(titled(shape, `${time(new Date(reading.at).toISOString())}: ${reading.values}${reading.state === 'stands' ? '' : ` (${WORDS[reading.state]})`}`));
    });
    return el('li', { class: 'lane' }, el('span', { class: 'lane-name' }, lane.name, el('span', { class: 'note' }, lane.said)), drawing);
  }
}

const WORDS = {
  stands: 'stands', gone: 'gave way to another', late: 'late: merged into the Observation of an earlier window', unmapped: 'no Observation says it',
};

function lanesOf(explanation) {
  const observations = new Map();
  for (const observation of explanation.observations) {
    observations.set(observation.group, [...(observations.get(observation.group) ?? []), observation]);
  }
  const lanes = new Map();
  for (const group of explanation.groups) {
    const key = JSON.stringify([group.type, group.deviceId, group.patientId]);
    const lane = lanes.get(key) ?? { name: [group.type, group.deviceId, group.patientId].filter(Boolean).join(' · '), total: 0, readings: [], windows: [], periods: [], seen: new Map(), unmapped: 0 };
    lanes.set(key, lane);
    lane.total += group.measurements.length;
    if (group.window) {
      lane.windows.push([Date.parse(group.window.start), Date.parse(group.window.end)]);
    }
    const said = new Map();
    for (const observation of observations.get(group.number) ?? []) {
      const late = addPeriod(lane, observation, group.window !== undefined);
      for (const [number, reading] of readingsOf(observation)) {
        const known = said.get(number);
        said.set(number, known ? { ...known, stands: known.stands || reading.stands, values: [...known.values, ...reading.values] } : { ...reading, late });
      }
    }
    for (const [number, { at, stands, late, values }] of said) {
      lane.readings.push({ at, measurement: number, state: !stands ? 'gone' : late ? 'late' : 'stands', values: [...new Set(values)].join(', ') });
    }
    // Of a group with more, not every reading is followed.
    if (group.measurements.length <= FOLLOWED) {
      lane.unmapped += group.measurements.filter(number => !said.has(number)).length;
    }
    if (said.size === 0) {
      group.readings.forEach(reading => lane.readings.push({ at: Date.parse(reading.time), measurement: group.measurements[0], state: 'unmapped',
        values: reading.values.map(value => `${value.name} ${value.value}`).join(', ') }));
    }
  }
  return named(lanes);
}

/** The period of an Observation, on its lane; whether it was there before, from an earlier window. */
function addPeriod(lane, observation, windows) {
  const known = lane.seen.get(observation.identifier);
  if (known && windows) {
    known.windows++;
    return true;
  }
  if (observation.start && !known) {
    const period = { start: Date.parse(observation.start), end: Date.parse(observation.end), windows: 1, name: observation.identifier };
    lane.seen.set(observation.identifier, period);
    lane.periods.push(period);
  }
  return false;
}

/** By the number of the measurement: when it was taken, what it says, and whether the Observation says so. */
function readingsOf(observation) {
  const found = new Map();
  for (const element of observation.elements.filter(one => !one.from)) {
    for (const reading of element.readings ?? []) {
      for (const number of reading.measurements) {
        const known = found.get(number) ?? { at: Date.parse(reading.time), stands: false, values: [] };
        known.stands ||= reading.stands;
        known.values.push(`${reading.name} ${reading.value}`);
        found.set(number, known);
      }
    }
  }
  return found;
}

function named(lanes) {
  return [...lanes.values()].map(({ seen, ...lane }) => {
    const of = state => lane.readings.filter(one => one.state === state).length;
    lane.periods.forEach(period => {
      const inside = lane.readings.filter(one => period.start <= one.at && one.at <= period.end).length;
      period.said = `${period.name}: ${count(inside, 'reading')}${period.windows > 1 ? `, merged from ${period.windows} windows` : ''}`;
    });
    const merged = lane.periods.filter(one => one.windows > 1).length;
    return { ...lane, said: [count(lane.total, 'reading'), `in ${count(lane.periods.length, 'Observation')}`, of('gone') ? `${of('gone')} replaced` : null, of('late') ? `${of('late')} late` : null,
      merged ? `${merged} merged from windows` : null, lane.unmapped ? `${lane.unmapped} in none` : null, lane.readings.length > DRAWN ? `the first ${DRAWN} are drawn` : null].filter(Boolean).join(', ') };
  });
}

function extent(lanes) {
  let [left, right] = [Infinity, -Infinity];
  const take = at => { left = Math.min(left, at); right = Math.max(right, at); };
  for (const lane of lanes) {
    lane.readings.forEach(one => take(one.at));
    lane.windows.forEach(([start, end]) => { take(start); take(end); });
  }
  return [left, right];
}

function axis(left, right) {
  const text = at => (Number.isFinite(at) ? time(new Date(at).toISOString()) : '');
  return el('li', { class: 'lane axis' }, el('span', { class: 'lane-name' }), el('span', { class: 'ends' }, el('span', {}, text(left)), el('span', {}, left === right ? '' : text(right))));
}

function titled(shape, text) {
  shape.append(draw('title', {}, text));
  return shape;
}
