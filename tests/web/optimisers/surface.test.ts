import { describe, expect, it } from "vitest";
import { axisAround, parametersOf, placesIn, stopEpochs } from "../../../web/src/chapters/optimisers/surface.svelte";

describe("the way of a run", () => {
  it("is taken at even distances, its first and last epoch included", () => {
    expect(stopEpochs(200, 5)).toEqual([0, 50, 100, 150, 200]);
    expect(stopEpochs(3, 30)).toEqual([0, 1, 2, 3]);
    expect(stopEpochs(200)).toHaveLength(30);
    expect(stopEpochs(200).at(-1)).toBe(200);
  });

  it("has all parameters in the core's order: tensor after tensor, column by column", () => {
    const shapes = [
      { name: "W1", layer: 1, rows: 2, cols: 3 },
      { name: "b1", layer: 1, rows: 2, cols: 1 },
    ];
    expect([...parametersOf(shapes, [Float32Array.of(1, 2, 3, 4, 5, 6), Float32Array.of(7, 8)])]).toEqual([1, 4, 2, 5, 3, 6, 7, 8]);
  });

  it("lies within the picture, with room around it", () => {
    expect(axisAround([0, 10, 4], 31, 0.5)).toEqual({ low: -5, high: 15, count: 31 });
    expect(axisAround([2, 2]).high).toBeGreaterThan(2);
    expect(placesIn([1, 2, 3, 4])).toEqual([{ x: 1, y: 2 }, { x: 3, y: 4 }]);
  });
});
