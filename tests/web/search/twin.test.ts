import { describe, expect, it } from "vitest";
import type { LiveStudy } from "../../../web/src/chapters/search/live_study.svelte";
import { randomTwin } from "../../../web/src/chapters/search/twin";
import type { KeptStudy } from "../../../web/src/engine/study_protocol";

const search = { name: "corrected", seed: 5, sampler: { name: "tpe", startup_trials: 10 }, pruner: { name: "percentile" }, space: [{ name: "rate", type: "float" }] };
const study = (more: Partial<LiveStudy> = {}) => ({ opened: { id: 7 }, search, settled: false, ended: 12, budget: 40, ...more }) as unknown as LiveStudy;
const kept = (...twinOf: (number | null)[]) => twinOf.map((of) => ({ twinOf: of })) as KeptStudy[];

describe("a random twin", () => {
  it("is the study with another sampler, as many trials and a name of its own", () => {
    expect(randomTwin(study(), kept(null, 3))).toEqual({
      title: "Random twin of study 7",
      document: { ...search, name: "corrected at random", sampler: { name: "random", startup_trials: 10 } },
      plan: { budget: 40, twinOf: 7 },
    });
  });

  it("has dice of its own at every throw", () => {
    const third = randomTwin(study(), kept(7, null, 7, 3))!;
    expect([third.title, third.document.seed]).toEqual(["Random twin of study 7, throw 3", 7]);
  });

  it("has as many trials as a settled study came to, and is none of a study that is only looked at", () => {
    expect(randomTwin(study({ settled: true }), [])!.plan.budget).toBe(12);
    expect(randomTwin(study({ search: null }), [])).toBeNull();
  });
});
