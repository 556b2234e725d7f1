/**
 * From ink to the 64 numbers of a digit, the way the data set was made.
 *
 * Alpaydin and Kaynak (1998) took bitmaps of 32x32 points from NIST's form reader (Garris et al. 1994, NISTIR 5469)
 * and counted the points in each 4x4 block. That reader fits a figure into 20 x 32 points, evens out the stroke by how
 * much ink there is, then removes the slant.
 */

/** Points along one side of a bitmap, along one block, and along one side of the image of counts. */
export const side = 32;
export const block = 4;
export const blocks = side / block;

/** side x side points, row by row: 1 is ink. */
export type Bitmap = Uint8Array;

/** What the network gets of a drawing. */
export interface Reading {
  /** The bitmap after fitting, evening out and straightening. */
  bitmap: Bitmap;
  /** 64 counts of ink, 0 to 16, row by row. */
  pixels: Uint8Array;
}

export interface Point {
  x: number;
  y: number;
}

/** A figure must be at least this long in one direction; less is a slip of the pen. */
const smallestFigure = 6;
const fitWidth = 20;
const fitHeight = 32;
/** Our one departure: a bare stroke, which NIST would stretch into a bar, is stretched at most twice as much one way. */
const largestDistortion = 2;

export const emptyBitmap = (): Bitmap => new Uint8Array(side * side);

export const hasInk = (bitmap: Bitmap): boolean => bitmap.includes(1);

/** A copy with ink wherever a point's centre lies within `radius` points of the line; (0, 0) is the top left corner. */
export function drawLine(bitmap: Bitmap, from: Point, to: Point, radius = 1.6): Bitmap {
  return build((x, y) => bitmap[y * side + x] === 1 || distance({ x: x + 0.5, y: y + 0.5 }, from, to) <= radius);
}

/** The reading of a drawing; null where there is no figure. */
export function read(drawing: Bitmap): Reading | null {
  const figure = extent(drawing);
  if (!figure || Math.max(figure.width, figure.height) < smallestFigure) return null;
  const bitmap = straighten(evenOut(fit(drawing, figure)));
  return { bitmap, pixels: countBlocks(bitmap) };
}

/** Points of ink in each 4x4 block, row by row. */
export function countBlocks(bitmap: Bitmap): Uint8Array {
  const counts = new Uint8Array(blocks * blocks);
  bitmap.forEach((ink, i) => {
    const [x, y] = [i % side, Math.floor(i / side)];
    counts[Math.floor(y / block) * blocks + Math.floor(x / block)]! += ink;
  });
  return counts;
}

/** A rectangle of points. */
export interface Extent {
  left: number;
  top: number;
  width: number;
  height: number;
}

/** The smallest rectangle around the ink; null where there is none. */
export function extent(bitmap: Bitmap): Extent | null {
  const xs: number[] = [];
  const ys: number[] = [];
  bitmap.forEach((ink, i) => {
    if (ink) xs.push(i % side), ys.push(Math.floor(i / side));
  });
  if (xs.length === 0) return null;
  const [left, top] = [Math.min(...xs), Math.min(...ys)];
  return { left, top, width: Math.max(...xs) - left + 1, height: Math.max(...ys) - top + 1 };
}

/** The figure stretched to 20 x 32 points, in the middle. */
export function fit(bitmap: Bitmap, { left, top, width, height }: Extent): Bitmap {
  const [toWidth, toHeight] = [fitWidth / width, fitHeight / height];
  const scaleX = Math.min(toWidth, toHeight * largestDistortion);
  const scaleY = Math.min(toHeight, toWidth * largestDistortion);
  const [fitted, tall] = [Math.round(width * scaleX), Math.round(height * scaleY)];
  const [x0, y0] = [(side - fitted) >> 1, (side - tall) >> 1];
  return build((x, y) => {
    const [column, row] = [x - x0, y - y0];
    if (column < 0 || row < 0 || column >= fitted || row >= tall) return false;
    const fromX = left + Math.floor(((column + 0.5) / fitted) * width);
    const fromY = top + Math.floor(((row + 0.5) / tall) * height);
    return bitmap[fromY * side + fromX] === 1;
  });
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
  const figure = extent(bitmap);
  if (!figure || figure.height <= 5) return bitmap;
  // The outermost rows are ragged.
  const [head, foot] = [figure.top + 2, figure.top + figure.height - 3];
  const left = (row: number) => bitmap.subarray(row * side, (row + 1) * side).indexOf(1);
  if (left(head) < 0 || left(foot) < 0 || foot === head) return bitmap;
  const slope = (left(head) - left(foot)) / (foot - head);
  return build((x, y) => inkAt(bitmap, x - Math.round((y - side / 2) * slope), y));
}

/** Only the points whose four neighbours are ink stay. */
const erode = (bitmap: Bitmap): Bitmap => build((x, y) => inkAt(bitmap, x, y) && around(x, y).every(([i, j]) => inkAt(bitmap, i, j)));

/** The points beside ink become ink. */
const dilate = (bitmap: Bitmap): Bitmap => build((x, y) => inkAt(bitmap, x, y) || around(x, y).some(([i, j]) => inkAt(bitmap, i, j)));

const around = (x: number, y: number): [number, number][] => [[x - 1, y], [x + 1, y], [x, y - 1], [x, y + 1]];

/** Beyond the edge there is no ink. */
const inkAt = (bitmap: Bitmap, x: number, y: number): boolean =>
  x >= 0 && y >= 0 && x < side && y < side && bitmap[y * side + x] === 1;

const build = (ink: (x: number, y: number) => boolean): Bitmap =>
  Uint8Array.from({ length: side * side }, (_, i) => Number(ink(i % side, Math.floor(i / side))));

/** From a point to a line between two others. */
function distance(point: Point, from: Point, to: Point): number {
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  const length2 = dx * dx + dy * dy;
  const along = length2 === 0 ? 0 : ((point.x - from.x) * dx + (point.y - from.y) * dy) / length2;
  const nearest = Math.min(1, Math.max(0, along));
  return Math.hypot(point.x - from.x - nearest * dx, point.y - from.y - nearest * dy);
}
