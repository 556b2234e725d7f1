import { afterEach, describe, expect, it, vi } from "vitest";
import { type Case, chosen, Judge, scoresOf, type SeedRun } from "../../../web/src/chapters/search/judge.svelte";
import type { Experiment } from "../../../web/src/engine/protocol";
import { fakeMlp } from "../engine/fake_mlp";
import { fakeWorker } from "../engine/fake_worker";

/** The fake module, whose runs of these seeds diverge. */
function diverging(...seeds: number[]) {
  const mlp = fakeMlp();
  const { createTrial } = mlp;
  mlp.createTrial = (json, ...rest) => {
    const document = JSON.parse(json) as Partial<Experiment>;
    const spoiled = { ...document, optimizer: { learning_rate: 1000 } };
    return createTrial(JSON.stringify(seeds.includes(document.seed!) ? spoiled : document), ...rest);
  };
  return mlp;
}

const five = (epochs = 20, more: Partial<Case> = {}): Case => ({
  experiment: { training: { epochs } }, firstSeed: 1001, seeds: 5, parts: ["validation", "test"], workers: 2, ...more,
});

describe("a judge", { timeout: 10_000 }, () => {
  const workers: ReturnType<typeof fakeWorker>[] = [];
  const judges: Judge[] = [];
  afterEach(() => {
    judges.splice(0).forEach((judge) => judge.cancel());
    workers.length = 0;
  });
  function open(mlp = fakeMlp) {
    judges.push(new Judge(() => (workers.push(fakeWorker(mlp())), workers.at(-1)!)));
    return judges.at(-1)!;
  }

  it("trains every seed by itself, as many at a time as it is told, and asks each part", async () => {
    const judge = open();
    expect(await judge.run(five(20, { workers: 3 }))).toBe(true);
    expect(judge.runs.map(({ seed }) => seed)).toEqual([1001, 1002, 1003, 1004, 1005]);
    const losses = scoresOf(judge.runs, "validation", "loss");
    expect(losses.map((loss) => loss - losses[0]!)).toEqual([0, 1, 2, 3, 4].map((i) => expect.closeTo(0.01 * i) as number)); // the fake's loss tells its seed
    expect(scoresOf(judge.runs, "test")).toHaveLength(5);
    expect([judge.running, judge.share, judge.fault]).toEqual([false, 1, null]);
    expect(workers.map(({ ended }) => ended)).toEqual([true, true, true]);
  });

  it("leaves a seed that diverges without a score, and trains all others to their end", async () => {
    const judge = open(() => diverging(1002));
    await judge.run(five());
    expect(judge.runs[1]).toEqual({ seed: 1002, scores: {}, diverged: "seed 1002: diverged" });
    const whole = open();
    await whole.run(five());
    expect(judge.runs.filter((_, i) => i !== 1)).toEqual(whole.runs.filter((_, i) => i !== 1));
    expect(scoresOf(judge.runs, "validation")).toHaveLength(4);
  });

  it("is cancelled at once: no scores, no fault, no worker left; what it had before stays", async () => {
    const judge = open();
    await judge.run(five());
    const before = judge.runs;
    const run = judge.run(five(20_000));
    await vi.waitFor(() => expect(judge.share).toBeGreaterThan(0));
    judge.cancel();
    expect(judge.running).toBe(false);
    expect(await run).toBe(false);
    expect([judge.runs, judge.fault]).toEqual([before, null]);
    expect(workers.every(({ ended }) => ended)).toBe(true);
  });

  it("asked anew gives up what it was at", async () => {
    const judge = open();
    const first = judge.run(five(20_000));
    expect(await judge.run(five(20, { seeds: 1 }))).toBe(true);
    expect(await first).toBe(false);
    expect(judge.runs).toHaveLength(1);
  });

  it("says what is wrong with a document, and that a worker died", async () => {
    const judge = open();
    expect(await judge.run(five(20, { experiment: { network: { layers: [] } } }))).toBe(false);
    expect(judge.fault).toMatchObject({ kind: "invalid", field: "network.layers" });
    const run = judge.run(five(20_000));
    expect(judge.fault).toBeNull();
    await vi.waitFor(() => expect(judge.share).toBeGreaterThan(0));
    workers.at(-1)!.die("out of memory");
    expect(await run).toBe(false);
    expect(judge.fault).toMatchObject({ kind: "crashed", message: expect.stringContaining("out of memory") as string });
    expect([judge.running, workers.every(({ ended }) => ended)]).toEqual([false, true]);
  });
});

describe("scores of several runs", () => {
  it("are those of the runs that did not diverge, part by part and quantity by quantity", () => {
    const run = (seed: number, loss: number, accuracy: number): SeedRun => ({ seed, scores: { validation: { loss, accuracy } }, diverged: "" });
    const runs = [run(1, 0.2, 0.9), { seed: 2, scores: {}, diverged: "seed 2: NaN" }, run(3, 0.1, 0.95)];
    expect([scoresOf(runs, "validation"), scoresOf(runs, "validation", "loss"), scoresOf(runs, "test")]).toEqual([[0.9, 0.95], [0.2, 0.1], []]);
  });

  it("choosing by test takes the highest test score, choosing by validation need not", () => {
    expect(chosen([0.9, 0.8, 0.7], [0.95, 0.99, 0.97])).toEqual({ onTest: 0.99, onValidation: 0.95, mean: expect.closeTo(0.97) as number });
  });
});
