import { describe, expect, it } from "vitest";
import { contest, scores } from "../../../web/src/chapters/digits/luck";
import { randomFrom, shuffledOrder } from "../../../web/src/chapters/digits/random";
import { oracle } from "./data";

const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

describe("the random numbers", () => {
  it("repeat from the same seed and differ from another", () => {
    const draw = (seed: number) => Array.from({ length: 5 }, randomFrom(seed));
    expect(draw(1)).toEqual(draw(1));
    expect(draw(2)[0] === draw(1)[0]).toBe(false);
  });

  it("are spread evenly over [0, 1)", () => {
    for (const seed of [0, 1, 2, 1000]) {
      const draws = Array.from({ length: 20_000 }, randomFrom(seed));
      const tenths = Array<number>(10).fill(0);
      for (const value of draws) tenths[Math.floor(value * 10)]!++;
      for (const count of tenths) expect(Math.abs(count - 2000)).toBeLessThan(5 * Math.sqrt(1800));
    }
  });

  it("shuffle without loss", () => {
    const inOrder = [...Array(64).keys()];
    const order = shuffledOrder(64, randomFrom(3));
    expect([...order].sort((a, b) => a - b)).toEqual(inOrder);
    expect(order.join() === inOrder.join()).toBe(false);
  });
});

describe("equal networks", () => {
  it("score what the binomial distribution says", () => {
    const right = scores(20_000, 360, 0.97, randomFrom(1));
    const spread = Math.sqrt(360 * 0.97 * 0.03);
    expect(Math.abs(mean(right) - 360 * 0.97)).toBeLessThan((5 * spread) / Math.sqrt(20_000));
    expect(Math.sqrt(mean(right.map((k) => (k - 360 * 0.97) ** 2))) / spread).toBeCloseTo(1, 1);
  });

  it.each([1, 10, 100, 1000])("have a best of %i as high as SciPy expects; asked again, the winner is no better than any", (networks) => {
    const random = randomFrom(7);
    const contests = Array.from({ length: 300 }, () => contest(networks, 360, 0.97, random));
    // The best of one spreads by 3.2 answers, the best of more by less: 5 standard errors of 300 contests.
    expect(Math.abs(mean(contests.map(({ best }) => best)) - oracle["mean_best_of_360_at_0.97"][networks])).toBeLessThan(0.95);
    expect(Math.abs(mean(contests.map(({ again }) => again)) - 360 * 0.97)).toBeLessThan(0.95);
    for (const { scores: all, best } of contests) expect(best).toBe(Math.max(...all));
  });
});
