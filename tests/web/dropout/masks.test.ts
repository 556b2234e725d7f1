import { describe, expect, it } from "vitest";
import { binned, drawnMasks, keptCounts, rateOfMasks, sumsUnder } from "../../../web/src/chapters/dropout/masks";
import type { Experiment } from "../../../web/src/engine/protocol";
import { mean } from "../../../web/src/chapters/mean";

const masks = Uint8Array.of(1, 0, 1, 0, 0, 0, 1, 1, 1);

describe("masks, image after image", () => {
  it("counts the units that stay", () => expect(keptCounts(masks, 3)).toEqual([2, 0, 3]));

  it("adds up what stays", () => expect(sumsUnder(masks, [1, 10, -2], [0.5, 1, 3])).toEqual([-5.5, 0, 4.5]));

  it("has no counts and no sums without masks", () => {
    expect(keptCounts(new Uint8Array(), 3)).toEqual([]);
    expect(sumsUnder(new Uint8Array(), [1], [1])).toEqual([]);
  });

  it.each([0.1, 0.5, 0.9])("drops a share of %f and, scaled, keeps the mean of a sum", (rate) => {
    const drawn = drawnMasks(rate, 64, 2000);
    expect(mean(keptCounts(drawn, 64)) / 64).toBeCloseTo(1 - rate, 2);
    const [weights, activations] = [Array(64).fill(0.3), Array(64).fill(0.5)];
    expect(mean(sumsUnder(drawn, weights, activations)) / (1 - rate) / (64 * 0.15)).toBeCloseTo(1, 1);
    expect(keptCounts(drawnMasks(rate, 64, 2000), 64)).toEqual(keptCounts(drawn, 64));
  });
});

it("bins values, the ends included", () => expect(binned([0, 0.9, 1, 2.5, 4, 9, -1], 0, 4, 4)).toEqual([3, 1, 1, 2]));

it("knows the p of the last masks: a change counts from the epoch after it was made", () => {
  const run = (...changes: [number, number][]) =>
    ({ network: { dropout_rate: 0.5 }, changes: changes.map(([epoch, value]) => ({ epoch, field: "network.dropout_rate", value })) }) as unknown as Experiment;
  expect(rateOfMasks(run(), 20)).toBe(0.5);
  expect(rateOfMasks(run([20, 0.9]), 20)).toBe(0.5);
  expect(rateOfMasks(run([20, 0.9]), 21)).toBe(0.9);
  expect(rateOfMasks(run([5, 0], [20, 0.9]), 20)).toBe(0);
  expect(rateOfMasks(run([0, 0.2]), 0), "the first masks are still to be drawn").toBe(0.2);
});
