import { expect, it } from "vitest";
import { mean, standardError } from "../../../web/src/chapters/mean";

it("knows a mean and how far it is usually off", () => {
  const values = [2, 4, 4, 4, 5, 5, 7, 9];
  expect(mean(values)).toBe(5);
  expect(standardError(values)).toBeCloseTo(Math.sqrt(32 / 7 / 8), 12);
  expect(standardError([1])).toBeNaN();
});
