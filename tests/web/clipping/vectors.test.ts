import { describe, expect, it } from "vitest";
import { angle, clipByValue, clipEach, clipTogether, largest, length } from "../../../web/src/chapters/clipping/vectors";

const plain = (parts: Float64Array[]) => parts.map((part) => [...part].map((g) => Math.round(g * 1e6) / 1e6));

describe("clipping in parts", () => {
  const gradient = [[3, 4], [0, 12]];

  it("measures the joint length", () => expect(length(gradient)).toBe(13));

  it("by value holds every component and turns", () => {
    const clipped = clipByValue(gradient, 2);
    expect(plain(clipped)).toEqual([[2, 2], [0, 2]]);
    expect(angle(gradient, clipped)).toBeGreaterThan(20);
    expect(plain(clipByValue([[-5, 1]], 2))).toEqual([[-2, 1]]);
  });

  it("each part by a factor of its own turns the whole", () => {
    const clipped = clipEach(gradient, 5);
    expect(plain(clipped)).toEqual([[3, 4], [0, 5]]);
    expect(angle([gradient[1]!], [clipped[1]!])).toBeCloseTo(0, 4);
    expect(angle(gradient, clipped)).toBeGreaterThan(5);
  });

  it("together by one factor keeps the direction", () => {
    const clipped = clipTogether(gradient, 6.5);
    expect(plain(clipped)).toEqual([[1.5, 2], [0, 6]]);
    expect(length(clipped)).toBeCloseTo(6.5);
    expect(angle(gradient, clipped)).toBeCloseTo(0, 4);
  });

  it("cuts by value where the largest component is above the threshold", () => {
    expect(largest([[1, -7], [3]])).toBe(7);
    expect(largest(gradient)).toBe(12);
    expect(largest([])).toBe(0);
  });

  it("leaves alone what is short enough", () => {
    for (const clip of [clipByValue, clipEach, clipTogether]) expect(plain(clip(gradient, 13))).toEqual(gradient);
  });

  it("turns by 45 degrees at most in two dimensions", () => {
    expect(angle([[1000, 1]], clipByValue([[1000, 1]], 1))).toBeCloseTo(45, 0);
    expect(angle([[0, 0]], [[1, 0]])).toBeNaN();
  });
});
