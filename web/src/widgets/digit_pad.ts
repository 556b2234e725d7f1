/**
 * From a drawing to the 8x8 image that the network sees, made as the data set was: the digit fills a 32x32 bitmap,
 * centred, and each pixel counts the ink in its 4x4 block (Alpaydin and Kaynak 1998).
 */

/** In units of the pad's side, (0, 0) at the top left. */
export interface Point {
  x: number;
  y: number;
}
export type Stroke = Point[];

const side = 32;
/** Half the width of a pen line in bitmap pixels: lines then are as thick as in the data set. */
const penRadius = 2;
/** A small drawing is enlarged at most this much, so that a dot stays a dot. */
const mostEnlarged = 4;

/** The strokes as 32x32 bits, enlarged to fill the bitmap and centred; null without any ink. */
export function toBitmap(strokes: Stroke[]): Uint8Array | null {
  const points = strokes.flat();
  if (points.length === 0) return null;
  const [left, right] = extent(points.map((point) => point.x));
  const [top, bottom] = extent(points.map((point) => point.y));
  const room = side - 2 * penRadius;
  const scale = Math.min(room / Math.max(right - left, bottom - top, 1e-9), mostEnlarged * side);
  const place = ({ x, y }: Point): Point => ({
    x: side / 2 + (x - (left + right) / 2) * scale,
    y: side / 2 + (y - (top + bottom) / 2) * scale,
  });
  const bitmap = new Uint8Array(side * side);
  for (const stroke of strokes) {
    const placed = stroke.map(place);
    placed.forEach((point, index) => drawLine(bitmap, placed[index - 1] ?? point, point));
  }
  return bitmap;
}

/** Ink in each 4x4 block of a 32x32 bitmap: 64 numbers from 0 to 16. */
export function countBlocks(bitmap: Uint8Array): Float32Array {
  const counts = new Float32Array(64);
  bitmap.forEach((bit, index) => {
    const row = Math.floor(index / side / 4);
    const col = Math.floor((index % side) / 4);
    counts[8 * row + col]! += bit;
  });
  return counts;
}

/** The 64 numbers that the network sees, or null for an empty pad. */
export function strokesToPixels(strokes: Stroke[]): Float32Array | null {
  const bitmap = toBitmap(strokes);
  return bitmap && countBlocks(bitmap);
}

function extent(values: number[]): [low: number, high: number] {
  return [Math.min(...values), Math.max(...values)];
}

/** Inks every pixel whose centre is within the pen's radius of the segment. */
function drawLine(bitmap: Uint8Array, from: Point, to: Point): void {
  const dx = to.x - from.x;
  const dy = to.y - from.y;
  const length2 = dx * dx + dy * dy;
  for (let row = 0; row < side; row++) {
    for (let col = 0; col < side; col++) {
      const px = col + 0.5 - from.x;
      const py = row + 0.5 - from.y;
      const along = length2 === 0 ? 0 : Math.min(1, Math.max(0, (px * dx + py * dy) / length2));
      const distance = Math.hypot(px - along * dx, py - along * dy);
      if (distance <= penRadius) bitmap[side * row + col] = 1;
    }
  }
}
