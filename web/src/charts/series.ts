import { fixed, short } from "../widgets/format";
import { nearest, type Point } from "./history";

/** A line of a chart. */
export interface Series {
  /** Name at the line's end, in the table's head and in the readout. */
  label: string;
  /** Design token of its colour, e.g. "--train". */
  token: string;
  /** Lengths of dash and gap; none: solid. Lines differ by dash as well as by colour. */
  dash?: number[];
  width?: number;
  /** Each point is a dot: measured at these x only. */
  dots?: boolean;
  /** Single points of this shape, and no line or end label. */
  scattered?: "circle" | "triangle" | "crossRot";
  /** Its points mark an x, at whatever height: table, file and words say that they are there, and no value. */
  valueless?: boolean;
  /** Thin, pale and without a label at its end: what a bolder line sums up. */
  faint?: boolean;
  /** x grows; NaN leaves a gap. */
  points: Point[];
}

const there = "yes";

/** A moment on the x axis: a change during the run, say. */
export interface Mark {
  x: number;
  label: string;
}

/** A level on the y axis. */
export interface Level {
  y: number;
  label: string;
}

/** A table's cells, as they are read. */
export interface TableText {
  heads: string[];
  rows: string[][];
}

const tableSteps = [1, 5, 10, 50, 100, 500, 1000, 5000, 10_000, 50_000, 100_000];

/** Distance between a table's rows: the smallest that needs 20 or fewer for x from 0 to `last`. */
export const tableStep = (last: number): number => tableSteps.find((step) => last / step <= 20) ?? 1_000_000;

/**
 * A chart as a table: every `tableStep`-th x, and the last; on a logarithmic x axis every so-manieth point. Values have
 * four significant places.
 */
export function tableOf(series: readonly Series[], xLabel: string, xLog = false): TableText {
  const xs = new Set<number>();
  for (const { points } of series) {
    const last = points.at(-1)?.x ?? 0;
    const step = tableStep(xLog ? points.length : last);
    points.forEach(({ x }, index) => (xLog ? index : x) % step === 0 && xs.add(x));
    if (points.length > 0) xs.add(last);
  }
  const rows = [...xs].sort((a, b) => a - b).map((x) => [
    short(x),
    ...series.map(({ points, valueless }) => {
      const point = nearest(points, x);
      if (point?.x !== x) return "";
      return valueless ? there : exact(point.y);
    }),
  ]);
  return { heads: [xLabel, ...series.map(({ label }) => label)], rows };
}

/** A value as table and readout give it. */
export const exact = (value: number): string => (Math.abs(value) >= 1e-3 && Math.abs(value) < 1e4 ? fixed(value, 4) : short(value));

/** A line's point in words: "train 0.2310". */
export const spoken = ({ label, valueless }: Series, { y }: Point): string => (valueless ? label : `${label} ${exact(y)}`);

/** All points as comma-separated values, one row an x. */
export function csvOf(series: readonly Series[], xLabel: string): string {
  const rows = new Map<number, (number | string)[]>();
  series.forEach(({ points, valueless }, column) => {
    for (const { x, y } of points) {
      if (!rows.has(x)) rows.set(x, Array<number | string>(series.length).fill(""));
      rows.get(x)![column] = valueless ? there : y;
    }
  });
  const quote = (text: string) => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  const head = [xLabel, ...series.map(({ label }) => label)].map(quote).join(",");
  const body = [...rows].sort(([a], [b]) => a - b).map(([x, values]) => [x, ...values].join(","));
  return [head, ...body].join("\n") + "\n";
}

/** What a chart shows, in words: its label for those who do not see it. */
export function description(title: string, series: readonly Series[], xLabel: string, marks: readonly Mark[] = []): string {
  const last = Math.max(-Infinity, ...series.map(({ points }) => points.at(-1)?.x ?? -Infinity));
  if (last === -Infinity) return `${title}: nothing yet.`;
  const values = series.flatMap((one) => {
    const point = one.valueless ? undefined : one.points.at(-1);
    return point ? [spoken(one, point)] : [];
  });
  const marked = marks.map(({ x, label }) => ` At ${xLabel} ${short(x)}: ${label}.`).join("");
  return `${title} up to ${xLabel} ${short(last)}${values.length > 0 ? `: ${values.join(", ")}` : ""}.${marked}`;
}
