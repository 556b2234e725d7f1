/** What Chart.js draws for us beyond axes and lines: end labels, marks, levels and the crosshair. */
import type { Chart, Plugin } from "chart.js";
import { type Box, freeBox } from "./places";
import type { Level, Mark } from "./series";

export interface Overlay {
  /** At each line's end; empty: none. */
  endLabels: readonly string[];
  marks: readonly Mark[];
  levels: readonly Level[];
  /** Said at the top where a line leaves the axis; empty: none does. */
  offScale?: string;
  /** x of the crosshair; null: none. */
  cross: number | null;
  /** y of each series at the crosshair; NaN: none. */
  crossValues: readonly number[];
  colours: { ink: string; muted: string; paper: string };
  font: string;
}

/** Room between two labels, and from a line's end to its label, in px. */
const labelHeight = 15;
const labelWidth = 60;
const labelGap = 7;

/** Moves labels apart that would overlap, keeping their order and staying between `top` and `bottom`. */
export function spread(wanted: readonly number[], top: number, bottom: number, height = labelHeight): number[] {
  const order = wanted.map((_, index) => index).sort((a, b) => wanted[a]! - wanted[b]!);
  const placed = [...wanted];
  let free = top;
  for (const index of order) {
    placed[index] = Math.max(wanted[index]!, free);
    free = placed[index]! + height;
  }
  let limit = bottom;
  for (const index of order.reverse()) {
    placed[index] = Math.min(placed[index]!, limit);
    limit = placed[index]! - height;
  }
  return placed;
}

/** Where a level's label can stand: above its line or below it, at its right end or its left. */
export function levelBoxes(level: number, width: number, area: Box): [Box, ...Box[]] {
  const [above, below] = [level - labelHeight - 2, level + 3];
  const tops = above > area.top ? [above, below] : [below, above];
  const lefts = [area.right - 4 - width, area.left + 4];
  const [first, ...others] = tops.flatMap((top) => lefts.map((left) => ({ left, top, right: left + width, bottom: top + labelHeight })));
  return [first!, ...others];
}

/** Where a mark's label can stand: beside its line, in one of the three upper rows or just above the axis. */
export function markBoxes(x: number, width: number, row: number, area: Box): [Box, ...Box[]] {
  const rows = [row % 3, (row + 1) % 3, (row + 2) % 3].map((at) => area.top + at * 14);
  const lefts = [x + 4, x - 4 - width].filter((left) => left >= area.left && left + width <= area.right);
  const sides = lefts.length > 0 ? lefts : [x + 4];
  const [first, ...others] = [...rows, area.bottom - labelHeight].flatMap((top) => sides.map((left) => ({ left, top, right: left + width, bottom: top + labelHeight })));
  return [first!, ...others];
}

/** Where a word at the top of the chart can stand: at its right end, in the middle, at its left end. */
function topBoxes(width: number, { left, top, right }: Box): [Box, ...Box[]] {
  const at = (from: number): Box => ({ left: from, top, right: from + width, bottom: top + labelHeight });
  return [at(right - 4 - width), at((left + right - width) / 2), at(left + 4)];
}

/** Draws what `overlay()` holds at that moment. */
export function overlayPlugin(overlay: () => Overlay): Plugin<"line"> {
  return {
    id: "overlay",
    beforeDatasetsDraw: (chart) => inside(chart, () => drawLevelsAndMarks(chart, overlay())),
    afterDatasetsDraw(chart) {
      const now = overlay();
      if (now.endLabels.length > 0) inside(chart, () => drawEndLabels(chart, now));
      if (now.cross !== null) inside(chart, () => drawCross(chart, now));
    },
  };
}

/** A chart that is resized before its first turn has no axes yet. */
function inside(chart: Chart, draw: () => void): void {
  if (!chart.scales["x"] || !chart.scales["y"]) return;
  chart.ctx.save();
  draw();
  chart.ctx.restore();
}

function drawLevelsAndMarks(chart: Chart<"line">, { levels, marks, offScale = "", colours, font }: Overlay): void {
  const { ctx, chartArea: area } = chart;
  ctx.lineWidth = 1;
  ctx.font = `500 ${font}`;
  ctx.strokeStyle = ctx.fillStyle = colours.muted;
  ctx.textBaseline = "middle";
  const lines = chart.data.datasets.map((_, index) => chart.getDatasetMeta(index).data.map(({ x, y }) => ({ x, y })));
  const write = (text: string, { left, top, bottom }: Box) => ctx.fillText(text, left, (top + bottom) / 2);
  if (offScale) write(offScale, freeBox(topBoxes(ctx.measureText(offScale).width, area), lines));
  for (const { y, label } of levels) {
    const at = chart.scales["y"]!.getPixelForValue(y);
    if (at < area.top || at > area.bottom) continue;
    line(ctx, [2, 4], area.left, at, area.right, at);
    write(label, freeBox(levelBoxes(at, ctx.measureText(label).width, area), lines));
  }
  marks.forEach(({ x, label }, index) => {
    const at = chart.scales["x"]!.getPixelForValue(x);
    if (at < area.left || at > area.right) return;
    line(ctx, [], at, area.top, at, area.bottom);
    write(label, freeBox(markBoxes(at, ctx.measureText(label).width, index + Number(offScale !== ""), area), lines));
  });
}

function drawEndLabels(chart: Chart<"line">, { endLabels, font, colours }: Overlay): void {
  const { ctx, chartArea: area } = chart;
  const ends = chart.data.datasets.flatMap((dataset, index) => {
    const text = endLabels[index];
    if (!text) return [];
    const point = chart.getDatasetMeta(index).data.findLast((element) => Number.isFinite(element.y));
    if (!point || point.x > area.right + 1) return [];
    return [{ text, colour: String(dataset.borderColor), x: point.x, y: point.y }];
  });
  const heights = labelHeights(ends, area.top, area.bottom);
  ctx.font = `600 ${font}`;
  ctx.textBaseline = "middle";
  ctx.lineWidth = 4;
  ctx.strokeStyle = colours.paper;
  ends.forEach(({ text, colour, x }, index) => {
    ctx.fillStyle = colour;
    ctx.strokeText(text, x + labelGap, heights[index]!);
    ctx.fillText(text, x + labelGap, heights[index]!);
  });
}

/** Lines that end at about the same x have their labels moved apart. */
function labelHeights(ends: readonly { x: number; y: number }[], top: number, bottom: number): number[] {
  const heights: number[] = [];
  for (const x of new Set(ends.map((end) => Math.round(end.x / labelWidth)))) {
    const group = ends.flatMap((end, index) => (Math.round(end.x / labelWidth) === x ? [index] : []));
    const placed = spread(group.map((index) => Math.min(Math.max(ends[index]!.y, top), bottom)), top, bottom);
    group.forEach((index, i) => (heights[index] = placed[i]!));
  }
  return heights;
}

function drawCross(chart: Chart<"line">, { cross, crossValues, colours }: Overlay): void {
  const { ctx, chartArea: area } = chart;
  const x = chart.scales["x"]!.getPixelForValue(cross!);
  const sharp = Math.round(x) + 0.5;
  ctx.strokeStyle = colours.muted;
  ctx.lineWidth = 1;
  line(ctx, [], sharp, area.top, sharp, area.bottom);
  crossValues.forEach((value, index) => {
    const y = chart.scales["y"]!.getPixelForValue(value);
    if (!(y >= area.top - 1 && y <= area.bottom + 1)) return;
    ctx.beginPath();
    ctx.arc(x, y, 4, 0, 2 * Math.PI);
    ctx.fillStyle = String(chart.data.datasets[index]!.borderColor);
    ctx.strokeStyle = colours.paper;
    ctx.fill();
    ctx.stroke();
  });
}

function line(ctx: CanvasRenderingContext2D, dash: number[], x0: number, y0: number, x1: number, y1: number): void {
  ctx.setLineDash(dash);
  ctx.beginPath();
  ctx.moveTo(x0, y0);
  ctx.lineTo(x1, y1);
  ctx.stroke();
  ctx.setLineDash([]);
}
