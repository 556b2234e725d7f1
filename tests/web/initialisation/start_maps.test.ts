import { expect, it } from "vitest";
import { flatShare, largestGap } from "../../../web/src/chapters/initialisation/start_maps";

it("counts the places where tanh is flat", () => {
  expect(flatShare(Float32Array.of(0.95, -0.95, 0.5, -0.2))).toBe(0.5);
});

it("tells units that are alike from others", () => {
  const first = [0, 0.25, 0.5, 1];
  expect(largestGap(Float32Array.from([...first, ...first, ...first]), 2)).toEqual({ units: 3, gap: 0, range: 1 });
  expect(largestGap(Float32Array.from([...first, 0, 0.25, -0.25, 1]), 2)).toEqual({ units: 2, gap: 0.75, range: 1 });
});
