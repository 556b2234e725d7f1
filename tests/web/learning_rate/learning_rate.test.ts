import { describe, expect, it } from "vitest";
import { choicesOf, courseOf, isMinimised, type Plotted } from "../../../web/src/chapters/learning_rate/mystery";
import { lowestOf, suggestion } from "../../../web/src/chapters/learning_rate/range";
import { plannedRates, rateFactor } from "../../../web/src/chapters/learning_rate/schedule";
import type { EpochMetrics, Experiment, LossName, ScheduleName } from "../../../web/src/engine/protocol";

const schedule = (name: ScheduleName, more: Partial<Experiment["schedule"]> = {}) => ({
  name, step_size: 100, gamma: 0.5, warm_up_steps: 0, final_share: 0.01, patience: 10, ...more,
});

describe("the plan of a schedule", () => {
  it.each([
    ["constant", {}, [[0, 1], [199, 1]]],
    ["reduce_on_plateau", {}, [[50, 1]]],
    ["step", { step_size: 50 }, [[49, 1], [50, 0.5], [99, 0.5], [150, 0.125]]],
    ["exponential", { gamma: 0.9 }, [[0, 1], [2, 0.81]]],
    ["warm_up", { warm_up_steps: 49 }, [[0, 0.02], [24, 0.5], [49, 1], [120, 1]]],
    ["cosine", { final_share: 0.2 }, [[0, 1], [100, 0.6]]],
    ["cosine", { warm_up_steps: 100, final_share: 0 }, [[49, 50 / 101], [100, 1], [150, 0.5]]],
    ["one_cycle", { warm_up_steps: 100, final_share: 0 }, [[0, 0.04], [50, 0.52], [100, 1], [199, 0]]],
  ] as [ScheduleName, Partial<Experiment["schedule"]>, [number, number][]][])("%s %j has its factors", (name, more, expected) => {
    for (const [step, factor] of expected) expect(rateFactor(schedule(name, more), step, 200), `step ${step}`).toBeCloseTo(factor, 12);
  });

  it("counts steps outside the run as its first or last", () => {
    const decay = schedule("exponential", { gamma: 0.9 });
    expect(rateFactor(decay, -3, 200)).toBe(1);
    expect(rateFactor(decay, 500, 200)).toBe(0.9 ** 199);
  });

  it("is drawn with the rate of each epoch's last update", () => {
    const experiment = { schedule: schedule("step", { step_size: 4 }), optimizer: { learning_rate: 6 }, training: { epochs: 4 } } as Experiment;
    expect(plannedRates(experiment)).toEqual([1, 2, 3, 4].map((x) => ({ x, y: 6 })));
    expect(plannedRates(experiment, 3).map(({ y }) => y)).toEqual([6, 3, 1.5, 1.5]);
  });
});

describe("the range test's advice", () => {
  const points = [[0.1, 3], [1, 2], [4.86, 1.5], [6, 9]].map(([learning_rate, loss]) => ({ learning_rate: learning_rate!, loss: loss! }));
  it("is a third of the rate with the lowest loss", () => {
    expect(lowestOf(points)?.learning_rate).toBe(4.86);
    expect(suggestion(points)).toBe(1.6);
  });
  it("is none before the test", () => expect(suggestion([])).toBeUndefined());
});

describe("the mystery's losses", () => {
  it("have their levels where every output is 0.1", () => {
    const level = (plotted: Plotted, loss: LossName = "sigmoid_binary_cross_entropy") => choicesOf(loss).find(({ value }) => value === plotted)!.level;
    expect(level("categorical_crossentropy")).toBeCloseTo(0.2303, 4);
    expect(level("log_loss")).toBeCloseTo(0.3251, 4);
    expect(level("minimised")).toBeCloseTo(3.2508, 4);
    expect(level("mse")).toBeCloseTo((9 * 0.1 ** 2 + 0.9 ** 2) / 10, 12);
    expect(level("minimised", "sigmoid_squared_error")).toBeCloseTo(9 * 0.1 ** 2 + 0.9 ** 2, 12);
    expect(level("minimised", "softmax_cross_entropy")).toBeCloseTo(-Math.log(0.1), 12);
  });

  it("of them two are what the updates make smaller, and the names do not tell which", () => {
    const choices = choicesOf("sigmoid_binary_cross_entropy");
    expect(choices.filter(({ value }) => isMinimised(value)).map(({ text }) => text)).toEqual(["log loss", "binary cross-entropy"]);
    for (const { text } of choices) expect(text).not.toMatch(/minimise/);
  });

  const row = (epoch: number, shown: number, loss: number) => ({ epoch, shown_train_loss: shown, train_loss: loss }) as EpochMetrics;
  const history = [row(0, 0.06, 8), row(1, 0.2, 5), row(2, 0.23, 3.3), row(3, 0.22, 3.2)];
  it("are followed from start to now", () => {
    expect(courseOf("categorical_crossentropy", history, "abc")).toEqual({ start: 0.06, highest: 0.23, highestAt: 2, now: 0.22, epoch: 3, hash: "abc" });
    expect(courseOf("minimised", history, "abc")).toMatchObject({ start: 8, highestAt: 0, now: 3.2 });
  });
  it("have no course before anything was trained", () => expect(courseOf("mse", [row(0, 1, 1)], "")).toBeUndefined());
});
