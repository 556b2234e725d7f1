import { describe, expect, it } from "vitest";
import { groupsOf } from "../../../web/src/chapters/search/groups";
import type { Parameter, Trial } from "../../../web/src/engine/study_protocol";

const number = (over: Partial<Parameter> = {}): Parameter => ({ name: "rate", type: "float", low: 0, high: 1, log: false, step: null, choices: [], ...over }) as unknown as Parameter;
const trials = (pairs: readonly [setting: unknown, value: number | null][]): Trial[] =>
  pairs.map(([rate, value], i) => ({ number: i, state: value === null ? "failed" : "complete", value, reports: [], parameters: { rate } })) as unknown as Trial[];

describe("trials by a setting", () => {
  it("stand together where the setting was the same", () => {
    const found = groupsOf(trials([[0.5, 0.8], [0.1, 0.7], [0.5, 0.9], [0.1, 0.71], [0.5, 0.2]]), number(), true);
    expect(found).toEqual([
      { from: 0.1, to: 0.1, trials: 2, median: 0.705, best: 0.71 },
      { from: 0.5, to: 0.5, trials: 3, median: 0.8, best: 0.9 },
    ]);
  });

  it("are gathered into ranges with equal shares where there are many values", () => {
    const found = groupsOf(trials(Array.from({ length: 60 }, (_, i) => [i / 60, 1 - i / 60])), number(), true);
    expect(found.map(({ trials }) => trials)).toEqual([10, 10, 10, 10, 10, 10]);
    expect(found.map(({ from }) => Math.round(60 * from))).toEqual([0, 10, 20, 30, 40, 50]);
    expect(found[0]!.median).toBeCloseTo(1 - 4.5 / 60);
    expect(found[0]!.best).toBe(1);
  });

  it("with equal values are never in two ranges", () => {
    const found = groupsOf(trials([...Array.from({ length: 30 }, (): [number, number] => [0.5, 1]), ...Array.from({ length: 30 }, (_, i): [number, number] => [0.6 + i / 100, 2])]), number(), true);
    expect(found[0]).toMatchObject({ from: 0.5, to: 0.5, trials: 30 });
    for (let i = 1; i < found.length; i++) expect(found[i]!.from).toBeGreaterThan(found[i - 1]!.to);
    expect(found.reduce((sum, { trials }) => sum + trials, 0)).toBe(60);
  });

  it("of choices stand at their place in the list; less is better for a loss", () => {
    const choice = number({ type: "categorical", choices: ["relu", "tanh"] });
    const found = groupsOf(trials([["tanh", 0.3], ["relu", 0.5], ["tanh", 0.1]]), choice, false);
    expect(found.map(({ from, best }) => [from, best])).toEqual([[0, 0.5], [1, 0.1]]);
  });

  it("without a value, or without the setting, are left out", () => {
    expect(groupsOf(trials([[0.1, null], [undefined, 0.5], ["no choice of it", 0.4]]), number({ type: "categorical", choices: ["a"] }), true)).toEqual([]);
  });
});
