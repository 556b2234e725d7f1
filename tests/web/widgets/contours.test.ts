import { describe, expect, it } from "vitest";
import { bandOf, bands, logLevels } from "../../../web/src/widgets/contours";

describe("bands between levels", () => {
  it("count the levels below a value", () => {
    expect([0, 1, 1.5, 2.5, 9].map((value) => bandOf(value, [1, 2, 3]))).toEqual([0, 0, 1, 2, 3]);
  });

  it("lie where the value between the places says, the first row below", () => {
    // x + 10 y on a grid of 3 x 2 places from 0 to 1.
    const grid = { values: [0, 0.5, 1, 10, 10.5, 11], columns: 3, rows: 2 };
    const found = bands(grid, [0.25, 5.5, 10.75], 5, 3);
    expect([...found]).toEqual([2, 2, 2, 2, 3, 1, 1, 1, 2, 2, 0, 0, 1, 1, 1]);
  });

  it("are dense near the lowest value", () => {
    const levels = logLevels({ values: [5, 105, NaN, 25], columns: 2, rows: 2 }, 4, 2);
    expect(levels).toHaveLength(4);
    levels.forEach((level, k) => expect(level).toBeCloseTo(5 + 100 * 10 ** (-2 + k / 2), 9));
  });
});
