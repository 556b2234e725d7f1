import { describe, expect, it } from "vitest";
import { bend, heightAt, meanDistance, sketchPoints, stroke } from "../../../web/src/widgets/sketch";
import { logRows } from "../../../web/src/widgets/step_log";

const flat = [5, 5, 5, 5, 5, 5, 5, 5, 5];

describe("drawing", () => {
  it("follows a stroke in either direction and leaves the rest", () => {
    const drawn = [5, 5, 4, 3, 2, 5, 5, 5, 5];
    expect(stroke(flat, { at: 2, value: 4 }, { at: 4, value: 2 })).toEqual(drawn);
    expect(stroke(flat, { at: 4, value: 2 }, { at: 2, value: 4 })).toEqual(drawn);
  });

  it("moves the nearest value when the pen only touches", () => {
    expect(stroke(flat, { at: 3.3, value: 1 }, { at: 3.3, value: 1 })).toEqual([5, 5, 5, 1, 5, 5, 5, 5, 5]);
  });

  it("bends towards a handle, and stays on the paper", () => {
    expect(bend(flat, 4, -4, 0, 10)).toEqual([5, 4, 3, 2, 1, 2, 3, 4, 5]);
    expect(bend(flat, 0, -8, 0, 10).slice(0, 3)).toEqual([0, 0, 1]);
  });
});

describe("a sketch against its run", () => {
  it("lies on the run's axis", () => expect(sketchPoints([1, 2, 3], 100)).toEqual([{ x: 0, y: 1 }, { x: 50, y: 2 }, { x: 100, y: 3 }]));

  it.each([[0, 1], [25, 1.5], [50, 2], [99, 2.98], [100, 3], [200, 3]])("has at x = %d the height %d", (x, y) => {
    expect(heightAt([1, 2, 3], 100, x)).toBeCloseTo(y, 12);
  });

  it("is measured by the mean distance; what leaves the axes counts as their edge", () => {
    expect(meanDistance([1, 3], 10, 10, [{ x: 0, y: 1 }, { x: 5, y: 3 }, { x: 10, y: 0 }])).toBeCloseTo(4 / 3, 12);
    expect(meanDistance([1, 1], 10, 2, [{ x: 0, y: 60 }])).toBe(1);
    expect(meanDistance([1, 1], 10, 2, [{ x: 0, y: NaN }, { x: 1, y: 1.5 }, { x: 11, y: 9 }])).toBe(0.5);
  });
});

describe("the log", () => {
  const history = Array.from({ length: 121 }, (_, epoch) => ({ epoch }));
  it("has a row every 50 epochs and none that is not due", () => {
    expect(logRows(history).map(({ epoch }) => epoch)).toEqual([0, 50, 100]);
    expect(logRows(history.slice(0, 1))).toEqual([{ epoch: 0 }]);
    expect(logRows([])).toEqual([]);
  });
});
