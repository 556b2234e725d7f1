import { describe, expect, it } from "vitest";
import { nearest, offScale, pointsOf, type Row, smoothedPoints } from "../../../web/src/charts/history";

const row = (epoch: number): Row => ({
  epoch, train_loss: 1 / (epoch + 1), train_accuracy: 0.5, validation_loss: 2 / (epoch + 1), validation_accuracy: 0.4, learning_rate: 1, grad_norm: NaN,
  shown_train_loss: NaN, shown_validation_loss: NaN,
});

describe("points of a history", () => {
  it("are one a row, of the quantity asked for", () => {
    const history = [row(0), row(1)];
    expect(pointsOf(history, "validation_loss")).toEqual([{ x: 0, y: 2 }, { x: 1, y: 1 }]);
    expect(pointsOf([], "train_loss")).toEqual([]);
  });

  it("grow with the run and keep those already made", () => {
    const history = [row(0), row(1)];
    const before = pointsOf(history, "train_loss")[1];
    const after = pointsOf([...history, row(2)], "train_loss");
    expect(after).toHaveLength(3);
    expect(after[1]).toBe(before);
  });

  it("of a pinned run stay as short as it was when it was pinned", () => {
    const pinned = [row(0), row(1)];
    pointsOf([...pinned, row(2), row(3)], "train_loss");
    expect(pointsOf(pinned, "train_loss")).toHaveLength(2);
  });

  it("start anew with a new run", () => {
    pointsOf([row(0), row(1), row(2)], "train_loss");
    expect(pointsOf([row(0)], "train_loss")).toHaveLength(1);
  });
});

describe("the nearest point", () => {
  const points = [0, 1, 5, 20].map((x) => ({ x, y: x }));
  it.each([[-3, 0], [0.4, 0], [0.6, 1], [3, 1], [3.1, 5], [12, 5], [13, 20], [99, 20]])("to %d is at %d", (x, at) => {
    expect(nearest(points, x)?.x).toBe(at);
  });
  it("is none without points", () => expect(nearest([], 3)).toBeNull());
});

describe("smoothing", () => {
  const points = [4, 0, 2].map((y, x) => ({ x, y }));
  it("is s_t = f s_(t-1) + (1 - f) x_t from the first value on", () => {
    expect(smoothedPoints(points, 0.9).map(({ y }) => y)).toEqual([4, 0.9 * 4 + (1 - 0.9) * 0, 0.9 * (0.9 * 4) + (1 - 0.9) * 2]);
  });
  it("leaves everything with a factor of 0, and nothing of nothing", () => {
    expect(smoothedPoints(points, 0)).toEqual(points);
    expect(smoothedPoints([], 0.9)).toEqual([]);
  });
});

describe("a run whose loss leaves all bounds", () => {
  const losses = (...values: [number, number][]) => values.map(([train_loss, validation_loss]) => ({ train_loss, validation_loss }));

  it("ends its chart at five times the first loss, and says how high the loss went", () => {
    expect(offScale(losses([36, 37], [36, 1e10], [1e10, 1e24]))).toEqual({ end: 185, top: 1e24 });
  });
  it("is left as it is where it stays below, and where nothing is known", () => {
    expect(offScale(losses([7, 7], [30, 34], [1, 1]))).toBeNull();
    expect(offScale([])).toBeNull();
    expect(offScale(losses([NaN, 7], [36, 3]))).toEqual({ end: 35, top: 36 });
  });
});
