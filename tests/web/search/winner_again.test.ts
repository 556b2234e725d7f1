import { render } from "svelte/server";
import { describe, expect, it } from "vitest";
import type { SeedRun } from "../../../web/src/chapters/search/judge.svelte";
import type { Quantity } from "../../../web/src/chapters/search/words";
import WinnerAgain from "../../../web/src/chapters/search/WinnerAgain.svelte";
import type { Trial } from "../../../web/src/engine/study_protocol";

const run = (loss: number, accuracy: number): SeedRun => ({ seed: 1, scores: { validation: { loss, accuracy } }, diverged: "" });
const broken: SeedRun = { seed: 2, scores: {}, diverged: "seed 2: NaN in layer 1" };

/** What is said of trial 7, which had `value` in the search, while `best` leads. */
function said(quantity: Quantity, value: number, runs: SeedRun[], best = 7): string {
  const props = { again: { study: 1, trial: 7, value, runs }, best: { number: best } as Trial, quantity, higherIsBetter: quantity !== "loss" };
  return render(WinnerAgain, { props }).body.replace(/<[^>]*>/g, " ").replace(/\s+/g, " ").trim();
}

describe("a winner on new seeds", () => {
  it("is compared by what its study judges by", () => {
    expect(said("accuracy", 0.98, [run(0.1, 0.97), run(0.2, 0.95)])).toBe("Five new seeds: 97.0 %, 95.0 %. Their mean is 96.0 %; in the search trial 7 had 98.0 %. It got worse, as a winner's score is expected to.");
    expect(said("loss", 0.16, [run(0.1, 0.97), run(0.2, 0.95)])).toBe("Five new seeds: 0.1000, 0.2000. Their mean is 0.1500; in the search trial 7 had 0.1600. It did not get worse this time.");
  });

  it("has no score where it diverged, and its mean leaves that out and says so", () => {
    const text = said("accuracy", 0.9, [run(0.1, 0.97), broken, run(0.2, 0.95)]);
    expect(text).toContain("97.0 %, diverged, 95.0 %. The mean of the 2 that did not diverge is 96.0 %");
    expect(text).toContain("A run that diverged has no score.");
    expect(said("accuracy", 0.9, [broken])).not.toMatch(/mean is|NaN/);
  });

  it("is named where another trial leads by now", () => {
    expect(said("accuracy", 0.9, [run(0.1, 0.97)])).not.toContain("leads");
    expect(said("accuracy", 0.9, [run(0.1, 0.97)], 12)).toContain("These scores are those of trial 7. By now trial 12 leads");
  });
});
