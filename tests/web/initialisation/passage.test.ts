import { describe, expect, it } from "vitest";
import { deltaSizes, passesBothWays } from "../../../web/src/chapters/initialisation/passage";

const layers = (spreads: number[], deltas: number[], saturated_share = 0) => spreads.map((sd, i) => ({ sd, delta: deltas[i]!, saturated_share }));
const even = [0.4, 0.4, 0.4, 0.4, 0.4];

describe("a signal passes both ways", () => {
  it("within a factor of 2, up or down", () => {
    expect(passesBothWays(layers([0.4, 0.37, 0.37, 0.3, 0.27], [0.15, 0.15, 0.17, 0.17, 0.17]))).toBe(true);
    expect(passesBothWays(layers([0.27, 0.3, 0.37, 0.37, 0.4], even))).toBe(true);
  });
  it("not where one of the two fades or grows", () => {
    expect(passesBothWays(layers(even, [0.0002, 0.0008, 0.004, 0.016, 0.066]))).toBe(false);
    expect(passesBothWays(layers([0.27, 0.17, 0.12, 0.09, 0.06], even))).toBe(false);
    expect(passesBothWays(layers(even, [18, 6, 2.6, 1.2, 0.5]))).toBe(false);
  });
  it("not with saturated units, in fewer than five layers, or without numbers", () => {
    expect(passesBothWays(layers(even, even, 0.05))).toBe(false);
    expect(passesBothWays(layers(even.slice(1), even))).toBe(false);
    expect(passesBothWays(layers([NaN, NaN, NaN, NaN, NaN], even))).toBe(false);
    expect(passesBothWays([])).toBe(false);
  });
});

it("measures deltas over units and images of each hidden layer, the outputs left out", () => {
  const traced = (...deltas: number[][]) => ({ layers: deltas.map((delta) => ({ delta: Float32Array.from(delta) })) }) as unknown as Parameters<typeof deltaSizes>[0][number];
  expect(deltaSizes([traced([3, 4], [1], [9]), traced([0, 0], [-7], [9])])).toEqual([2.5, 5]);
  expect(deltaSizes([])).toEqual([]);
});
