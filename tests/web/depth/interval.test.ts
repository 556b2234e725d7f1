import { describe, expect, it } from "vitest";
import { apart, interval, tFactor } from "../../../web/src/chapters/depth/interval";

describe("the 95 % t-interval", () => {
  it("is mean ± t s / √n", () => {
    const { count, mean, sd, half } = interval([0.969, 0.975, 0.981, 0.975, 0.975]);
    expect(count).toBe(5);
    expect(mean).toBeCloseTo(0.975, 10);
    expect(sd).toBeCloseTo(Math.sqrt(1.8e-5), 10);
    expect(half).toBeCloseTo(0.005268, 5);
  });

  it("is unknown for one value, and shrinks with their number", () => {
    expect(interval([0.9]).half).toBeNaN();
    expect(interval([0.9]).mean).toBe(0.9);
    expect([2, 3, 5, 10, 20].map(tFactor)).toEqual([12.706, 4.303, 2.776, 2.262, 2.093]);
  });

  it("tells apart what does not touch", () => {
    const [low, high] = [interval([0.9, 0.902]), interval([0.98, 0.982])];
    expect(apart(low, high)).toBe(true);
    expect(apart(high, low)).toBe(true);
    expect(apart(low, interval([0.8, 1]))).toBe(false);
  });
});
