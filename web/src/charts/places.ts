/** Where a label stands on a chart without covering a line. */
import type { Point } from "./history";

export interface Box {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

/** Whether a line, point by point, touches a box (Liang and Barsky 1984); a gap (NaN) parts it. */
export function touches(line: readonly Point[], box: Box): boolean {
  return line.some((point, index) => index > 0 && segmentTouches(line[index - 1]!, point, box));
}

function segmentTouches(from: Point, to: Point, { left, top, right, bottom }: Box): boolean {
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  let [enter, leave] = [0, 1];
  for (const [step, room] of [[-dx, from.x - left], [dx, right - from.x], [-dy, from.y - top], [dy, bottom - from.y]] as const) {
    if (step === 0 ? room < 0 : Number.isNaN(step)) return false;
    if (step < 0) enter = Math.max(enter, room / step);
    if (step > 0) leave = Math.min(leave, room / step);
  }
  return enter <= leave;
}

/** The first of `boxes` that no line touches; the first of all where every one is touched. */
export const freeBox = (boxes: readonly [Box, ...Box[]], lines: readonly (readonly Point[])[]): Box =>
  boxes.find((box) => lines.every((line) => !touches(line, box))) ?? boxes[0];

/** The highest value; infinity counts, NaN does not. */
export const highest = (lines: readonly (readonly Point[])[]): number =>
  lines.reduce((top, line) => line.reduce((high, { y }) => (y > high ? y : high), top), -Infinity);
