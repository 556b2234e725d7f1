import { afterEach, describe, expect, it, vi } from "vitest";
import type { LiveStudy } from "../../../web/src/chapters/search/live_study.svelte";
import { fallOf, TopTen, topTrials } from "../../../web/src/chapters/search/top_ten.svelte";
import type { Trial, TrialState } from "../../../web/src/engine/study_protocol";
import { fakeWorker } from "../engine/fake_worker";

const trial = (number: number, value: number | null, state: TrialState = "complete"): Trial => ({ number, state, value, parameters: {}, reports: [], started: "", ended: "", reason: "" });
const numbers = (trials: readonly Trial[]) => trials.map(({ number }) => number);

describe("the ten best", () => {
  const trials = [...Array.from({ length: 12 }, (_, i) => trial(i, i % 2 === 0 ? 0.5 + i / 100 : 0.4)), trial(12, 0.99, "pruned"), trial(13, null, "failed"), trial(14, NaN)];

  it("are complete and have a value; the earliest of equals comes first", () => {
    expect(numbers(topTrials(trials, true))).toEqual([10, 8, 6, 4, 2, 0, 1, 3, 5, 7]);
    expect(numbers(topTrials(trials, false))).toEqual([1, 3, 5, 7, 9, 11, 0, 2, 4, 6]);
    expect(topTrials([], true)).toEqual([]);
  });

  it("together: how many got worse, both means, and who leads; those that diverged are left out", () => {
    const rows = [{ trial: 7, before: 0.9, after: 0.7 }, { trial: 3, before: 0.8, after: 0.8 }, { trial: 5, before: 0.8, after: NaN }];
    const fall = fallOf(rows, true);
    expect([fall.scored, fall.worse, fall.leads]).toEqual([2, 1, 3]);
    expect([fall.before, fall.after]).toEqual([expect.closeTo(0.85), expect.closeTo(0.75)]);
    const losses = fallOf(rows, false);
    expect([losses.worse, losses.leads]).toEqual([0, 7]);
    expect(fallOf([{ trial: 1, before: 1, after: NaN }], true).leads).toBeUndefined();
  });
});

describe("training them again", { timeout: 10_000 }, () => {
  const open: TopTen[] = [];
  afterEach(() => open.splice(0).forEach((ten) => ten.cancel()));
  const seeds = { firstSeed: 1001, seeds: 2 };
  function training(count: number, epochs = 20) {
    open.push(new TopTen(() => fakeWorker()));
    const asked: number[] = [];
    const study = {
      opened: { id: 4 }, higherIsBetter: true, workers: 2, trials: Array.from({ length: count }, (_, i) => trial(i, i / 100)),
      experiment: (number: number) => (asked.push(number), Promise.resolve(JSON.stringify({ training: { epochs } }))),
    } as unknown as LiveStudy;
    return { ten: open.at(-1)!, study, asked };
  }

  it("takes each of the ten, the best first, and keeps its value beside its mean", async () => {
    const { ten, study, asked } = training(11);
    await ten.run(study, seeds, "loss");
    expect(asked).toEqual([10, 9, 8, 7, 6, 5, 4, 3, 2, 1]);
    expect(ten.result!.study).toBe(4);
    expect(ten.result!.rows.map(({ trial, before }) => [trial, before])).toEqual(asked.map((number) => [number, number / 100]));
    const after = ten.result!.rows.map((row) => row.after);
    expect([ten.running, ten.share, ten.fault]).toEqual([false, 1, null]);
    await ten.run(study, { ...seeds, seeds: 1 }, "loss");
    const ofFirst = ten.result!.rows[0]!.after; // the fake's loss grows by 0.01 from seed to seed
    expect(after).toEqual(after.map(() => expect.closeTo(ofFirst + 0.005) as number));
  });

  it("cancelled, keeps what it said before, and can begin again", async () => {
    const { ten, study } = training(2);
    await ten.run(study, seeds, "accuracy");
    const before = ten.result;
    const slow = training(2, 20_000).study;
    const run = ten.run(slow, seeds, "accuracy");
    await vi.waitFor(() => expect(ten.share).toBeGreaterThan(0));
    ten.cancel();
    expect(ten.running).toBe(false);
    await run;
    expect([ten.result, ten.fault]).toEqual([before, null]);
    await ten.run(study, seeds, "loss");
    expect(ten.result).not.toBe(before);
  });
});
