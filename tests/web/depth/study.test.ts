import { afterEach, describe, expect, it } from "vitest";
import { raceOfWays, studyOf, wayDepths } from "../../../web/src/chapters/depth/documents";
import { Study } from "../../../web/src/chapters/depth/study.svelte";
import { fakeWorker } from "../engine/fake_worker";

describe("what a study trains", () => {
  it("is every depth once before any is repeated", () => {
    const plan = studyOf(2, "seeds", 3);
    expect(plan.map(({ hidden }) => hidden)).toEqual([0, 1, 2, 0, 1, 2, 0, 1, 2]);
    expect(plan.map(({ document }) => document.seed)).toEqual([1, 1, 1, 2, 2, 2, 3, 3, 3]);
    expect(plan[2]!.document.network!.layers).toEqual([64, 64, 64, 10]);
  });

  it("holds every fold back once, with the first weights the same", () => {
    const data = studyOf(0, "folds", 4).map(({ document }) => document.data);
    expect(data.map((part) => [part?.split, part?.folds, part?.fold])).toEqual([0, 1, 2, 3].map((fold) => ["k_fold", 4, fold]));
    expect(new Set(studyOf(0, "folds", 4).map(({ document }) => document.seed)).size).toBe(1);
  });

  it("takes the three ways' networks and rates, and trains them alike", () => {
    const plan = raceOfWays(5, 2);
    expect(plan).toHaveLength(3 * wayDepths(5).length * 2);
    const [sigmoid, relu, norm] = plan.slice(-3).map(({ document }) => document);
    expect([sigmoid, relu, norm].map((document) => document!.optimizer!.learning_rate)).toEqual([1, 0.1, 1]);
    expect([relu!.network!.activation, norm!.network!.batch_norm]).toEqual(["relu", true]);
    expect(new Set(plan.map(({ document }) => JSON.stringify(document.training))).size).toBe(1);
    expect(sigmoid!.network!.layers).toHaveLength(7);
  });
});

describe("a study", () => {
  const study = new Study(() => fakeWorker());
  afterEach(() => study.fleet.cancel());

  it("averages the runs that have ended, by group and depth", async () => {
    const run = (group: string, hidden: number, seed: number) => ({ name: "", group, hidden, document: { seed, training: { epochs: 5 } } });
    study.start([run("a", 2, 1), run("a", 1, 1), run("b", 1, 1), run("a", 2, 2)]);
    await new Promise<void>((done) => {
      const wait = setInterval(() => study.fleet.done && (clearInterval(wait), done()));
    });
    const accuracies = study.fleet.runs.map(({ last }) => last!.validation_accuracy);
    const points = study.points("a");
    expect(points.map(({ x, count }) => [x, count])).toEqual([[1, 1], [2, 2]]);
    expect(points[1]!.mean).toBeCloseTo((accuracies[0]! + accuracies[3]!) / 2, 12);
    expect(points[1]!.values).toEqual([accuracies[0], accuracies[3]]);
    expect(study.points("b")).toHaveLength(1);
    expect(study.points("none")).toEqual([]);
  });
});
