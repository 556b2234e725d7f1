import { describe, expect, it } from "vitest";
import { parameterAxis, valueAxis, within } from "../../../web/src/chapters/search/axes";
import { corrected, presets, published, shortened } from "../../../web/src/chapters/search/documents";
import { epochsIn, Setup } from "../../../web/src/chapters/search/setup.svelte";
import { csvOf, firstOf, idOf, placeOf, sorted } from "../../../web/src/chapters/search/table";
import { bestSoFar, countStates, epochsOf, parameterOf, someOf, thinned } from "../../../web/src/chapters/search/trials";
import { parameterName, trialScore, valueText } from "../../../web/src/chapters/search/words";
import { localTime } from "../../../web/src/engine/time";
import type { Parameter, Trial } from "../../../web/src/engine/study_protocol";

const trial = (number: number, state: Trial["state"], value: number | null, parameters: Trial["parameters"] = {}, reason = ""): Trial => ({
  number, state, value, parameters, reports: value === null ? [] : [{ step: 5, value: value / 2 }], started: "", ended: "", reason,
});
const rate: Parameter = { name: "rate", type: "float", low: 0.01, high: 1, log: true, choices: [] };
const init: Parameter = { name: "init", type: "categorical", low: 0, high: 1, log: false, choices: ["he", "glorot", null] };
const trials: Trial[] = [
  trial(0, "failed", null, { rate: 1, init: "he" }, 'seed 1: "NaN", layer 2'),
  trial(1, "complete", 0.5, { rate: 0.1, init: "glorot" }),
  trial(2, "pruned", 0.9, { rate: 0.01 }),
  trial(3, "complete", 0.5, { rate: 0.5, init: null }),
  trial(4, "complete", 0.8, { rate: 0.2, init: "he" }),
];

describe("what trials say together", () => {
  it("the best so far is the earliest of equals among complete trials", () => {
    const numbers = (higher: boolean) => bestSoFar(trials, higher).map((best) => best?.trial.number);
    expect(numbers(true)).toEqual([undefined, 1, 1, 1, 4]);
    expect(numbers(false)).toEqual([undefined, 1, 1, 1, 1]);
  });

  it("counts states and epochs", () => {
    expect(countStates(trials)).toEqual({ running: 0, complete: 3, pruned: 1, failed: 1, waiting: 0, unreadable: 0 });
    expect(trials.map((one) => epochsOf(one, 40))).toEqual([0, 40, 5, 40, 40]);
  });

  it("a parameter may be called as what every object has", () => {
    for (const name of ["constructor", "__proto__", "toString"]) {
      const odd: Parameter = { ...rate, name };
      const [without, having] = [trial(0, "complete", 1), trial(1, "complete", 1, JSON.parse(`{"${name}": 0.5}`) as Trial["parameters"])];
      expect([without, having].map((one) => parameterOf(one, name))).toEqual([undefined, 0.5]);
      expect(sorted([without, having], { column: idOf(odd), down: true }, [odd]).map(({ number }) => number)).toEqual([1, 0]);
      expect(parameterAxis(odd).at(without)).toBeUndefined();
      expect(csvOf([without], [odd]).trim().split("\n")[1]).toBe("0,complete,1,,");
      expect(typeof parameterName(name)).toBe("string");
    }
  });

  it("the first of many are those that sorting puts first, and few are compared with each other", () => {
    let read = 0;
    const many = Array.from({ length: 3_000 }, (_, number) => {
      const value = ((number * 7919) % 10_007) / 10_007;
      const state = number % 11 === 0 ? ("failed" as const) : ("complete" as const);
      return { ...trial(number, state, state === "failed" ? null : value), get value() { read++; return state === "failed" ? null : value; } };
    });
    for (const down of [true, false]) {
      read = 0;
      const first = firstOf(many, { column: "value", down }, [rate], 10).map(({ number }) => number);
      expect(read).toBe(many.length);
      expect(first).toEqual(sorted(many, { column: "value", down }, [rate]).slice(0, 10).map(({ number }) => number));
    }
    expect(firstOf(trials, { column: "value", down: true }, [rate], 99)).toEqual(sorted(trials, { column: "value", down: true }, [rate]));
  });

  it("of many trials some are drawn, spread evenly; of few all", () => {
    const many = Array.from({ length: 100_000 }, (_, i) => i);
    expect(someOf(many)).toHaveLength(1000);
    expect(someOf(many, 4)).toEqual([0, 25_000, 50_000, 75_000]);
    expect(someOf([1, 2, 3], 3)).toEqual([1, 2, 3]);
    const points = thinned(many.map((x) => ({ x, y: x % 7 })));
    expect(points.length).toBeLessThan(2000);
    expect(new Set(points.map(({ y }) => y)).size).toBe(7);
  });

  it("a choice's place is found by Python's equality, as Optuna compares them", () => {
    const of = (choices: Parameter["choices"], value: Trial["parameters"][string]) => placeOf(trial(0, "complete", 1, { c: value }), { ...init, name: "c", choices });
    expect([of([1, 0], true), of([NaN, 1], NaN), of(["1", 1], 1), of([true, false], 0), of([0, null], null)]).toEqual([0, 0, 1, 1, 1]);
    expect([of(["1"], 1), of([0], null), of([0], "")]).toEqual([undefined, undefined, undefined]);
  });

  it("values that are not finite are shown and saved as what they are", () => {
    const odd = [trial(0, "complete", Infinity, { rate: NaN }), trial(1, "complete", NaN), trial(2, "complete", -Infinity), trial(3, "failed", null)];
    expect(odd.map(trialScore)).toEqual(["Infinity", "NaN", "-Infinity", "–"]);
    expect(valueText(NaN)).toBe("NaN");
    expect(csvOf(odd, [rate]).split("\n").slice(1, 4)).toEqual(["0,complete,Infinity,NaN,", "1,complete,NaN,,", "2,complete,-Infinity,,"]);
  });

  it("sorts by any column, trials without a value last either way", () => {
    const numbers = (column: string, down: boolean) => sorted(trials, { column, down }, [rate, init]).map(({ number }) => number);
    expect(numbers("value", true)).toEqual([2, 4, 1, 3, 0]);
    expect(numbers("value", false)).toEqual([1, 3, 4, 2, 0]);
    expect(numbers(idOf(rate), true)).toEqual([0, 3, 4, 1, 2]);
    expect(numbers(idOf(init), false)).toEqual([0, 4, 1, 3, 2]);
  });

  it("writes CSV with Optuna's heads, quoted where needed", () => {
    const lines = csvOf(trials.slice(0, 2), [rate, init]).split("\n");
    expect(lines).toEqual(["Number,State,Value,Param rate,Param init,Reason", '0,failed,,1,he,"seed 1: ""NaN"", layer 2"', "1,complete,0.5,0.1,glorot,", ""]);
  });

  it("says the ends of a range as values inside it", () => {
    const whole = parameterAxis({ name: "hidden_layers", type: "int", low: 1, high: 3, log: false, choices: [] });
    expect([0, 0.3, 0.5, 0.51, 1].map((at) => [whole.text(at, "from"), whole.text(at, "to")])).toEqual([["1", "1"], ["2", "1"], ["2", "2"], ["3", "2"], ["3", "3"]]);
    const names = parameterAxis({ ...init, choices: ["a", "he_normal", "c"] });
    expect([names.text(0.2, "from"), names.text(0.9, "to")]).toEqual(["he normal", "he normal"]);
    const reached = valueAxis([{ ...trials[0]!, state: "complete", value: 0.9 }, { ...trials[0]!, state: "complete", value: 0.99 }], "accuracy");
    expect([reached.text(0, "from"), Number(reached.text(0.5, "from")), reached.text(1, "to")]).toEqual(["0.9", expect.closeTo(1 - Math.sqrt(0.001), 3), "0.99"]);
  });

  it("places values on their axis, by the logarithm where the range is", () => {
    const axis = parameterAxis(rate);
    expect(trials.map((one) => axis.at(one))).toEqual([1, expect.closeTo(0.5), 0, expect.closeTo(0.849, 2), expect.closeTo(0.65, 2)]);
    expect(axis.ticks.map(({ text }) => text)).toEqual(["0.01", "0.1", "1"]);
    expect([axis.text(0, "from"), axis.text(0.5, "from"), axis.text(1, "to")]).toEqual(["0.01", "0.1", "1"]);
    expect(trials.map((one) => parameterAxis(init).at(one))).toEqual([0, 0.5, undefined, 1, 0]);
    expect(valueAxis(trials, "loss").at(trials[4]!)).toBeCloseTo(0.75);
    expect(valueAxis(trials, "accuracy").at(trials[4]!)).toBeCloseTo(Math.log(2.5) / Math.log(5));
  });

  it("brushes: within every part; a trial that lacks the parameter is out", () => {
    const axes = [parameterAxis(rate), parameterAxis(init), valueAxis(trials, "accuracy")];
    const left = (brush: Parameters<typeof within>[1]) => trials.filter((one) => within(one, brush, axes)).map(({ number }) => number);
    expect(left({})).toEqual([0, 1, 2, 3, 4]);
    expect(left({ [idOf(rate)]: [0.4, 1] })).toEqual([0, 1, 3, 4]);
    expect(left({ [idOf(rate)]: [0.4, 1], value: [0.5, 1] })).toEqual([4]);
    expect(left({ [idOf(init)]: [0, 1] })).toEqual([0, 1, 3, 4]);
  });

  it("writes local time as the journal has it", () => {
    expect(localTime(new Date(2026, 2, 4, 5, 6, 7, 89))).toBe("2026-03-04T05:06:07.089000");
  });
});

describe("the searches of the text", () => {
  it("differ as the table says", () => {
    const range = (document: typeof corrected, name: string) => document.space.find((one) => one.name === name);
    expect([range(published, "hidden_layers")?.high, range(corrected, "hidden_layers")?.high]).toEqual([10, 3]);
    expect([range(published, "optimizer.learning_rate")?.high, range(corrected, "optimizer.learning_rate")?.high]).toEqual([0.1, 3]);
    expect([epochsIn(published), epochsIn(shortened)]).toEqual([10_000, epochsIn(corrected)]);
    expect([published.objective?.seeds, corrected.objective?.seeds]).toEqual([1, 3]);
  });

  it("can be edited; a preset that was changed is the reader's own", () => {
    const setup = new Setup();
    expect(setup.title).toBe("Corrected");
    setup.change(0, { high: 2 });
    expect([setup.title, setup.document.space[0]!.high]).toEqual(["Your own", 2]);
    const names = setup.document.space.map(({ name }) => name);
    expect(names, "a third width exists beside three layers only").not.toContain("width_3");
    expect(names).toContain("width_2");
    setup.remove("hidden_layers");
    expect(setup.document.space.map(({ name }) => name)).not.toContain("width_2");
    setup.open(presets[1]!.document);
    expect(setup.title).toBe(presets[1]!.title);
  });
});
