import { describe, expect, it } from "vitest";
import {
  type Bitmap, block, blocks, countBlocks, drawLine, emptyBitmap, evenOut, extent, fit, hasInk, read, side, straighten,
} from "../../../web/src/widgets/digitPad";

const ink = (bitmap: Bitmap): number => bitmap.reduce((sum, point) => sum + point, 0);

/** Ink in the rectangle from (x, y), `width` x `height` points. */
function rectangle(x: number, y: number, width: number, height: number, onto = emptyBitmap()): Bitmap {
  for (let row = y; row < y + height; row++) onto.fill(1, row * side + x, row * side + x + width);
  return onto;
}

/** A ring of ink that touches all four sides of the rectangle. */
function ring(x: number, y: number, width: number, height: number, stroke: number): Bitmap {
  const outer = rectangle(x, y, width, height);
  for (let row = y + stroke; row < y + height - stroke; row++) {
    outer.fill(0, row * side + x + stroke, row * side + x + width - stroke);
  }
  return outer;
}

describe("counting blocks", () => {
  it("gives 0 for paper and 16 for ink", () => {
    expect([...countBlocks(emptyBitmap())]).toEqual(Array(64).fill(0));
    expect([...countBlocks(rectangle(0, 0, side, side))]).toEqual(Array(64).fill(16));
  });

  it("puts each point into the block it lies in", () => {
    for (const [x, y] of [[0, 0], [3, 3], [4, 3], [31, 0], [17, 22], [31, 31]] as const) {
      const expected = Array(64).fill(0);
      expected[Math.floor(y / block) * blocks + Math.floor(x / block)] = 1;
      expect([...countBlocks(rectangle(x, y, 1, 1))], `(${x}, ${y})`).toEqual(expected);
    }
  });

  it("loses no point", () => {
    const drawing = drawLine(emptyBitmap(), { x: 3, y: 2 }, { x: 27, y: 30 });
    expect(countBlocks(drawing).reduce((a, b) => a + b, 0)).toBe(ink(drawing));
  });
});

describe("drawing", () => {
  it("inks what lies within the pen's radius and leaves the old drawing as it was", () => {
    const before = emptyBitmap();
    const after = drawLine(before, { x: 10, y: 10 }, { x: 10, y: 10 }, 1);
    expect(hasInk(before)).toBe(false);
    expect(extent(after)).toEqual({ left: 9, top: 9, width: 2, height: 2 });
  });

  it("leaves no gap in a fast stroke", () => {
    const stroke = drawLine(emptyBitmap(), { x: 4, y: 1 }, { x: 4, y: 31 });
    for (let row = 1; row < 31; row++) expect(stroke[row * side + 4], `row ${row}`).toBe(1);
  });

  it("stays on the pad", () => {
    expect(extent(drawLine(emptyBitmap(), { x: -20, y: 5 }, { x: 60, y: 5 }))).toMatchObject({ left: 0, width: side });
  });
});

describe("fitting", () => {
  it("stretches a figure to 20 x 32 points in the middle, wherever and however small it was drawn", () => {
    for (const [x, y, width, height] of [[1, 2, 10, 14], [18, 16, 13, 15], [6, 0, 20, 32]] as const) {
      const figure = ring(x, y, width, height, 2);
      expect(extent(fit(figure, extent(figure)!))).toEqual({ left: 6, top: 0, width: 20, height: 32 });
    }
  });

  it("leaves a figure of exactly that place and size alone", () => {
    const figure = ring(6, 0, 20, 32, 3);
    expect(fit(figure, extent(figure)!)).toEqual(figure);
  });

  it("stretches a bare stroke no more than twice as much one way as the other", () => {
    const stroke = rectangle(20, 4, 3, 16);
    expect(extent(fit(stroke, extent(stroke)!))).toEqual({ left: 10, top: 0, width: 12, height: 32 });
    const dash = rectangle(2, 9, 20, 2);
    expect(extent(fit(dash, extent(dash)!))).toEqual({ left: 6, top: 14, width: 20, height: 4 });
  });
});

describe("evening out the stroke", () => {
  const points = (count: number) => Uint8Array.from({ length: side * side }, (_, i) => Number(i < count));

  it("keeps 256 to 412 points", () => {
    for (const count of [256, 300, 412]) expect(ink(evenOut(points(count)))).toBe(count);
  });

  it("thickens below 256, twice below 108", () => {
    expect(extent(evenOut(rectangle(14, 8, 4, 16)))).toEqual({ left: 12, top: 6, width: 8, height: 20 }); // 64 points
    expect(extent(evenOut(rectangle(12, 8, 8, 16)))).toEqual({ left: 11, top: 7, width: 10, height: 18 }); // 128
  });

  it("thins above 412, twice above 560", () => {
    expect(extent(evenOut(rectangle(6, 2, 20, 21)))).toEqual({ left: 7, top: 3, width: 18, height: 19 }); // 420
    expect(extent(evenOut(rectangle(6, 2, 20, 29)))).toEqual({ left: 8, top: 4, width: 16, height: 25 }); // 580
  });
});

describe("straightening", () => {
  const leftEdge = (bitmap: Bitmap, row: number) => bitmap.subarray(row * side, (row + 1) * side).indexOf(1);

  it("puts the left edge near the foot below that near the head", () => {
    for (const [from, to] of [[26, 8], [8, 26]] as const) {
      const slanted = drawLine(emptyBitmap(), { x: from, y: 2 }, { x: to, y: 30 }, 2);
      const { top, height } = extent(slanted)!;
      const upright = straighten(slanted);
      expect(Math.abs(leftEdge(upright, top + 2) - leftEdge(upright, top + height - 3))).toBeLessThanOrEqual(1);
      expect(extent(upright)!.width).toBeLessThan(extent(slanted)!.width / 2);
    }
  });

  it("keeps the ink and leaves an upright figure alone", () => {
    const slanted = drawLine(emptyBitmap(), { x: 19, y: 3 }, { x: 13, y: 29 }, 2);
    expect(ink(straighten(slanted))).toBe(ink(slanted));
    const upright = ring(6, 0, 20, 32, 3);
    expect(straighten(upright)).toEqual(upright);
  });
});

describe("reading a drawing", () => {
  it("gives no answer for an empty pad or a slip of the pen", () => {
    expect(read(emptyBitmap())).toBeNull();
    expect(read(drawLine(emptyBitmap(), { x: 9, y: 9 }, { x: 9, y: 9 }))).toBeNull();
  });

  it("does not depend on where the figure was drawn", () => {
    const pixels = ring(2, 1, 15, 24, 3);
    expect(read(ring(14, 6, 15, 24, 3))!.pixels).toEqual(read(pixels)!.pixels);
  });

  it("gives 64 counts from 0 to 16, the bitmap's blocks", () => {
    const { bitmap, pixels } = read(ring(4, 4, 15, 24, 2))!;
    expect(pixels).toEqual(countBlocks(bitmap));
    expect(Math.max(...pixels)).toBeLessThanOrEqual(16);
    // A ring has ink along its four sides and none in the middle.
    expect(pixels[3 * blocks + 4]).toBe(0);
    for (const index of [3, 3 * blocks + 1, 3 * blocks + 6, 7 * blocks + 3]) expect(pixels[index]).toBeGreaterThan(0);
  });
});
