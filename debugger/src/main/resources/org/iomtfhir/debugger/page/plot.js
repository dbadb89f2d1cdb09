// A series drawn beside its numbers.
import { draw } from './dom.js';

const WIDTH = 320;
const HEIGHT = 72;
const LANE = 40;
const EDGE = 6;
/** So many lines are drawn over one another; more of them each on a lane of its own. */
const TOGETHER = 3;
/** Of more points than this the lowest and the highest are drawn, of as many stretches. */
const STRETCHES = 2 * WIDTH;
const OFFSETS = 'SampledData.offsets';

/** A drawing of the samples of a resource, and of the readings that its summaries are of; null if it has none, or one alone. */
export function plot(resource) {
  const series = [resource, ...(resource.component ?? [])].map(part => part.valueSampledData ?? summedUp(part)).filter(Boolean);
  const lines = series.flatMap(channelsOf).filter(line => line.length > 1);
  if (lines.length === 0) {
    return null;
  }
  const [left, right] = extent(lines, 0);
  const [bottom, top] = extent(lines, 1);
  const lanes = lines.length > TOGETHER ? lines.map(line => [line]) : [lines];
  const height = lanes.length > 1 ? LANE : HEIGHT;
  const samples = lines.reduce((sum, line) => sum + line.length, 0);
  const channels = lines.length > 1 ? ` of ${lines.length} channels` : '';
  const label = `${samples} samples${channels} from ${bottom} to ${top} over ${((right - left) / 1000).toLocaleString('en')} seconds`;
  const drawing = draw('svg', { viewBox: `0 0 ${WIDTH} ${height * lanes.length}`, class: lanes.length > 1 ? 'plot lanes' : 'plot', role: 'img', 'aria-label': label });
  const x = at => EDGE + (WIDTH - 2 * EDGE) * (right === left ? 0.5 : (at - left) / (right - left));
  lanes.forEach((lane, number) => {
    const [low, high] = extent(lane, 1);
    const y = value => (number + 1) * height - EDGE - (height - 2 * EDGE) * (high === low ? 0.5 : (value - low) / (high - low));
    lane.forEach((line, index) => {
      const kind = (number + index) % 3;
      drawing.append(draw('polyline', { points: thinned(line).map(([at, value]) => `${x(at)},${y(value)}`).join(' '), class: `line-${kind}` }));
      if (line.length <= 120) {
        line.forEach(([at, value]) => drawing.append(draw('circle', { cx: x(at), cy: y(value), r: 2, class: `dot-${kind}` })));
      }
    });
  });
  return drawing;
}

/** The readings that a summary keeps beside its number, as a series, and which number of them it is; null if a value is none. */
export function summedUp(part) {
  const inner = (part.valueQuantity ?? part._valueInteger)?.extension?.find(one => one.url === 'urn:iomtfhir:summary')?.extension ?? [];
  const said = url => inner.find(one => one.url === url);
  return said('kind') && said('data') && said('offsets')
    ? { kind: said('kind').valueCode, data: said('data').valueString, extension: [{ url: OFFSETS, valueString: said('offsets').valueString }] }
    : null;
}

/** The points of each channel of a series. */
function channelsOf(series) {
  const items = String(series.data ?? '').split(' ').map(Number);
  const channels = Math.max(1, series.dimensions ?? 1);
  const times = timesOf(series);
  const lines = Array.from({ length: channels }, () => []);
  items.forEach((value, item) => {
    const index = Math.floor(item / channels);
    const at = times?.[index] ?? index * series.period;
    if (Number.isFinite(at) && Number.isFinite(value)) {
      lines[item % channels].push([at, value]);
    }
  });
  return lines;
}

/** The times that travel with a series: one for each sample, or runs of samples one period apart; undefined where the period tells them. */
function timesOf(series) {
  const said = end => series.extension?.find(one => one.url.endsWith(end))?.valueString.split(' ');
  const runs = said(':sample-runs');
  if (!runs) {
    return said(OFFSETS)?.map(Number);
  }
  const times = [];
  for (let run = 0; run + 2 < runs.length; run += 3) {
    for (let i = 0; i < Number(runs[run + 1]); i++) {
      times.push(Number(runs[run]) + i * series.period);
    }
  }
  return times;
}

function thinned(line) {
  if (line.length <= 2 * STRETCHES) {
    return line;
  }
  const length = Math.ceil(line.length / STRETCHES);
  const points = [];
  for (let from = 0; from < line.length; from += length) {
    const stretch = line.slice(from, from + length);
    const byValue = stretch.toSorted((one, other) => one[1] - other[1]);
    points.push(...[byValue[0], byValue.at(-1)].toSorted((one, other) => one[0] - other[0]));
  }
  return points;
}

/** The least and the greatest of one coordinate of all points. */
function extent(lines, coordinate) {
  let low = Infinity;
  let high = -Infinity;
  lines.forEach(line => line.forEach(point => {
    low = Math.min(low, point[coordinate]);
    high = Math.max(high, point[coordinate]);
  }));
  return [low, high];
}
