import { describe, expect, it } from "vitest";
import { measured, predicted } from "../../../web/src/chapters/optimisers/regimes";
import { maps, outcomeOf, polyak, stopsOf, valleys } from "../../../web/src/chapters/optimisers/valley";

const path = (...places: [number, number][]) => Float64Array.from(places.flatMap(([x, y]) => [x, y, x * x + y * y]));

describe("momentum's regimes", () => {
  it("are predicted by the steepest direction", () => {
    expect(predicted(0.99, 0, 1)).toBe("monotone");
    expect(predicted(0.11, 0, 10)).toBe("oscillating");
    expect(predicted(0.2, 0, 10)).toBe("diverging");
    expect(predicted(0.3, 0.9, 10)).toBe("oscillating");
    expect(predicted(0.38, 0.9, 10)).toBe("diverging");
    expect(predicted(0.0002, 0.9, 10)).toBe("monotone");
  });

  it("are read off the path", () => {
    expect(measured(path([-4, 1], [-2, 0.5], [-1, 0.1]), 2)).toBe("monotone");
    expect(measured(path([-4, 1], [-2, -0.5], [-1, 0.1]), 2)).toBe("oscillating");
    expect(measured(path([-4, 1], [-2, 1e-15], [-1, -1e-15]), 2), "rounding").toBe("monotone");
    expect(measured(path([-4, 1], [-2, 3], [-1, -9]), 2)).toBe("diverging");
    expect(measured(path([-4, 1], [-2, 1e7]), 2), "it left the map").toBe("diverging");
  });

  it("meet at Polyak's choice", () => {
    const { rate, momentum } = polyak(50);
    expect(rate).toBeCloseTo(0.0614, 4);
    expect(momentum).toBeCloseTo(0.5658, 4);
  });
});

describe("what became of a ball", () => {
  const stops = (...heights: number[]) => heights.map((height) => ({ x: 0, y: 0, height }));

  it("has settled where it stays near the lowest point", () => {
    expect(outcomeOf(stops(5, 0.001, 2, 0.009, 0.002), 4, 0)).toEqual({ height: 0.002, settled: 3, ranAway: false });
    expect(outcomeOf(stops(5, 2, 1), 2, 0).settled).toBeNaN();
    expect(outcomeOf(stops(-0.3, -0.305), 1, -0.305).settled).toBe(0);
  });

  it("has left the map where its path is too short, and never settles on a saddle", () => {
    expect(outcomeOf(stops(5, 1e13), 4, 0)).toMatchObject({ ranAway: true, settled: NaN });
    expect(outcomeOf(stops(5, -10), 1, maps.saddle.lowest).settled).toBeNaN();
  });

  it("is told by places and heights", () => {
    expect(stopsOf(path([1, 2], [3, 4]))).toEqual([{ x: 1, y: 2, height: 5 }, { x: 3, y: 4, height: 25 }]);
  });

  it("begins within the map", () => {
    for (const { setting } of valleys) {
      const { x, y } = maps[setting.landscape.name];
      expect(setting.start.x > x.low && setting.start.x < x.high && setting.start.y > y.low && setting.start.y < y.high).toBe(true);
    }
  });
});
