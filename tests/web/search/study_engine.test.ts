import { describe, expect, it } from "vitest";
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { JournalContent } from "study-module";
import { foundText, unreadText } from "../../../web/src/chapters/search/found_text";
import { recipe } from "../../../web/src/chapters/search/recipe";
import { createStudyEngine } from "../../../web/src/engine/study";
import { type Hold, holdBy } from "../../../web/src/engine/study_lock";
import { passingStore, type StudyStore, upToDate } from "../../../web/src/engine/study_store";
import { fakeJournal, fakeStudyModule } from "./fake_study";

const document = { space: [{ name: "rate", type: "float" as const, low: 1, high: 1000 }], experiment: { training: { epochs: 40 } } };
const plan = { budget: 30, twinOf: null };

/** Locks as the browser's, shared by the engines of a test. */
function locks(): Hold & { held: Set<number> } {
  const held = new Set<number>();
  const hold: Hold = (id) => Promise.resolve(held.has(id) ? null : (held.add(id), () => void held.delete(id)));
  return Object.assign(hold, { held });
}
const engine = (store: StudyStore, hold: Hold = locks()) => createStudyEngine(fakeStudyModule(), store, hold);

/** A store that refuses lines while it is full. */
function filling(): StudyStore & { full: boolean } {
  const store = passingStore();
  const self = { ...store, full: false, append: (id: number, lines: string) => (self.full ? Promise.reject(new Error("the disk is full")) : store.append(id, lines)) };
  return self;
}
const journalOf = async (store: StudyStore, id: number) => (await store.read(id)).split("\n").filter(Boolean).slice(1).map((line) => (JSON.parse(line) as { trial: { number: number; state: string } }).trial);

describe("a study's lock", () => {
  it("that another page has leaves the study that is open as it was", async () => {
    const [store, hold] = [passingStore(), locks()];
    const other = await engine(store, hold).begin("other", document, plan);
    const own = engine(store, hold);
    const { id } = await own.begin("own", document, plan);
    await expect(own.open(other.id)).rejects.toThrow("open in another tab");
    expect((await own.next()).trial.number).toBe(0);
    expect([...hold.held]).toEqual([other.id, id]);
  });

  it("is given back when another study is opened, the same one again, or none", async () => {
    const [store, hold] = [passingStore(), locks()];
    const own = engine(store, hold);
    const first = await own.begin("first", document, plan);
    const second = await own.begin("second", document, plan);
    expect([...hold.held]).toEqual([second.id]);
    expect((await own.open(second.id)).title).toBe("second");
    expect([...hold.held]).toEqual([second.id]);
    await own.open(first.id);
    expect([...hold.held]).toEqual([first.id]);
    await expect(own.open(99)).rejects.toThrow("found no study");
    expect([...hold.held]).toEqual([first.id]);
    await own.close();
    expect([...hold.held]).toEqual([]);
  });

  it("keeps a study from being deleted where it is open; the own one is deleted and closed", async () => {
    const [store, hold] = [passingStore(), locks()];
    const own = engine(store, hold);
    const { id } = await own.begin("fake", document, plan);
    const other = engine(store, hold);
    await expect(other.remove(id)).rejects.toThrow("open in another tab");
    expect(await store.list()).toHaveLength(1);
    await own.remove(id);
    expect([await store.list(), [...hold.held], await store.read(id)]).toEqual([[], [], ""]);
    expect(() => own.experiment(0)).toThrow("No study is open");
  });

  it("is waited for, but not long, where another thread is about to give it back", async () => {
    let holder = Promise.resolve();
    const manager = {
      request: (_: string, { signal }: LockOptions, act: () => Promise<void>) =>
        new Promise((_, reject) => {
          signal!.addEventListener("abort", () => reject(signal!.reason));
          void holder.then(() => {
            if (!signal!.aborted) holder = act();
          });
        }),
    } as unknown as LockManager;
    const hold = holdBy(manager);
    const first = (await hold(1))!;
    setTimeout(first, 50);
    const second = await hold(1);
    expect(second).not.toBeNull();
    expect(await hold(1)).toBeNull();
    await expect(holdBy({ request: () => Promise.reject(new Error("not here")) } as unknown as LockManager)(1)).rejects.toThrow("not here");
  });

  it("is not asked for where the browser has none", async () => {
    const own = engine(passingStore(), holdBy(undefined));
    const { id } = await own.begin("fake", document, plan);
    await own.remove(id);
    await expect(own.next()).rejects.toThrow("No study is open");
  });
});

describe("a study's journal", () => {
  it("takes no line of a study that was deleted", async () => {
    const store = passingStore();
    const own = engine(store);
    const { id } = await own.begin("fake", document, plan);
    await store.remove(id);
    await expect(own.next()).rejects.toThrow("could not be kept (the study is no longer in this browser)");
    expect(await store.read(id)).toBe("");
  });

  it("has all lines in their order, also those that had to wait for room", async () => {
    const store = filling();
    const own = engine(store);
    const { id } = await own.begin("fake", document, plan);
    store.full = true;
    const refused = await Promise.allSettled([own.next(), own.next()]);
    expect(refused.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
    await expect(own.next()).rejects.toThrow("delete a study");
    store.full = false;
    await own.next();
    expect((await journalOf(store, id)).map(({ number }) => number)).toEqual([0, 1]);
  });

  it("without room for what was interrupted can be looked at, and goes on once there is room", async () => {
    const store = filling();
    const before = engine(store);
    const { id } = await before.begin("fake", document, plan);
    await before.next();
    store.full = true;
    const own = engine(store);
    const opened = await own.open(id);
    expect([opened.interrupted, opened.count, own.trials(0, 10).length]).toEqual([[0], 1, 1]);
    await expect(own.next()).rejects.toThrow("could not be kept (the disk is full)");
    store.full = false;
    expect((await own.next()).trial.number).toBe(0);
    expect((await journalOf(store, id)).map(({ state }) => state)).toEqual(["running", "waiting", "running"]);
  });

  it("with several studies shows the one with most trials, and says which, and names the others", async () => {
    const module = fakeStudyModule();
    const studies = [
      { name: "small", objectives: 1, trials: 2, search: JSON.stringify({ ...document, name: "small" }) },
      { name: "large", objectives: 1, trials: 12, search: JSON.stringify({ ...document, name: "large" }) },
      { name: "two", objectives: 2, trials: 20, search: null },
    ];
    const own = createStudyEngine({ ...module, readJournal: (text) => ({ ok: true, value: fakeJournal(text, { lines: 60, torn: false, unreadLines: 0, unread: [], studies }) }) }, passingStore(), locks());
    const { kept, content, shown } = await own.importJournal("several.log", "");
    expect([shown, (await own.open(kept.id)).name, await own.count(kept.id)]).toEqual(["large", "large", 34]);
    expect(foundText({ ...content, shown })).toBe(
      '60 lines, 12 trials. It is of the study "large"; the journal also has "small" (2 trials), "two" (2 objectives: it cannot be shown).',
    );
  });
});

describe("a journal of others", () => {
  const studies = [
    { name: "first", objectives: 1, trials: 9, search: JSON.stringify({ ...document, name: "first" }) },
    { name: "second", objectives: 1, trials: 2, search: JSON.stringify({ ...document, name: "second" }) },
  ];
  const reading = (content: Partial<JournalContent>) => {
    const module = fakeStudyModule();
    const looked: string[] = [];
    const readJournal = (text: string) => ({
      ok: true as const,
      value: {
        ...fakeJournal(text, { lines: 3, torn: false, unreadLines: 0, unread: [], studies, ...content }),
        lookAt: (name: string) => (looked.push(name), module.openStudy(JSON.stringify(document), "")),
      },
    });
    return { looked, module: { ...module, readJournal } };
  };

  it("opens the study that is chosen, and remembers it", async () => {
    const store = passingStore();
    const { module } = reading({});
    const own = createStudyEngine(module, store, locks());
    const { kept } = await own.importJournal("several.log", "");
    expect((await own.open(kept.id)).name).toBe("first");
    expect(await own.open(kept.id, "second")).toMatchObject({ name: "second", journal: { studies } });
    expect((await createStudyEngine(module, store, locks()).open(kept.id)).name).toBe("second");
  });

  it("with lines that are not understood is looked at, and nothing is added", async () => {
    const store = passingStore();
    const unread = [{ line: 7, why: "it is no JSON" }, { line: 9, why: "it is no JSON" }];
    const { looked, module } = reading({ unreadLines: 3, unread });
    const own = createStudyEngine(module, store, locks());
    const { kept } = await own.importJournal("odd.log", "a line");
    const opened = await own.open(kept.id);
    expect(looked).toEqual(["first"]);
    expect(unreadText(opened.journal)).toBe(
      "Line 7 of this journal is not understood: it is no JSON. So are 2 more, from line 9 on. You can look at the rest. Nothing can be added to it.",
    );
  });

  it("without a trial is not taken in the place of the study that is open", async () => {
    const store = passingStore();
    const empty = [{ name: "s", objectives: 1, trials: 0, search: null }];
    const { module } = reading({ torn: true, studies: empty });
    const own = createStudyEngine(module, store, locks());
    const { id } = await own.begin("own", document, plan);
    await expect(own.importJournal("torn.log", "")).rejects.toThrow("has no trial yet");
    expect((await store.list()).map((one) => one.id)).toEqual([id]);
    expect((await own.next()).trial.number).toBe(0);
  });

  it("is opened by the lines of Python that are printed, in Optuna 3 as in 4", () => {
    const folder = mkdtempSync(join(tmpdir(), "recipe-"));
    try {
      const journal = join(folder, 'a "journal".log');
      const trial = { op_code: 4, worker_id: "w", study_id: 0, datetime_start: null, state: 1, value: 1, params: {}, distributions: {}, datetime_complete: "2026-01-01T00:00:00" };
      writeFileSync(journal, [{ op_code: 0, worker_id: "w", study_name: "größe", directions: [1] }, trial].map((line) => JSON.stringify(line) + "\n").join(""));
      const run = (before: string) => execFileSync("/usr/bin/python3", ["-W", "ignore", "-c", before + recipe("größe", journal)], { encoding: "utf8" });
      expect(run("")).toBe("{}\n");
      const optuna4 = 'import sys, types, optuna\nnew = types.ModuleType("optuna.storages.journal")\nnew.JournalFileBackend = optuna.storages.JournalFileStorage\ndel optuna.storages.JournalFileStorage\nsys.modules[new.__name__] = new\n';
      expect(run(optuna4)).toBe("{}\n");
    } finally {
      rmSync(folder, { recursive: true });
    }
  }, 60_000);
});

describe("what is kept beside a journal", () => {
  it("is the number of trials wanted, and whose twin it is", async () => {
    const store = passingStore();
    const own = engine(store);
    const { id } = await own.begin("fake", document, plan);
    await own.setBudget(id, 70);
    const twin = await own.begin("twin", document, { budget: 12, twinOf: id });
    expect(twin).toMatchObject({ budget: 12, twinOf: id });
    expect(await own.open(id)).toMatchObject({ budget: 70, twinOf: null });
    await expect(own.setBudget(99, 1)).rejects.toThrow("the study is no longer in this browser");
  });

  it("of an earlier version has no budget, and a twin's title", () => {
    expect(upToDate({ id: 3, title: "Random twin of study 2", begun: 7 })).toEqual({ id: 3, title: "Random twin of study 2", begun: 7, budget: null, twinOf: 2, shown: null });
    expect(upToDate({ id: 2, title: "Corrected", begun: 7 })).toEqual({ id: 2, title: "Corrected", begun: 7, budget: null, twinOf: null, shown: null });
    expect(upToDate({ id: 4, title: "Random twin of study 2", begun: 7, budget: 5, twinOf: null }).twinOf).toBeNull();
  });
});
