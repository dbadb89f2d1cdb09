// A series drawn beside its numbers.
import { draw } from './dom.js';

const WIDTH = 320;
const HEIGHT = 72;
const EDGE = 6;

/** A drawing of the samples of a resource; null if it has none, or one alone. */
export function plot(resource) {
  const series = [resource.valueSampledData, ...(resource.component ?? []).map(one => one.valueSampledData)].filter(Boolean);
  const points = series.flatMap(one => pointsOf(one).length > 1 ? [pointsOf(one)] : []);
  if (points.length === 0) {
    return null;
  }
  const all = points.flat();
  const [left, right] = extent(all.map(point => point[0]));
  const [bottom, top] = extent(all.map(point => point[1]));
  const x = at => EDGE + (WIDTH - 2 * EDGE) * (right === left ? 0.5 : (at - left) / (right - left));
  const y = value => HEIGHT - EDGE - (HEIGHT - 2 * EDGE) * (top === bottom ? 0.5 : (value - bottom) / (top - bottom));
  const label = `${all.length} samples from ${bottom} to ${top} over ${((right - left) / 1000).toLocaleString('en')} seconds`;
  const drawing = draw('svg', { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, class: 'plot', role: 'img', 'aria-label': label });
  points.forEach((line, number) => {
    drawing.append(draw('polyline', { points: line.map(([at, value]) => `${x(at)},${y(value)}`).join(' '), class: `line-${number % 3}` }));
    if (line.length <= 120) {
      line.forEach(([at, value]) => drawing.append(draw('circle', { cx: x(at), cy: y(value), r: 2, class: `dot-${number % 3}` })));
    }
  });
  return drawing;
}

function pointsOf(series) {
  const values = String(series.data ?? '').split(' ').map(Number);
  const offsets = series.extension?.find(one => one.url.endsWith('SampledData.offsets'))?.valueString.split(' ').map(Number);
  return values.map((value, at) => [offsets?.[at] ?? at * series.period, value]).filter(([at, value]) => Number.isFinite(at) && Number.isFinite(value));
}

function extent(numbers) {
  return numbers.reduce(([low, high], one) => [Math.min(low, one), Math.max(high, one)], [Infinity, -Infinity]);
}
