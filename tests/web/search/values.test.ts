/** A trial's value where it is none, or lies where accuracies never do. */
import { describe, expect, it } from "vitest";
import { parameterAxis, valueAxis, within } from "../../../web/src/chapters/search/axes";
import { csvOf, idOf, sorted } from "../../../web/src/chapters/search/table";
import { bestSoFar, lastValue } from "../../../web/src/chapters/search/trials";
import { quantityName, quantityOf } from "../../../web/src/chapters/search/words";
import type { Parameter, Trial } from "../../../web/src/engine/study_protocol";

const trial = (number: number, value: number | null, more: Partial<Trial> = {}): Trial => ({
  number, state: "complete", value, parameters: {}, reports: [], started: "", ended: "", reason: "", ...more,
});
const complete = (...values: number[]) => values.map((value, number) => trial(number, value));
const running = (value: number) => trial(0, null, { state: "running", reports: [{ step: 5, value: 0.2 }, { step: 10, value }] });
const failed = trial(1, null, { state: "failed", reports: [{ step: 5, value: 0.97 }], reason: "seed 1: diverged" });

describe("a trial's value", () => {
  it("is its own, or while it runs its last report", () => {
    expect([trial(0, 0.5), running(0.4)].map(lastValue)).toEqual([0.5, 0.4]);
  });

  it("is none for one that failed, whatever it reported, nor where it is no finite number", () => {
    expect([failed, trial(0, null), trial(0, Infinity), running(NaN)].map(lastValue)).toEqual([null, null, null, null]);
  });

  it("of a failed one is on no axis, and last in the table", () => {
    const trials = [trial(0, 0.5), failed, trial(2, 0.9)];
    expect(trials.map(valueAxis(trials, "accuracy").at)).toEqual([0, undefined, 1]);
    expect(sorted(trials, { column: "value", down: true }, []).map(({ number }) => number)).toEqual([2, 0, 1]);
    expect(csvOf([failed], [])).toBe("Number,State,Value,Reason\n1,failed,,seed 1: diverged\n");
    expect(bestSoFar([trial(0, NaN), trial(1, 0.4)], true)[1]?.value).toBe(0.4);
  });
});

describe("the axis of values", () => {
  const places = (trials: readonly Trial[], quantity: Parameters<typeof valueAxis>[1]) => trials.map(valueAxis(trials, quantity).at);
  const ticks = (trials: readonly Trial[], quantity: Parameters<typeof valueAxis>[1]) => valueAxis(trials, quantity).ticks.map(({ text }) => text);

  it("is linear for values of any size, and for negative ones", () => {
    expect(places(complete(-30, 10, 50), "value")).toEqual([0, 0.5, 1]);
    expect(ticks(complete(-30, 10, 50), "value")).toEqual(["−30", "10", "50"]);
    expect(places(complete(-0.4, -0.1), "loss")).toEqual([0, 1]);
  });

  it("has a place for all where accuracies are equal, nearly perfect, or one", () => {
    expect(places(complete(0.999, 1, 0.9985), "accuracy")).toEqual([expect.closeTo(1 / 3), 1, 0]);
    for (const quantity of ["accuracy", "value"] as const) {
      expect(places(complete(0.9, 0.9), quantity)).toEqual([0.5, 0.5]);
      expect(places(complete(1), quantity)).toEqual([0.5]);
      expect(ticks(complete(0.9, 0.9), quantity)).toEqual(["0.9"]);
    }
  });

  it("keeps its place where one value is no number, and has ticks where none is", () => {
    expect(places([...complete(0.5, 0.9), running(NaN)], "accuracy")).toEqual([0, 1, undefined]);
    expect(ticks([], "accuracy")).toEqual(["0", "0.5", "1"]);
  });

  it("has no two ticks that read the same", () => {
    for (const values of [[0.98041, 0.98043], [0.5, 0.90001], [0.9, 0.97001]]) {
      const texts = ticks(complete(...values), "accuracy");
      expect(new Set(texts).size, String(values)).toBe(texts.length);
    }
  });
});

describe("a parameter with a name that a table has too", () => {
  const named = (name: string): Parameter => ({ name, type: "float", low: 0, high: 10, log: false, choices: [] });
  const trials = [trial(0, 0.5, { parameters: { value: 1, number: 9, epoch: 3 } }), trial(1, 0.4, { parameters: { value: 7, number: 2, epoch: 3 } })];

  it("has a column and an axis of its own", () => {
    const parameters = ["value", "number", "epoch"].map(named);
    const by = (column: string) => sorted(trials, { column, down: false }, parameters).map(({ number }) => number);
    expect([by("value"), by(idOf(parameters[0]!)), by("number"), by(idOf(parameters[1]!))]).toEqual([[1, 0], [0, 1], [0, 1], [1, 0]]);
    const axes = [...parameters.map(parameterAxis), valueAxis(trials, "value")];
    expect(new Set(axes.map(({ id }) => id)).size).toBe(4);
    expect(trials.map((one) => within(one, { value: [0.9, 1] }, axes))).toEqual([true, false]);
  });
});

describe("what a study judges by", () => {
  it("is known where its search is", () => {
    const objective = (monitor: "validation_loss" | "validation_accuracy") => ({ objective: { monitor, seeds: 1, report_every: 5 } });
    const said = [null, objective("validation_loss"), objective("validation_accuracy")].map(quantityOf);
    expect(said).toEqual(["value", "loss", "accuracy"]);
    expect(said.map(quantityName)).toEqual(["value", "validation loss", "validation accuracy"]);
  });
});
