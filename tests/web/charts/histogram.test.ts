import { describe, expect, it } from "vitest";
import { type Drawn, bars, binRows, binWidth, curve, density, expected, histogramCsv, histogramTable } from "../../../web/src/charts/histogram";

const counted = { low: -1, high: 1, counts: [1, 2, 5, 2], mean: 0.1, sd: 0.5 };
const uniform: Drawn = { shape: "uniform", sd: 0.5 / Math.sqrt(3), limit: 0.5 };
const normal: Drawn = { shape: "normal", sd: 0.5, limit: 0 };
const constant: Drawn = { shape: "constant", sd: 0, limit: 0 };

describe("a histogram as bars", () => {
  it("stands on its bins' middles and has the area 1", () => {
    expect(bars(counted).map(({ x }) => x)).toEqual([-0.75, -0.25, 0.25, 0.75]);
    expect(bars(counted).reduce((area, { y }) => area + y * binWidth(counted), 0)).toBeCloseTo(1, 12);
  });

  it("is one bar where all values are the same", () => {
    expect(bars({ low: -2, high: 2, counts: [0, 0, 7, 0], mean: 0, sd: 0 })).toEqual([{ x: 0, y: 1 }]);
  });
});

describe("what values are drawn from", () => {
  it.each([["uniform", uniform], ["normal", normal]])("has the area 1: %s", (_, drawn) => {
    expect(expected(drawn, 1, -3, 3)).toBeCloseTo(1, 4);
  });

  it("has the height of its formula", () => {
    expect(density(uniform, 0.2)).toBe(1);
    expect(density(uniform, 0.6)).toBe(0);
    expect(density(normal, 0)).toBeCloseTo(1 / (0.5 * Math.sqrt(2 * Math.PI)), 12);
    expect(density(normal, 0.5) / density(normal, 0)).toBeCloseTo(Math.exp(-0.5), 12);
  });

  it("draws upright edges, a bell, and nothing for a constant", () => {
    expect(curve(uniform, -1, 1).map(({ x, y }) => [x, y])).toEqual([[-1, 0], [-0.5, 0], [-0.5, 1], [0.5, 1], [0.5, 0], [1, 0]]);
    const bell = curve(normal, -2, 2);
    expect(Math.max(...bell.map(({ y }) => y))).toBeCloseTo(density(normal, 0), 12);
    expect(curve(constant, -1, 1)).toEqual([]);
  });
});

describe("the table", () => {
  it("holds what was counted against what is expected", () => {
    const rows = binRows(counted, uniform);
    expect(rows.map(([, , found]) => found)).toEqual([1, 2, 5, 2]);
    expect(rows.map(([, , , wanted]) => wanted)).toEqual([0, 5, 5, 0]);
    expect(histogramTable(counted, uniform).rows[2]).toEqual(["0", "0.5", "5", "5.0"]);
    expect(binRows(counted, constant).map(([, , , wanted]) => wanted)).toEqual([0, 0, 10, 0]);
  });

  it("leaves out what is not known", () => {
    expect(histogramTable(counted, undefined).heads).toEqual(["from", "to", "counted"]);
    expect(histogramCsv(counted, undefined).split("\n")[1]).toBe("-1,-0.5,1");
  });
});
