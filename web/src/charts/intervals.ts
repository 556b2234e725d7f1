/** Means with intervals over a numeric axis: their table, their file and their description. */
import { short } from "../widgets/format";
import { exact, type TableText } from "./series";

export interface IntervalPoint {
  x: number;
  mean: number;
  /** The interval is mean ± half; NaN: none is known. */
  half: number;
  /** Values that the mean is of. */
  count: number;
  values: readonly number[];
}

export interface IntervalSeries {
  label: string;
  /** Design token of its colour, e.g. "--validation". */
  token: string;
  dash?: number[];
  /** x grows. */
  points: readonly IntervalPoint[];
  /** Where a run ended without a number: marked at the axis, and named in the table. */
  lost?: readonly number[];
}

/** In place of a number that a run did not live to give. */
const diverged = "diverged";
export const allX = (series: readonly IntervalSeries[]): number[] =>
  [...new Set(series.flatMap(({ points, lost = [] }) => [...points.map(({ x }) => x), ...lost]))].sort((a, b) => a - b);

const repeated = (series: readonly IntervalSeries[]): boolean => series.some(({ points }) => points.some(({ count }) => count > 1));

function cells({ points, lost = [] }: IntervalSeries, x: number, withIntervals: boolean, write: (value: number) => string): string[] {
  const point = points.find((candidate) => candidate.x === x);
  const missing = lost.includes(x) ? diverged : "";
  if (!point) return withIntervals ? [missing, "", ""] : [missing];
  return withIntervals ? [write(point.mean), Number.isNaN(point.half) ? "" : write(point.half), String(point.count)] : [write(point.mean)];
}

function tableWith(series: readonly IntervalSeries[], xLabel: string, write: (value: number) => string): TableText {
  const intervals = repeated(series);
  const xs = allX(series);
  return {
    heads: [xLabel, ...series.flatMap(({ label }) => (intervals ? [`${label}, mean`, `${label}, ± 95 %`, `${label}, runs`] : [label]))],
    rows: xs.map((x) => [String(x), ...series.flatMap((line) => cells(line, x, intervals, write))]),
  };
}

/** One row an x; intervals and numbers of runs only where some run was repeated. */
export const intervalTable = (series: readonly IntervalSeries[], xLabel: string): TableText => tableWith(series, xLabel, exact);

export function intervalCsv(series: readonly IntervalSeries[], xLabel: string): string {
  const { heads, rows } = tableWith(series, xLabel, String);
  return [heads.map((head) => (head.includes(",") ? `"${head}"` : head)), ...rows].map((row) => row.join(",")).join("\n") + "\n";
}

/** A point in words. */
export const pointText = ({ mean, half }: IntervalPoint): string => (Number.isNaN(half) ? exact(mean) : `${exact(mean)} ± ${exact(half)}`);

/** What the chart shows, in words. */
export function intervalDescription(title: string, series: readonly IntervalSeries[], xLabel: string): string {
  const lines = series.filter(({ points, lost = [] }) => points.length + lost.length > 0);
  if (lines.length === 0) return `${title}: nothing yet.`;
  const said = lines.map(({ label, points, lost = [] }) => {
    const parts = [...points.map((point) => ({ x: point.x, text: pointText(point) })), ...lost.map((x) => ({ x, text: diverged }))];
    return `${label}: ${parts.sort((a, b) => a.x - b.x).map(({ x, text }) => `${short(x)}: ${text}`).join(", ")}`;
  });
  return `${title} by ${xLabel}. ${said.join(". ")}.`;
}

/** The lowest and highest y that must be in sight. */
export function reach(series: readonly IntervalSeries[]): { low: number; high: number } {
  const ends = series.flatMap(({ points }) =>
    points.flatMap(({ mean, half, values }) => [mean - (half || 0), mean + (half || 0), ...values]),
  );
  return { low: Math.min(...ends), high: Math.max(...ends) };
}
