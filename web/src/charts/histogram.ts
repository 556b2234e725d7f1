/** From counts of values, and what they were drawn from, to bars and a curve of the same area. */
import type { Point } from "./history";
import type { TableText } from "./series";

/** What charts read of a histogram; the engine's Histogram has it. */
export interface Counts {
  low: number;
  high: number;
  counts: ArrayLike<number>;
  mean: number;
  sd: number;
}

/** What the values were drawn from; `limit` is the half width of a uniform one. */
export interface Drawn {
  shape: "constant" | "uniform" | "normal";
  sd: number;
  limit: number;
}

const total = ({ counts }: Counts): number => Array.from(counts).reduce((sum, count) => sum + count, 0);
export const binWidth = ({ low, high, counts }: Counts): number => (high - low) / counts.length;

/** All values are one and the same: no density says that. */
export const isSpike = ({ sd }: Counts): boolean => sd === 0;

/** A bar at each bin's middle; the bars' area is 1. A spike is one bar of height 1: the share of the values. */
export function bars(histogram: Counts): Point[] {
  if (isSpike(histogram)) return [{ x: histogram.mean, y: 1 }];
  const width = binWidth(histogram);
  const area = total(histogram) * width;
  return Array.from(histogram.counts, (count, i) => ({ x: histogram.low + (i + 0.5) * width, y: count / area }));
}

/** The density at `x`. */
export function density({ shape, sd, limit }: Drawn, x: number): number {
  if (shape === "uniform") return Math.abs(x) <= limit ? 1 / (2 * limit) : 0;
  return shape === "normal" ? Math.exp(-0.5 * (x / sd) ** 2) / (sd * Math.sqrt(2 * Math.PI)) : 0;
}

/** The density as a line from `low` to `high`, with the edges of a uniform one upright. */
export function curve(drawn: Drawn, low: number, high: number): Point[] {
  const { shape, limit } = drawn;
  if (shape === "constant") return [];
  const height = density(drawn, 0);
  if (shape === "uniform") {
    return [low, -limit, -limit, limit, limit, high].map((x, i) => ({ x, y: i === 2 || i === 3 ? height : 0 }));
  }
  return Array.from({ length: 81 }, (_, i) => low + ((high - low) * i) / 80).map((x) => ({ x, y: density(drawn, x) }));
}

/** How many of `count` values are expected from `from` to `to`. */
export function expected(drawn: Drawn, count: number, from: number, to: number): number {
  if (drawn.shape === "constant") return from <= 0 && 0 < to ? count : 0;
  if (drawn.shape === "uniform") return Math.max(0, Math.min(to, drawn.limit) - Math.max(from, -drawn.limit)) * density(drawn, 0) * count;
  const parts = 40;
  let sum = 0;
  for (let i = 0; i < parts; i++) sum += density(drawn, from + ((i + 0.5) * (to - from)) / parts);
  return (count * sum * (to - from)) / parts;
}

/** Bin by bin: its ends, what was counted, and what theory expects. */
export function binRows(histogram: Counts, drawn: Drawn | undefined): number[][] {
  const width = binWidth(histogram);
  const count = total(histogram);
  return Array.from(histogram.counts, (found, i) => {
    const [from, to] = [histogram.low + i * width, histogram.low + (i + 1) * width];
    return [from, to, found, ...(drawn ? [expected(drawn, count, from, to)] : [])];
  });
}

/** Digits enough that no two ends look the same. */
const end = (x: number): string => String(Number(x.toPrecision(5))).replace("-", "−");

export function histogramTable(histogram: Counts, drawn: Drawn | undefined): TableText {
  return {
    heads: ["from", "to", "counted", ...(drawn ? ["expected"] : [])],
    rows: binRows(histogram, drawn).map(([from, to, found, wanted]) => [
      end(from!), end(to!), String(found), ...(wanted === undefined ? [] : [wanted.toFixed(1)]),
    ]),
  };
}

export const histogramCsv = (histogram: Counts, drawn: Drawn | undefined): string =>
  [histogramTable(histogram, drawn).heads, ...binRows(histogram, drawn)].map((row) => row.join(",")).join("\n") + "\n";
