/**
 * From a drawing to the 64 numbers of a digit, the way the data set was made.
 *
 * Alpaydin and Kaynak (1998) took bitmaps of 32x32 points from NIST's form reader (Garris et al. 1994, NISTIR 5469)
 * and counted the ink in each 4x4 block. That reader fits a figure into 20 x 32 points, evens out its stroke by how much
 * ink there is, then removes the slant.
 */

/** In units of the pad's side, (0, 0) at the top left. */
export interface Point {
  x: number;
  y: number;
}
export type Stroke = Point[];

/** Points along one side of a bitmap, and along one block of it. */
export const side = 32;
const block = 4;

/** side x side points, row by row: 1 is ink. */
export type Bitmap = Uint8Array;

/** What becomes of a drawing: the bitmap, and the 64 counts of ink (0 to 16) that the network sees. */
export interface Reading {
  bitmap: Bitmap;
  pixels: Float32Array;
  /** The pad as it was drawn on, and its counts: what the network would see if nothing were fitted or straightened. */
  asDrawn: { bitmap: Bitmap; pixels: Float32Array };
}

/** What can be measured of a figure. */
export interface Measure {
  /** Of the rectangle around its ink, as shares of the bitmap's side. */
  width: number;
  height: number;
  /** How far it leans, in degrees; above 0: its head to the right. */
  lean: number;
}

/** Half the width of the pen's line, in units of the pad's side: with it, drawings have about as much ink as the data. */
export const penRadius = 0.055;

/** A figure is at least this long in one direction, in units of the pad's side; less is a slip of the pen. */
const smallestFigure = 0.2;
const fitWidth = 20;
const fitHeight = 32;
/** Our one departure: a bare stroke, which NIST would stretch into a bar, is stretched at most twice as much one way. */
const largestDistortion = 2;

/** What the network gets of a drawing; null where there is no figure. */
export function read(strokes: Stroke[]): Reading | null {
  const figure = extent(strokes);
  if (!figure || Math.max(figure.width, figure.height) < smallestFigure) return null;
  const bitmap = straighten(evenOut(fit(strokes, figure)));
  const asDrawn = drawn(strokes, axis(0.5, side), axis(0.5, side));
  return { bitmap, pixels: countBlocks(bitmap), asDrawn: { bitmap: asDrawn, pixels: countBlocks(asDrawn) } };
}

/**
 * Measures a bitmap with ink. It leans as the straight line leans that comes closest to the ink of every row (least
 * squares): tan(lean) = -sum(x y) / sum(y y), x and y from the middle of the ink.
 */
export function measure(bitmap: Bitmap): Measure {
  const points = [...bitmap.keys()].filter((i) => bitmap[i] === 1);
  const [xs, ys] = [points.map((i) => i % side), points.map((i) => Math.floor(i / side))];
  const middle = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [x0, y0] = [middle(xs), middle(ys)];
  const along = points.reduce((sum, _, i) => sum + (xs[i]! - x0) * (ys[i]! - y0), 0);
  const square = ys.reduce((sum, y) => sum + (y - y0) ** 2, 0);
  return {
    width: (Math.max(...xs) - Math.min(...xs) + 1) / side,
    height: (Math.max(...ys) - Math.min(...ys) + 1) / side,
    lean: square === 0 ? 0 : (-Math.atan(along / square) * 180) / Math.PI,
  };
}

/** Ink in each 4x4 block, row by row. */
export function countBlocks(bitmap: Bitmap): Float32Array {
  const blocks = side / block;
  const counts = new Float32Array(blocks * blocks);
  bitmap.forEach((ink, i) => {
    const [row, column] = [Math.floor(i / side / block), Math.floor((i % side) / block)];
    counts[row * blocks + column]! += ink;
  });
  return counts;
}

interface Extent {
  left: number;
  top: number;
  width: number;
  height: number;
}

/** The rectangle around all strokes, the pen's width included; null where there is none. */
export function extent(strokes: Stroke[]): Extent | null {
  const points = strokes.flat();
  if (points.length === 0) return null;
  const [xs, ys] = [points.map(({ x }) => x), points.map(({ y }) => y)];
  const [left, top] = [Math.min(...xs) - penRadius, Math.min(...ys) - penRadius];
  return { left, top, width: Math.max(...xs) + penRadius - left, height: Math.max(...ys) + penRadius - top };
}

/** The figure as a bitmap, stretched to 20 x 32 points in the middle. */
export function fit(strokes: Stroke[], { left, top, width, height }: Extent): Bitmap {
  const [toWidth, toHeight] = [fitWidth / width, fitHeight / height];
  const scaleX = Math.min(toWidth, toHeight * largestDistortion);
  const scaleY = Math.min(toHeight, toWidth * largestDistortion);
  return drawn(strokes, axis(left + width / 2, scaleX), axis(top + height / 2, scaleY));
}

/** The strokes as a bitmap, the pad laid over its points by `x` and `y`. */
function drawn(strokes: Stroke[], x: Axis, y: Axis): Bitmap {
  const bitmap = new Uint8Array(side * side);
  for (const stroke of strokes) {
    stroke.forEach((to, i) => {
      const from = stroke[i - 1] ?? to;
      for (const row of y.pointsAround(from.y, to.y)) {
        for (const column of x.pointsAround(from.x, to.x)) {
          const point = { x: x.middleOf(column), y: y.middleOf(row) };
          if (distance2(point, from, to) <= penRadius ** 2) bitmap[row * side + column] = 1;
        }
      }
    });
  }
  return bitmap;
}

type Axis = ReturnType<typeof axis>;

/** One direction of the pad, laid over the bitmap's points so that `center` comes to lie in their middle. */
function axis(center: number, scale: number) {
  const at = (position: number) => Math.floor(side / 2 + (position - center) * scale);
  return {
    middleOf: (point: number) => center + (point + 0.5 - side / 2) / scale,
    /** The points that a line from `a` to `b` can ink. */
    pointsAround(a: number, b: number): number[] {
      const first = Math.max(0, at(Math.min(a, b) - penRadius));
      const last = Math.min(side - 1, at(Math.max(a, b) + penRadius));
      return Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => first + i);
    },
  };
}

/** Thins a figure of more than 412 points (twice above 560), thickens one of fewer than 256 (twice below 108). */
export function evenOut(bitmap: Bitmap): Bitmap {
  const ink = bitmap.reduce((sum, point) => sum + point, 0);
  const change = ink > 412 ? erode : ink < 256 ? dilate : null;
  if (!change) return bitmap;
  const once = change(bitmap);
  return ink > 560 || ink < 108 ? change(once) : once;
}

/** Shifts rows sideways until the figure's left edge near its foot stands below that near its head. */
export function straighten(bitmap: Bitmap): Bitmap {
  const left = (row: number) => bitmap.subarray(row * side, (row + 1) * side).indexOf(1);
  const rows = Array.from({ length: side }, (_, row) => row).filter((row) => left(row) >= 0);
  if (rows.length <= 5) return bitmap;
  // The outermost rows are ragged.
  const [head, foot] = [rows.at(2)!, rows.at(-3)!];
  const slope = (left(head) - left(foot)) / (foot - head);
  return build((x, y) => inkAt(bitmap, x - Math.round((y - side / 2) * slope), y));
}

/** Only points whose four neighbours are ink stay ink. */
const erode = (bitmap: Bitmap): Bitmap =>
  build((x, y) => inkAt(bitmap, x, y) && around(x, y).every(([i, j]) => inkAt(bitmap, i, j)));

/** Points beside ink become ink. */
const dilate = (bitmap: Bitmap): Bitmap =>
  build((x, y) => inkAt(bitmap, x, y) || around(x, y).some(([i, j]) => inkAt(bitmap, i, j)));

const around = (x: number, y: number) => [[x - 1, y], [x + 1, y], [x, y - 1], [x, y + 1]] as [number, number][];

/** Beyond the edge there is no ink. */
const inkAt = (bitmap: Bitmap, x: number, y: number): boolean =>
  x >= 0 && y >= 0 && x < side && y < side && bitmap[y * side + x] === 1;

const build = (ink: (x: number, y: number) => boolean): Bitmap =>
  Uint8Array.from({ length: side * side }, (_, i) => Number(ink(i % side, Math.floor(i / side))));

/** Squared distance of a point from the line between two others. */
function distance2(point: Point, from: Point, to: Point): number {
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  const length2 = dx * dx + dy * dy;
  const along = length2 === 0 ? 0 : ((point.x - from.x) * dx + (point.y - from.y) * dy) / length2;
  const nearest = Math.min(1, Math.max(0, along));
  return (point.x - from.x - nearest * dx) ** 2 + (point.y - from.y - nearest * dy) ** 2;
}
