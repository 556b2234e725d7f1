import { afterEach, describe, expect, it, vi } from "vitest";
import { importFile, importJournal } from "../../../web/src/chapters/search/importing";
import { LiveStudy } from "../../../web/src/chapters/search/live_study.svelte";
import type { Trial } from "../../../web/src/engine/study_protocol";
import { passingStore, type StudyStore } from "../../../web/src/engine/study_store";
import { fakeWorker } from "../engine/fake_worker";
import { fakeStudyModule, fakeStudyWorker } from "./fake_study";

/** Trials of `epochs` epochs; the fake's accuracy is good enough for its pruner where the rate is high. */
const document = (epochs = 40) => ({ space: [{ name: "rate", type: "float" as const, low: 1, high: 1000 }], experiment: { training: { epochs } } });

describe("a study on the page", { timeout: 20_000 }, () => {
  const open: LiveStudy[] = [];
  const workers: ReturnType<typeof fakeWorker>[] = [];
  const threads: ReturnType<typeof fakeStudyWorker>[] = [];
  afterEach(async () => {
    await Promise.all(open.splice(0).map((study) => study.sleep()));
    workers.length = 0;
  });

  async function wake(store = passingStore(), module = fakeStudyModule(), hold?: Parameters<typeof fakeStudyWorker>[1]) {
    const study = new LiveStudy({
      study: () => (threads.push(fakeStudyWorker(store, hold, module)), threads.at(-1)!),
      training: () => (workers.push(fakeWorker()), workers.at(-1)!),
    });
    open.push(study);
    await study.wake();
    study.workers = 2;
    return study;
  }
  const states = (study: LiveStudy) => study.trials.map(({ state }) => state);
  const ended = (study: LiveStudy) => vi.waitFor(() => expect(study.state).toBe("idle"), { timeout: 10_000 });

  it("trains as many trials as it was told, no more at once than it has workers, and prunes", async () => {
    const study = await wake(passingStore(), fakeStudyModule({ lagging: [1, 4] }));
    await study.begin("fake", document());
    study.budget = 9;
    study.run();
    let most = 0;
    const watch = setInterval(() => (most = Math.max(most, states(study).filter((state) => state === "running").length)));
    await ended(study);
    clearInterval(watch);
    expect([study.ended, study.done, study.trials.length]).toEqual([9, true, 9]);
    expect(most).toBeLessThanOrEqual(2);
    expect(study.trials.filter(({ state }) => state === "pruned").map(({ number }) => number)).toEqual([1, 4]);
    expect(study.trials[1]!.reports.map(({ step }) => step)).toEqual([5]);
    expect(study.best).toBe(study.trials[8]); // the highest rate falls fastest
    expect(study.trials[8]!.reports.map(({ step }) => step)).toEqual([5, 10, 15, 20, 25, 30, 35, 40].slice(0, study.trials[8]!.reports.length));
    expect(workers.filter((worker) => !worker.ended)).toEqual([]);
  });

  it("a study opened again shall have as many trials as before; the next one as many as it is begun with", async () => {
    const store = passingStore();
    const study = await wake(store);
    await study.begin("fake", document(), { budget: 3 });
    study.run();
    await ended(study);
    const { id } = study.opened!;
    study.setBudget(1);
    expect(study.budget, "at least those it has").toBe(3);
    study.setBudget(250);
    const again = await wake(store);
    await again.open(id);
    expect([again.ended, again.budget, again.done]).toEqual([3, 250, false]);
    await again.begin("fake", document(), { budget: 20 });
    expect(again.budget).toBe(20);
    await again.open(id);
    expect(again.budget).toBe(250);
  });

  it("a journal from elsewhere has as many as it shall have where all have ended", async () => {
    const study = await wake();
    await study.begin("fake", document(1), { budget: 4 });
    study.run();
    await ended(study);
    const text = (await study.journal(study.opened!.id))!;
    await importJournal(study, "copy.log", text);
    expect([study.opened?.budget, study.budget, study.done]).toEqual([null, 4, true]);
    await importJournal(study, "interrupted.log", text.trimEnd().split("\n").slice(0, -1).join("\n") + "\n");
    expect([study.budget, study.done]).toEqual([100, false]);
  });

  it("takes more trials while it runs out of them", async () => {
    const study = await wake();
    await study.begin("fake", document(100_000), { budget: 1 });
    study.run();
    await vi.waitFor(() => expect(study.trials).toHaveLength(1));
    study.setBudget(2);
    await vi.waitFor(() => expect(study.trials).toHaveLength(2));
  });

  it("asks the browser once to keep what it has, when there is something", async () => {
    const persist = vi.fn(() => Promise.resolve(true));
    vi.stubGlobal("navigator", { storage: { persist } });
    try {
      const study = await wake();
      await study.begin("wrong", { space: [] });
      expect(persist).not.toHaveBeenCalled();
      await study.begin("fake", document());
      await study.begin("fake", document());
      expect(persist).toHaveBeenCalledTimes(1);
    } finally {
      vi.unstubAllGlobals();
    }
  });

  it("fails a trial that diverges: it has a reason, and no value", async () => {
    const study = await wake(passingStore(), fakeStudyModule({ diverging: [2] }));
    await study.begin("fake", document());
    study.budget = 4;
    study.run();
    await ended(study);
    expect(study.trials[2]).toMatchObject({ state: "failed", value: null, reason: "seed 1: diverged" });
    expect(study.ended).toBe(4);
  });

  it("pauses at once, and goes on where it was", async () => {
    const study = await wake();
    await study.begin("fake", document(100_000));
    study.budget = 2;
    study.run();
    await vi.waitFor(() => expect(study.trials[1]?.reports.length ?? 0).toBeGreaterThan(0));
    study.pause();
    await new Promise((go) => setTimeout(go, 100));
    const before = study.trials.map(({ reports }) => reports.length);
    await new Promise((go) => setTimeout(go, 100));
    expect(study.trials.map(({ reports }) => reports.length)).toEqual(before);
    study.resume();
    await vi.waitFor(() => expect(study.trials[0]!.reports.length).toBeGreaterThan(before[0]!));
    expect(study.trials).toHaveLength(2);
  });

  it("stops at once: what is under way waits, and runs again with the same parameters", async () => {
    const store = passingStore();
    const study = await wake(store);
    await study.begin("fake", document(100_000));
    study.run();
    await vi.waitFor(() => expect(study.trials[1]?.reports.length ?? 0).toBeGreaterThan(0));
    const begun = study.trials.map(({ parameters }) => parameters);
    const stop = performance.now();
    await study.stop();
    expect(performance.now() - stop).toBeLessThan(100);
    expect(states(study)).toEqual(["waiting", "waiting"]);
    expect(workers.every((worker) => worker.ended)).toBe(true);
    study.run();
    await vi.waitFor(() => expect(states(study)).toEqual(["running", "running"]));
    expect(study.trials.map(({ parameters }) => parameters)).toEqual(begun);
  });

  it("keeps all that was told when the page is closed, and runs the interrupted trials again", async () => {
    const store = passingStore();
    const study = await wake(store);
    await study.begin("fake", document(400));
    study.budget = 50;
    study.run();
    await vi.waitFor(() => expect(study.ended).toBeGreaterThanOrEqual(1), { timeout: 10_000 });
    // The journal is ahead of the page: a trial in its first half runs there, too.
    await vi.waitFor(() => expect(study.trials.some(({ state, reports }) => state === "running" && reports.length > 0 && reports.length < 40)).toBe(true));
    // The page is gone: nobody says good-bye.
    const told = study.trials.filter(({ state }) => state !== "running");
    workers.splice(0).forEach((worker) => worker.terminate());
    const text = await store.read(study.opened!.id);
    const last = new Map(text.split("\n").flatMap((line) => (line.includes('"trial"') ? [(JSON.parse(line) as { trial: Trial }).trial] : [])).map((trial) => [trial.number, trial]));
    const running = [...last.values()].filter(({ state }) => state === "running");
    const copy = passingStore();
    await copy.create({ title: "fake", budget: null, twinOf: null }, text);

    const again = await wake(copy);
    await again.open((await copy.list())[0]!.id);
    expect(again.interrupted).toEqual(running.map(({ number }) => number));
    expect(running.length).toBeGreaterThan(0);
    for (const trial of told) expect(again.trials[trial.number]).toEqual(trial);
    again.run();
    expect(again.survived).toBe(false);
    await vi.waitFor(() => expect(["running", "complete"]).toContain(again.trials[running[0]!.number]!.state));
    expect(again.trials[running[0]!.number]!.parameters).toEqual(running[0]!.parameters);
    await vi.waitFor(() => expect(again.survived).toBe(true), { timeout: 10_000 });
    expect(running.some(({ number }) => again.trials[number]!.state === "complete"), "it survived when a trial had run again, not before").toBe(true);
    expect(study.survived).toBe(false);
  });

  it("replaces a worker that dies and trains its trial again; the second time the trial fails", async () => {
    const study = await wake();
    study.workers = 1;
    await study.begin("fake", document(100_000));
    study.budget = 2;
    study.run();
    for (const life of [0, 1]) {
      await vi.waitFor(() => expect(workers.length).toBe(life + 1));
      await vi.waitFor(() => expect(study.trials[0]?.reports.length ?? 0).toBeGreaterThan(life));
      workers[life]!.die("out of memory");
    }
    await vi.waitFor(() => expect(study.trials[0]).toMatchObject({ state: "failed", reason: expect.stringContaining("out of memory") as string }));
    await vi.waitFor(() => expect(study.trials[1]?.state).toBe("running"));
    expect(study.fault).toBeNull();
  });

  it("takes more workers, or fewer, while it runs", async () => {
    const study = await wake();
    study.workers = 1;
    await study.begin("fake", document(200));
    study.budget = 100;
    study.run();
    study.setWorkers(3);
    await vi.waitFor(() => expect(states(study).filter((state) => state === "running")).toHaveLength(3));
    study.setWorkers(1);
    await vi.waitFor(() => expect(states(study).filter((state) => state === "running").length).toBeLessThanOrEqual(1), { timeout: 10_000 });
  });

  it("says what is wrong with a document or a file, and keeps the study that is open", async () => {
    const study = await wake();
    await study.begin("fake", document());
    expect(await study.begin("wrong", { space: [] })).toBe(false);
    expect(study.fault?.field).toBe("space");
    study.dismissFault();
    expect([(await study.check({ space: [] }))?.field, await study.check(document()), study.fault]).toEqual(["space", null, null]);
    const id = study.opened!.id;
    expect(await importJournal(study, "photo.jpg", "not a journal\n")).toBeUndefined();
    expect(study.fault?.field).toBe("journal, line 1");
    expect([study.opened!.id, study.kept.length]).toEqual([id, 1]);
    await importJournal(study, "empty.log", "");
    expect(study.fault?.message).toContain("found no study");
    await importFile(study, { name: "holiday", text: () => Promise.reject(new DOMException("gone", "NotFoundError")) });
    expect(study.fault?.message).toContain("holiday cannot be read");
    expect([study.opened!.id, study.kept.length]).toEqual([id, 1]);
  });

  it("opens a journal beside the study that was open, without a torn end", async () => {
    const study = await wake();
    await study.begin("fake", document(1));
    study.budget = 3;
    study.run();
    await ended(study);
    const text = (await study.journal(study.opened!.id))!;
    const content = await importJournal(study, "copy.log", text + '{"trial": {"num');
    expect(content).toMatchObject({ torn: true });
    expect(study.trials.map(({ state }) => state)).toEqual(["complete", "complete", "complete"]);
    expect(study.kept.map(({ title }) => title)).toEqual(["fake", "copy.log"]);
    expect(await study.journal(study.opened!.id)).toBe(text);
  });

  it("is open on one page at a time, and is deleted nowhere else", async () => {
    const store = passingStore();
    const held = new Set<number>();
    const hold = (id: number) => Promise.resolve(held.has(id) ? null : (held.add(id), () => void held.delete(id)));
    const study = await wake(store, fakeStudyModule(), hold);
    await study.begin("fake", document());
    const other = await wake(store, fakeStudyModule(), hold);
    await other.begin("other", document());
    expect(await other.open(study.opened!.id)).toBe(false);
    expect([other.fault?.value, other.opened?.title, other.state]).toEqual(["open elsewhere", "other", "idle"]);
    other.dismissFault();
    await other.remove(study.opened!.id);
    expect([other.fault?.value, other.kept.length]).toEqual(["open elsewhere", 2]);
    await study.close();
    expect([study.opened, study.trials, study.state]).toEqual([null, [], "none"]);
    await other.open((await store.list())[0]!.id);
    expect(other.opened?.title).toBe("fake");
  });

  it("leaves nothing on the page when it is deleted", async () => {
    const store = passingStore();
    const study = await wake(store);
    await study.begin("fake", document(100_000));
    study.run();
    await vi.waitFor(() => expect(states(study)).toContain("running"));
    workers.splice(0).forEach((worker) => worker.terminate()); // the page is gone
    const again = await wake(store);
    await again.open(study.opened!.id);
    expect(again.interrupted.length).toBeGreaterThan(0);
    await again.remove(study.opened!.id);
    expect([again.opened, again.trials, again.interrupted, again.kept, again.state, again.fault]).toEqual([null, [], [], [], "none", null]);
  });

  /** A store that refuses lines from a moment on, once or for good. */
  function full(store: StudyStore) {
    const self = {
      ...store,
      refuses: 0,
      append: (id: number, lines: string) => (self.refuses-- > 0 ? Promise.reject(new Error("the disk is full")) : store.append(id, lines)),
    };
    return self;
  }

  it.each([1, Infinity])("goes no further than its journal: what cannot be kept has not happened (%s)", async (refuses) => {
    const store = full(passingStore());
    const study = await wake(store);
    await study.begin("fake", document(200));
    study.run();
    await vi.waitFor(() => expect(study.ended).toBeGreaterThan(0), { timeout: 10_000 });
    store.refuses = refuses;
    await vi.waitFor(() => expect(study.fault?.message).toContain("could not be kept (the disk is full)"));
    expect(study.fault?.message).toContain("delete a study");
    expect(study.state).not.toBe("running");
    await vi.waitFor(() => expect([study.state, study.opened?.title]).toEqual(["idle", "fake"]));
    expect(study.ended).toBeGreaterThan(0);
    expect(states(study)).not.toContain("running");
    expect([study.interrupted, study.survived]).toEqual([[], false]);
    store.refuses = 0;
    study.run();
    const { ended } = study;
    await vi.waitFor(() => expect(study.ended).toBeGreaterThan(ended), { timeout: 10_000 });
  });

  it("opens its study again when the thread that keeps it dies, and says so", async () => {
    const study = await wake();
    await study.begin("fake", document(100_000));
    study.run();
    await vi.waitFor(() => expect(states(study)).toEqual(["running", "running"]));
    threads.at(-1)!.die("out of memory");
    expect([study.fault?.kind, study.trials, workers.every((worker) => worker.ended)]).toEqual(["crashed", [], true]);
    await vi.waitFor(() => expect(study.state).toBe("idle"));
    expect(states(study)).toEqual(["waiting", "waiting"]);
    expect(study.fault?.message).toContain("out of memory");
    study.run();
    await vi.waitFor(() => expect(states(study)).toEqual(["running", "running"]));
  });

  it("tells the time left by what has ended since the start, and nothing before", async () => {
    const study = await wake();
    await study.begin("fake", document(1), { budget: 40 });
    study.run();
    await ended(study);
    study.setBudget(5000);
    const start = performance.now();
    study.run();
    expect(study.secondsLeft()).toBeNaN();
    await vi.waitFor(() => expect(study.ended).toBeGreaterThan(40));
    const each = 4 / (study.ended - 40);
    expect(study.secondsLeft(start + 4000) / (each * (5000 - study.ended))).toBeCloseTo(1, 1);
    await study.stop();
  });
});
