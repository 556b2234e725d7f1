import { describe, expect, it } from "vitest";
import { type AffineMap, apply, collapse, largestDifference } from "../../../web/src/chapters/layers/collapse";

/** Numbers that look random and are the same every time. */
function numbers(count: number, seed: number): Float64Array {
  let state = seed;
  return Float64Array.from({ length: count }, () => (state = (state * 16807) % 2147483647) / 2147483647 - 0.5);
}
const map = (fanIn: number, fanOut: number, seed: number): AffineMap => ({
  fanIn,
  fanOut,
  weights: numbers(fanIn * fanOut, seed),
  biases: numbers(fanOut, seed + 1),
});

describe("collapsing maps", () => {
  it("applies weights row by row and adds the bias", () => {
    const square: AffineMap = { fanIn: 2, fanOut: 3, weights: [1, 2, 3, 4, 5, 6], biases: [10, 20, 30] };
    expect([...apply(square, [1, -1])]).toEqual([9, 19, 29]);
  });

  it("does in one what the maps do one after the other", () => {
    const maps = [map(7, 5, 11), map(5, 6, 22), map(6, 3, 33)];
    const x = numbers(7, 44);
    const inTurn = maps.reduce<ArrayLike<number>>((values, layer) => apply(layer, values), x);
    const one = collapse(maps);
    expect([one.fanIn, one.fanOut, one.weights.length]).toEqual([7, 3, 21]);
    expect(largestDifference(apply(one, x), inTurn).difference).toBeLessThan(1e-12);
  });

  it("leaves a single map as it is and refuses none", () => {
    const only = map(4, 2, 5);
    expect(collapse([only])).toBe(only);
    expect(() => collapse([])).toThrow("Nothing");
  });

  it("measures the largest difference beside the largest size", () => {
    expect(largestDifference([1, -4, 2], [1, -5, 2.5])).toEqual({ difference: 1, size: 5 });
  });
});
