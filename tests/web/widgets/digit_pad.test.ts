import { describe, expect, it } from "vitest";
import {
  type Bitmap, type Stroke, countBlocks, evenOut, extent, fit, measure, penRadius, read, side, straighten,
} from "../../../web/src/widgets/digit_pad";

const blank = (): Bitmap => new Uint8Array(side * side);
const ink = (bitmap: Bitmap): number => bitmap.reduce((sum, point) => sum + point, 0);
const row = (bitmap: Bitmap, y: number) => bitmap.subarray(y * side, (y + 1) * side);

/** Ink in the rectangle from (x, y), `width` x `height` points. */
function rectangle(x: number, y: number, width: number, height: number): Bitmap {
  const bitmap = blank();
  for (let at = y; at < y + height; at++) row(bitmap, at).fill(1, x, x + width);
  return bitmap;
}

/** First and last column and row with ink. */
function box(bitmap: Bitmap) {
  const points = [...bitmap.keys()].filter((i) => bitmap[i] === 1);
  const [xs, ys] = [points.map((i) => i % side), points.map((i) => Math.floor(i / side))];
  return { columns: [Math.min(...xs), Math.max(...xs)], rows: [Math.min(...ys), Math.max(...ys)] };
}

/** An oval of strokes around (x, y). */
const oval = (x: number, y: number, width: number, height: number): Stroke[] => [
  Array.from({ length: 41 }, (_, i) => {
    const angle = (i / 40) * 2 * Math.PI;
    return { x: x + (width / 2) * Math.cos(angle), y: y + (height / 2) * Math.sin(angle) };
  }),
];

describe("measuring", () => {
  /** A bar of 4 points, moved by `shift` points to the right for each row upward. */
  const bar = (shift: number): Bitmap => {
    const bitmap = blank();
    for (let y = 6; y < 26; y++) row(bitmap, y).fill(1, Math.round(14 + shift * (16 - y)), Math.round(14 + shift * (16 - y)) + 4);
    return bitmap;
  };

  it("tells how large a figure is, as a share of the bitmap", () => {
    expect(measure(rectangle(3, 20, 8, 4))).toMatchObject({ width: 0.25, height: 0.125 });
  });

  it("tells how far it leans, to the right above 0", () => {
    expect(measure(bar(0)).lean).toBeCloseTo(0, 6);
    expect(measure(bar(0.5)).lean).toBeCloseTo((Math.atan(0.5) * 180) / Math.PI, 0);
    expect(measure(bar(-0.5)).lean).toBeCloseTo((-Math.atan(0.5) * 180) / Math.PI, 0);
  });

  it("finds a small figure small where it was drawn, and large when it has been read", () => {
    const { asDrawn, bitmap } = read(oval(0.2, 0.25, 0.2, 0.3))!;
    expect(Math.abs(side * measure(asDrawn.bitmap).width - side * (0.2 + 2 * penRadius))).toBeLessThanOrEqual(1);
    expect(Math.abs(side * measure(asDrawn.bitmap).height - side * (0.3 + 2 * penRadius))).toBeLessThanOrEqual(1);
    expect(measure(bitmap).height).toBeGreaterThan(0.9);
    expect([...asDrawn.pixels]).toEqual([...countBlocks(asDrawn.bitmap)]);
  });

  it("finds a slanted stroke upright when it has been read, and a 7 leaning that was drawn upright", () => {
    const slanted = read([[{ x: 0.6, y: 0.2 }, { x: 0.4, y: 0.8 }]])!;
    expect(measure(slanted.asDrawn.bitmap).lean).toBeGreaterThan(15);
    expect(Math.abs(measure(slanted.bitmap).lean)).toBeLessThan(3);
    const seven = read([[{ x: 0.3, y: 0.15 }, { x: 0.7, y: 0.15 }, { x: 0.7, y: 0.85 }]])!;
    expect(measure(seven.bitmap).lean - measure(seven.asDrawn.bitmap).lean).toBeGreaterThan(5);
  });
});

describe("counting blocks", () => {
  it("gives 0 for paper and 16 for ink", () => {
    expect([...countBlocks(blank())]).toEqual(Array(64).fill(0));
    expect([...countBlocks(rectangle(0, 0, side, side))]).toEqual(Array(64).fill(16));
  });

  it("counts each point in the block it lies in", () => {
    for (const [x, y] of [[0, 0], [3, 3], [4, 3], [31, 0], [17, 22], [31, 31]] as const) {
      const expected = Array(64).fill(0);
      expected[Math.floor(y / 4) * 8 + Math.floor(x / 4)] = 1;
      expect([...countBlocks(rectangle(x, y, 1, 1))], `(${x}, ${y})`).toEqual(expected);
    }
  });

  it("loses no point", () => {
    const bitmap = Uint8Array.from({ length: side * side }, (_, i) => Number(i % 3 === 0));
    expect(countBlocks(bitmap).reduce((a, b) => a + b, 0)).toBe(ink(bitmap));
  });
});

describe("fitting", () => {
  it("stretches a figure to 20 x 32 points in the middle, wherever and however small it was drawn", () => {
    for (const strokes of [oval(0.5, 0.5, 0.6, 0.9), oval(0.2, 0.25, 0.2, 0.3), oval(0.7, 0.6, 0.5, 0.5)]) {
      const bitmap = fit(strokes, extent(strokes)!);
      expect(box(bitmap)).toEqual({ columns: [6, 25], rows: [0, 31] });
      expect(bitmap[16 * side + 16], "the middle of the oval stays paper").toBe(0);
    }
  });

  it("stretches a bare stroke no more than twice as much one way as the other", () => {
    const upright = [[{ x: 0.3, y: 0.1 }, { x: 0.3, y: 0.9 }]];
    const tallScale = side / (0.8 + 2 * penRadius);
    const wide = 2 * Math.round(2 * penRadius * tallScale);
    expect(box(fit(upright, extent(upright)!))).toEqual({ columns: [16 - wide / 2, 15 + wide / 2], rows: [0, 31] });
    const dash = [[{ x: 0.1, y: 0.8 }, { x: 0.9, y: 0.8 }]];
    const { columns, rows } = box(fit(dash, extent(dash)!));
    expect(columns).toEqual([6, 25]);
    expect(rows[1]! - rows[0]!).toBeLessThan(6);
  });

  it("joins the points of a stroke, and not those of two strokes", () => {
    const ends = [{ x: 0.1, y: 0.1 }, { x: 0.9, y: 0.9 }];
    const middle = 16 * side + 16;
    expect(fit([ends], extent([ends])!)[middle]).toBe(1);
    const dots = ends.map((end) => [end]);
    expect(fit(dots, extent(dots)!)[middle]).toBe(0);
  });
});

describe("evening out the stroke", () => {
  it("keeps 256 to 412 points", () => {
    for (const count of [256, 300, 412]) {
      const points = Uint8Array.from({ length: side * side }, (_, i) => Number(i < count));
      expect(evenOut(points)).toEqual(points);
    }
  });

  it("thickens below 256, twice below 108", () => {
    expect(box(evenOut(rectangle(12, 8, 8, 16)))).toEqual({ columns: [11, 20], rows: [7, 24] }); // 128 points
    expect(box(evenOut(rectangle(14, 8, 4, 16)))).toEqual({ columns: [12, 19], rows: [6, 25] }); // 64
  });

  it("thins above 412, twice above 560", () => {
    expect(box(evenOut(rectangle(6, 2, 20, 21)))).toEqual({ columns: [7, 24], rows: [3, 21] }); // 420
    expect(box(evenOut(rectangle(6, 2, 20, 29)))).toEqual({ columns: [8, 23], rows: [4, 28] }); // 580
  });
});

describe("straightening", () => {
  it("puts the left edge near the foot below that near the head, and keeps the ink", () => {
    for (const direction of [1, -1]) {
      const slanted = blank();
      for (let y = 2; y < 30; y++) {
        const x = 16 + Math.round((direction * (y - 16)) / 3) - 2;
        row(slanted, y).fill(1, x, x + 4);
      }
      const upright = straighten(slanted);
      expect(ink(upright)).toBe(ink(slanted));
      const [left, right] = box(upright).columns as [number, number];
      expect(right - left).toBeLessThanOrEqual(5);
      expect(Math.abs(row(upright, 4).indexOf(1) - row(upright, 27).indexOf(1))).toBeLessThanOrEqual(1);
    }
  });

  it("leaves an upright figure alone", () => {
    const upright = rectangle(12, 0, 7, 32);
    expect(straighten(upright)).toEqual(upright);
  });
});

describe("reading a drawing", () => {
  it("gives no answer for an empty pad or a slip of the pen", () => {
    expect(read([])).toBeNull();
    expect(read([[]])).toBeNull();
    expect(read([[{ x: 0.3, y: 0.3 }]])).toBeNull();
  });

  it("does not depend on where the figure was drawn", () => {
    expect(read(oval(0.6, 0.55, 0.4, 0.7))!.pixels).toEqual(read(oval(0.35, 0.4, 0.4, 0.7))!.pixels);
  });

  it("gives the bitmap's blocks, 64 counts from 0 to 16", () => {
    const { bitmap, pixels } = read(oval(0.5, 0.5, 0.5, 0.8))!;
    expect(pixels).toEqual(countBlocks(bitmap));
    // A zero: ink along its four sides, none in its middle or beyond 20 columns.
    const at = (r: number, c: number) => pixels[8 * r + c]!;
    expect([at(0, 4), at(7, 4), at(4, 1), at(4, 6)].every((count) => count > 0)).toBe(true);
    expect([at(3, 3), at(4, 4), at(0, 0), at(4, 7)]).toEqual([0, 0, 0, 0]);
  });
});
