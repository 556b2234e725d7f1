import { describe, expect, it } from "vitest";
import { levelBoxes, markBoxes, spread } from "../../../web/src/charts/plugins";
import { freeBox, touches } from "../../../web/src/charts/places";
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

const area = { left: 50, top: 6, right: 300, bottom: 200 };

describe("a level's label", () => {
  it("stands above its line at the right, and below where it would leave the chart", () => {
    expect(levelBoxes(100, 80, area)[0]).toEqual({ left: 216, top: 83, right: 296, bottom: 98 });
    expect(levelBoxes(8, 80, area)[0].top).toBeGreaterThan(8);
  });

  it("gives way to a curve: first to the other end, then to the other side", () => {
    const across = (y: number, from: number, to: number) => [{ x: from, y }, { x: to, y }];
    const boxes = levelBoxes(100, 80, area);
    expect(freeBox(boxes, [across(90, 210, 300)])).toBe(boxes[1]);
    expect(freeBox(boxes, [across(90, 50, 300)])).toBe(boxes[2]);
    expect(freeBox(boxes, [across(90, 50, 300), across(110, 50, 300)])).toBe(boxes[0]);
  });
});

describe("a mark's label", () => {
  it("stays inside the chart and gives way to a curve", () => {
    for (const x of [52, 175, 298]) for (const box of markBoxes(x, 90, 0, area)) expect([box.left >= area.left, box.right <= area.right, box.bottom <= area.bottom]).toEqual([true, true, true]);
    const boxes = markBoxes(175, 90, 0, area);
    const steep = [{ x: 200, y: 0 }, { x: 200, y: 60 }];
    expect(touches(steep, freeBox(boxes, [steep]))).toBe(false);
    expect(freeBox(boxes, [steep])).not.toBe(boxes[0]);
  });
});

describe("a line and a box", () => {
  const box = { left: 10, top: 10, right: 20, bottom: 20 };
  it.each([
    ["through it, with both ends outside", [0, 15, 30, 15], true],
    ["past a corner", [0, 12, 12, 0], false],
    ["over a corner", [5, 20, 20, 5], true],
    ["inside", [12, 12, 14, 14], true],
    ["above", [0, 5, 30, 5], false],
    ["ending before it", [0, 15, 9, 15], false],
  ])("%s", (_, [x0, y0, x1, y1], expected) => {
    expect(touches([{ x: x0!, y: y0! }, { x: x1!, y: y1! }], box)).toBe(expected);
  });
  it("a gap parts the line", () => expect(touches([{ x: 0, y: 15 }, { x: 15, y: NaN }, { x: 30, y: 15 }], box)).toBe(false));
});

describe("end labels", () => {
  it("stay where they are while they do not touch", () => expect(spread([10, 40, 80], 0, 100)).toEqual([10, 40, 80]));
  it("move apart, in order, and stay inside", () => {
    const placed = spread([95, 95, 96], 0, 100, 15);
    expect(placed).toEqual([70, 85, 100]);
    expect(spread([-5, 2], 0, 100, 15)).toEqual([0, 15]);
  });
});
