/** Reads figures out of a table's cells and works out where their bars lie; web/bar_chart.py does the same for pages. */

const NUMBER = String.raw`([+-]?\d+(?:\.\d+)?)\s*([km](?![a-z]))?`;
const FIGURE = new RegExp(`^(?:about |around |~ ?|≈ ?)?${NUMBER}(?: ?%? ?(?:-|to) ?${NUMBER})? ?([^\\d]*)$`, "i");
const FACTOR = { k: 1e3, m: 1e6 };

/** To one decimal, halves up, as the server rounds too. */
const tenth = (number) => Math.floor(number * 10 + 0.5) / 10;

/** A number as people write it: no needless decimals. */
export const plain = (number) => String(tenth(number));

/** The figure that a cell holds, as `{low, high, range, unit}`; null when it holds none, or more than one. */
export function figure(cell) {
  const text = cell
    .replace(/[$€£,]/g, "")
    .replace(/[–—−]/g, "-")
    .replace(/\s+/g, " ")
    .trim();
  const found = FIGURE.exec(text);
  if (!found) return null;
  const [, first, firstScale, last, lastScale, unit] = found;
  const lastFactor = FACTOR[lastScale?.toLowerCase()] ?? 1;
  // "130-250k" means thousands on both sides.
  const firstFactor = FACTOR[firstScale?.toLowerCase()] ?? lastFactor;
  const ends = [Number(first) * firstFactor, Number(last ?? first) * (last ? lastFactor : firstFactor)];
  return {
    low: Math.min(...ends),
    high: Math.max(...ends),
    range: last !== undefined,
    unit: unit.trim().toLowerCase(),
  };
}

/** For each cell of a column its bar in percent, or null where the column cannot be drawn on one scale. */
export function bars(cells) {
  const figures = cells.map(figure);
  const known = figures.filter(Boolean);
  const units = new Set(known.map((one) => one.unit));
  if (known.length < 2 || known.length * 2 < cells.length || units.size > 1) return null;
  const least = Math.min(0, ...known.map((one) => one.low));
  const most = Math.max(0, ...known.map((one) => one.high));
  if (most === least) return null;
  const at = (value) => tenth(((value - least) / (most - least)) * 100);
  return figures.map((one) => {
    if (!one) return null;
    const from = at(one.range ? one.low : Math.min(0, one.low));
    const to = at(one.range ? one.high : Math.max(0, one.high));
    return { from, width: Math.max(1, tenth(to - from)), minus: one.high < 0, zero: least < 0 ? at(0) : null };
  });
}

/** The segments of a timeline in percent of its length; null unless every step gives its weeks. */
export function segments(steps) {
  const weeks = steps.map((step) => step.weeks ?? 0);
  if (steps.length < 2 || weeks.some((one) => one <= 0)) return null;
  const total = weeks.reduce((sum, one) => sum + one, 0);
  let before = 0;
  return weeks.map((one) => {
    const from = tenth((before / total) * 100);
    before += one;
    return { from, width: tenth((before / total) * 100 - from) };
  });
}
