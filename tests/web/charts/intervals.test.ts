import { describe, expect, it } from "vitest";
import { intervalCsv, intervalDescription, intervalTable, reach, type IntervalSeries } from "../../../web/src/charts/intervals";

const point = (x: number, mean: number, half = NaN, values: number[] = [mean]) => ({ x, mean, half, count: values.length, values });
const single: IntervalSeries[] = [{ label: "plain", token: "--ink", points: [point(0, 0.9), point(2, 0.95)] }];
const repeated: IntervalSeries[] = [
  { label: "a", token: "--ink", points: [point(1, 0.9, 0.0123456, [0.89, 0.91]), point(2, 0.8)] },
  { label: "b", token: "--muted", points: [point(2, 0.7, 0.1, [0.65, 0.75])] },
];

describe("means with intervals", () => {
  it("as a table: intervals and numbers of runs where runs were repeated", () => {
    expect(intervalTable(single, "depth")).toEqual({ heads: ["depth", "plain"], rows: [["0", "0.9000"], ["2", "0.9500"]] });
    expect(intervalTable(repeated, "depth")).toEqual({
      heads: ["depth", "a, mean", "a, ± 95 %", "a, runs", "b, mean", "b, ± 95 %", "b, runs"],
      rows: [
        ["1", "0.9000", "0.0123", "2", "", "", ""],
        ["2", "0.8000", "", "1", "0.7000", "0.1000", "2"],
      ],
    });
  });

  it("names a run that diverged in place of its number", () => {
    const lost: IntervalSeries[] = [{ ...single[0]!, lost: [1] }];
    expect(intervalTable(lost, "depth").rows).toEqual([["0", "0.9000"], ["1", "diverged"], ["2", "0.9500"]]);
    expect(intervalDescription("T", lost, "depth")).toBe("T by depth. plain: 0: 0.9000, 1: diverged, 2: 0.9500.");
    expect(intervalTable([{ ...repeated[0]!, lost: [5] }], "depth").rows.at(-1)).toEqual(["5", "diverged", "", ""]);
  });

  it("as a file with all digits", () => {
    expect(intervalCsv(repeated, "depth")).toContain('\n1,0.9,0.0123456,2,,,\n');
    expect(intervalCsv(repeated, "depth")).toMatch(/^depth,"a, mean",/);
  });

  it("in words", () => {
    expect(intervalDescription("T", [], "depth")).toBe("T: nothing yet.");
    expect(intervalDescription("T", repeated, "depth")).toBe("T by depth. a: 1: 0.9000 ± 0.0123, 2: 0.8000. b: 2: 0.7000 ± 0.1000.");
  });

  it("keeps whiskers and single values in sight", () => {
    const { low, high } = reach(repeated);
    expect(low).toBeCloseTo(0.6, 10);
    expect(high).toBeCloseTo(0.9123456, 10);
  });
});
