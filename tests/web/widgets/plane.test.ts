import { describe, expect, it } from "vitest";
import { centred, extentOf, lineLength, margins, sampled, zeroLine } from "../../../web/src/widgets/plane";

const point = (x: number, y: number, label = 0) => ({ x, y, label, validates: false });
/** A map of a function of the place, x and y from -extent to extent. */
function mapOf(f: (x: number, y: number) => number, side: number, extent: number): Float32Array {
  const at = (i: number) => ((2 * i + 1) / side - 1) * extent;
  return Float32Array.from({ length: side * side }, (_, i) => f(at(i % side), -at(Math.floor(i / side))));
}

describe("the margin between two outputs", () => {
  it("goes from -1 to 1, whatever the outputs add up to", () => {
    expect([...margins(Float32Array.of(1, 0.25, 0, 0, 0.75, 0.5))]).toEqual([-1, 0.5, 1].map((m) => expect.closeTo(m)));
    expect([...margins(Float32Array.of(0, 0))]).toEqual([0]);
  });
});

describe("a unit's map", () => {
  it("is centred where its activation turns", () => {
    expect(centred("sigmoid", Float32Array.of(0, 0.5, 1))).toEqual({ values: Float32Array.of(-0.5, 0, 0.5), limit: 0.5 });
    expect(centred("tanh", Float32Array.of(-1, 1)).limit).toBe(1);
    expect(centred("relu", Float32Array.of(0, 3)).limit).toBe(3);
    expect(centred("relu", Float32Array.of(0, 0)).limit).toBe(1);
  });
});

describe("the line between the classes", () => {
  it("is straight for a slope, and lies where the slope is 0", () => {
    const segments = zeroLine(mapOf((x) => x - 0.25, 20, 1), 20);
    expect(segments).toHaveLength(19);
    for (const [x1, , x2] of segments) for (const x of [x1, x2]) expect((x / 20) * 2 - 1).toBeCloseTo(0.25, 5);
  });

  it("goes round a disc: its length is that of the circle", () => {
    const length = lineLength(mapOf((x, y) => 0.25 - x * x - y * y, 60, 1), 60);
    expect(2 * length).toBeCloseTo(Math.PI, 1);
  });

  it("is nowhere in a map of one sign", () => {
    expect(zeroLine(mapOf(() => 1, 10, 1), 10)).toEqual([]);
  });
});

describe("points", () => {
  it("all fit into the square", () => {
    expect(extentOf([])).toBe(1.2);
    expect(extentOf([point(0.9, -0.9)])).toBe(1.2);
    for (const far of [1.2, 1.31, 2.45]) expect(extentOf([point(0, -far)])).toBeGreaterThan(far);
  });
});

it("the table reads the map from the upper left", () => {
  const rows = sampled(mapOf((x, y) => x + 10 * y, 100, 1), 100, 5);
  expect(rows).toHaveLength(5);
  expect(rows[0]![0]).toBeCloseTo(-0.8 + 8, 0);
  expect(rows[4]![4]).toBeCloseTo(0.8 - 8, 0);
});
