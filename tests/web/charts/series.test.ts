import { describe, expect, it } from "vitest";
import { levelLabelAt, spread } from "../../../web/src/charts/plugins";
import { csvOf, description, type Series, spoken, tableOf, tableStep } from "../../../web/src/charts/series";

const series = (label: string, last: number, y = (x: number) => 1 / (x + 1)): Series => ({
  label,
  token: "--train",
  points: Array.from({ length: last + 1 }, (_, x) => ({ x, y: y(x) })),
});

describe("a chart's table", () => {
  it.each([[10, 1], [20, 1], [21, 5], [100, 5], [200, 10], [500, 50], [1000, 50], [2000, 100], [10_000, 500]])("for %d epochs has a row every %d", (last, step) => {
    expect(tableStep(last)).toBe(step);
  });

  it("holds the values of every line at round x, and at the last", () => {
    const table = tableOf([series("train", 120), series("validation", 120, (x) => x)], "epoch");
    expect(table.heads).toEqual(["epoch", "train", "validation"]);
    expect(table.rows[0]).toEqual(["0", "1.0000", "0"]);
    expect(table.rows[1]).toEqual(["10", "0.0909", "10.0000"]);
    expect(table.rows.at(-1)).toEqual(["120", "0.0083", "120.0000"]);
    expect(table.rows).toHaveLength(13);
  });

  it("leaves blank what a shorter run has not, and shows what is not known as a dash", () => {
    const rows = tableOf([series("train", 20), series("A", 10, () => NaN)], "epoch").rows;
    expect(rows.find(([x]) => x === "20")?.[2]).toBe("");
    expect(rows.find(([x]) => x === "10")?.[2]).toBe("–");
  });

  it("takes its rows from the points where the x axis is logarithmic", () => {
    const rates = Array.from({ length: 61 }, (_, i) => ({ x: 10 ** (i / 20 - 3), y: i }));
    const { rows } = tableOf([{ label: "loss", token: "", points: rates }], "rate", true);
    expect(rows.map(([, y]) => Number(y))).toEqual([0, 5, 10, 15, 20, 25, 30, 35, 40, 45, 50, 55, 60]);
    expect(rows[4]?.[0]).toBe("0.0100");
  });

  it("is empty where there is nothing", () => {
    expect(tableOf([{ label: "train", token: "", points: [] }], "epoch")).toEqual({ heads: ["epoch", "train"], rows: [] });
  });
});

describe("a chart in words and as a file", () => {
  it("says of a series without values that a point is there, and no number", () => {
    const failed: Series = { label: "failed", token: "--danger", valueless: true, points: [{ x: 1, y: 0.9 }] };
    const all = [series("train", 1), failed];
    expect(tableOf(all, "trial").rows).toEqual([["0", "1.0000", ""], ["1", "0.5000", "yes"]]);
    expect(csvOf(all, "trial")).toBe("trial,train,failed\n0,1,\n1,0.5,yes\n");
    expect(spoken(failed, failed.points[0]!)).toBe("failed");
    expect(description("Trials", all, "trial")).toBe("Trials up to trial 1: train 0.5000.");
    expect(description("Trials", [failed], "trial")).toBe("Trials up to trial 1.");
  });

  it("tells the last values", () => {
    expect(description("Loss", [series("train", 50)], "epoch")).toBe("Loss up to epoch 50: train 0.0196.");
    const marks = [{ x: 12, label: "dropout 0.5" }, { x: 30, label: "dropout off" }];
    expect(description("Loss", [series("train", 50)], "epoch", marks)).toBe("Loss up to epoch 50: train 0.0196. At epoch 12: dropout 0.5. At epoch 30: dropout off.");
    expect(description("Loss", [{ label: "train", token: "", points: [] }], "epoch")).toBe("Loss: nothing yet.");
  });

  it("keeps every point with all its digits, and quotes heads that need it", () => {
    const csv = csvOf([series("train", 2, (x) => 0.1 + x), series('rate "b", c', 1)], "epoch");
    expect(csv).toBe('epoch,train,"rate ""b"", c"\n0,0.1,1\n1,1.1,0.5\n2,2.1,\n');
  });
});

describe("a level's label", () => {
  it("stands above its line, and below where it would leave the chart", () => {
    expect([levelLabelAt(100, 6), levelLabelAt(8, 6)]).toEqual([94, 21]);
  });
});

describe("end labels", () => {
  it("stay where they are while they do not touch", () => expect(spread([10, 40, 80], 0, 100)).toEqual([10, 40, 80]));
  it("move apart, in order, and stay inside", () => {
    const placed = spread([95, 95, 96], 0, 100, 15);
    expect(placed).toEqual([70, 85, 100]);
    expect(spread([-5, 2], 0, 100, 15)).toEqual([0, 15]);
  });
});
