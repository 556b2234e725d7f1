/** Numbers behind the pictures of a problem in the plane. Maps are squares of side x side values, row by row from the upper left. */
export interface PlotPoint {
  x: number;
  y: number;
  label: number;
  validates: boolean;
}

/** From -1 (surely class 0) to 1 (surely class 1), of the outputs of both classes, one map after the other. */
export function margins(outputs: Float32Array): Float32Array {
  const count = outputs.length / 2;
  return Float32Array.from({ length: count }, (_, i) => {
    const [zero, one] = [outputs[i]!, outputs[count + i]!];
    return zero + one > 0 ? (one - zero) / (zero + one) : 0;
  });
}

/** A map around its middle: what has no colour is 0, full colour is `limit`. */
export interface Centred {
  values: ArrayLike<number>;
  limit: number;
}

/** The map of a unit, so that its colours say where in the range of its activation (by the document's name) it is. */
export function centred(activation: string, map: Float32Array): Centred {
  if (activation === "sigmoid") return { values: map.map((a) => a - 0.5), limit: 0.5 };
  if (activation === "tanh") return { values: map, limit: 1 };
  return { values: map, limit: map.reduce((most, a) => Math.max(most, Math.abs(a)), 0) || 1 };
}

type Segment = [x1: number, y1: number, x2: number, y2: number];

/** Where a map crosses 0: pieces of lines, in cells from the upper left (marching squares, Lorensen and Cline 1987). */
export function zeroLine(map: ArrayLike<number>, side: number): Segment[] {
  const segments: Segment[] = [];
  const at = (row: number, column: number) => map[row * side + column]!;
  for (let row = 0; row < side - 1; row++) {
    for (let column = 0; column < side - 1; column++) {
      const [a, b, c, d] = [at(row, column), at(row, column + 1), at(row + 1, column + 1), at(row + 1, column)];
      const x = column + 0.5;
      const y = row + 0.5;
      const crossings: [number, number][] = [];
      if (a < 0 !== b < 0) crossings.push([x + a / (a - b), y]);
      if (b < 0 !== c < 0) crossings.push([x + 1, y + b / (b - c)]);
      if (c < 0 !== d < 0) crossings.push([x + d / (d - c), y + 1]);
      if (d < 0 !== a < 0) crossings.push([x, y + a / (a - d)]);
      for (let i = 0; i + 1 < crossings.length; i += 2) segments.push([...crossings[i]!, ...crossings[i + 1]!]);
    }
  }
  return segments;
}

/** The length of that line, in sides of the square. */
export const lineLength = (map: ArrayLike<number>, side: number): number =>
  zeroLine(map, side).reduce((sum, [x1, y1, x2, y2]) => sum + Math.hypot(x2 - x1, y2 - y1), 0) / side;

/** Half the width of a square around the origin that holds all points: in steps, so that it seldom changes. */
export function extentOf(points: readonly PlotPoint[]): number {
  const farthest = points.reduce((most, { x, y }) => Math.max(most, Math.abs(x), Math.abs(y)), 0);
  return Math.max(1.2, Math.ceil(farthest * 5 + 0.2) / 5);
}

/** The map read at rows x rows places, from the upper left: for who cannot see it. */
export function sampled(map: ArrayLike<number>, side: number, rows: number): number[][] {
  const place = (i: number) => Math.floor(((2 * i + 1) / (2 * rows)) * side);
  return Array.from({ length: rows }, (_, row) => Array.from({ length: rows }, (_, column) => map[place(row) * side + place(column)]!));
}
