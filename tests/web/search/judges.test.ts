import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Judges } from "../../../web/src/chapters/search/judges.svelte";
import type { LiveStudy } from "../../../web/src/chapters/search/live_study.svelte";
import { identityOf, keepOpened, readOpened } from "../../../web/src/chapters/search/opened_test";
import type { Trial } from "../../../web/src/engine/study_protocol";
import { fakeWorker } from "../engine/fake_worker";

const key = "mlp-lab.test-opened";
const trial = (number: number, ended: string, more: Partial<Trial> = {}): Trial => ({
  number, state: "complete", value: 0.9, parameters: {}, reports: [], started: "", ended, reason: "", ...more,
});
const trials = [trial(0, "", { state: "running" }), trial(1, "2026-01-01T00:00:05"), trial(2, "2026-01-01T00:00:03"), trial(3, "2026-01-01T00:00:01", { state: "pruned" })];

beforeEach(() => {
  const kept = new Map<string, string>();
  vi.stubGlobal("localStorage", { getItem: (name: string) => kept.get(name) ?? null, setItem: (name: string, text: string) => kept.set(name, text) });
});
afterEach(() => vi.unstubAllGlobals());

describe("a study", () => {
  it("is known by its name and when its first complete trial ended, also while others end and in another copy", () => {
    const identity = identityOf({ name: "corrected" }, trials);
    expect(identity).toBe("corrected 2026-01-01T00:00:03");
    expect(identityOf({ name: "corrected" }, [...trials.slice(1), trial(0, "2026-01-01T00:00:09")])).toBe(identity);
    expect(identityOf({ name: "corrected" }, [trial(0, "2026-01-02T00:00:03")])).not.toBe(identity);
    expect(identityOf({ name: "wide" }, trials)).not.toBe(identity);
  });

  it("whose test images were opened is kept beside the others; what cannot be read counts as nothing", () => {
    const opened = { trial: 2, scores: [{ loss: 0.1, accuracy: 0.97 }] };
    keepOpened("a", opened);
    keepOpened("b", { ...opened, trial: 3 });
    expect(readOpened()).toEqual({ a: opened, b: { ...opened, trial: 3 } });
    localStorage.setItem(key, JSON.stringify({ 1: { trial: 0, accuracies: [0.9] }, 2: null, 3: { trial: 1, scores: [{}] }, a: opened }));
    expect(readOpened()).toEqual({ a: opened });
    for (const text of ["null", "[1]", "{"]) {
      localStorage.setItem(key, text);
      expect(readOpened(), text).toEqual({});
    }
  });
});

describe("the winner on new seeds", { timeout: 10_000 }, () => {
  const open: Judges[] = [];
  afterEach(() => open.splice(0).forEach((judges) => judges.cancel()));
  function judging(epochs = 20) {
    let workers = 0;
    open.push(new Judges(() => (workers++, fakeWorker())));
    const study = {
      opened: { id: 1 }, search: { name: "corrected" }, trials, best: trials[1], workers: 3,
      experiment: (number: number) => Promise.resolve(JSON.stringify({ optimizer: { learning_rate: number }, training: { epochs } })),
    } as unknown as LiveStudy;
    return { judges: open.at(-1)!, study, started: () => workers };
  }

  it("keeps which trial it was, and takes as many workers as the study", async () => {
    const { judges, study, started } = judging();
    await judges.trainWinner(study);
    expect(judges.again).toMatchObject({ study: 1, trial: 1, value: 0.9 });
    expect(judges.again!.runs.map(({ seed }) => seed)).toEqual([1001, 1002, 1003, 1004, 1005]);
    expect(started()).toBe(3);
  });

  it("opens the test set once, for this study and any copy of it", async () => {
    const { judges, study, started } = judging();
    await judges.openTest(study);
    const said = judges.openedTest(study)!;
    expect([said.trial, said.scores.length]).toEqual([1, 5]);
    const before = started();
    await judges.openTest({ ...study, best: trials[2]! } as LiveStudy);
    expect([started(), judges.openedTest(study)]).toEqual([before, said]);

    const later = judging();
    const copy = { ...later.study, opened: { id: 7 } } as LiveStudy;
    expect(later.judges.openedTest(copy)).toEqual(said);
    expect(later.judges.openedTest({ ...copy, search: { name: "wide" } } as LiveStudy)).toBeUndefined();
    expect(later.judges.openedTest({ ...copy, search: null } as LiveStudy)).toBeUndefined();
  });

  it("cancelled, has asked nothing", async () => {
    const { judges, study } = judging(20_000);
    const asked = judges.openTest(study);
    await vi.waitFor(() => expect(judges.winner.share).toBeGreaterThan(0));
    judges.cancel();
    await asked;
    expect([judges.again, judges.openedTest(study), readOpened()]).toEqual([null, undefined, {}]);
  });
});
