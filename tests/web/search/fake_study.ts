import { expose } from "comlink";
import type { Journal, JournalContent, Result, Search, Study, StudyModule, Trial } from "study-module";
import { answering } from "../../../web/src/engine/answering";
import { carryFaults } from "../../../web/src/engine/faults";
import { createStudyEngine } from "../../../web/src/engine/study";
import type { Hold } from "../../../web/src/engine/study_lock";
import type { StudyStore } from "../../../web/src/engine/study_store";
import { defaults, fault } from "../engine/fake_mlp";

const ok = <T>(value: T): Result<T> => ({ ok: true, value });

/** One line of the fake's journal: the study's search, or a trial as it stands. */
type Line = { search: Search } | { trial: Trial };

/** Numbers of the trials that diverge (rate 1000), and of those that lag behind (rate 1). */
interface Bad {
  diverging?: readonly number[];
  lagging?: readonly number[];
}

/** A study whose trials have rates 2, 3, 4, ..., and whose pruner stops values below 0.4: those that lag. */
class FakeStudy implements Study {
  #trials: Trial[] = [];
  #lines = "";
  constructor(
    private readonly document: Search,
    journal: string,
    private readonly bad: Bad,
  ) {
    const lines = journal.split("\n").filter(Boolean).map((line) => JSON.parse(line) as Line);
    for (const line of lines) if ("trial" in line) this.#trials[line.trial.number] = line.trial;
    if (lines.length === 0) this.#write({ search: document });
  }
  #write(line: Line): void {
    this.#lines += JSON.stringify(line) + "\n";
  }
  #set(number: number, changes: Partial<Trial>): void {
    this.#trials[number] = { ...this.#trials[number]!, ...changes };
    this.#write({ trial: this.#trials[number]! });
  }
  #end(number: number, changes: Partial<Trial>): Result<boolean> {
    if (this.#trials[number]?.state !== "running") return ok(false);
    this.#set(number, changes);
    return ok(true);
  }
  direction = () => "maximize" as const;
  search = () => ok(JSON.stringify(this.document));
  ask(time: string) {
    const waiting = this.#trials.find(({ state }) => state === "waiting");
    const number = waiting?.number ?? this.#trials.length;
    const rate = this.bad.diverging?.includes(number) ? 1000 : this.bad.lagging?.includes(number) ? 1 : number + 2;
    if (!waiting) this.#trials[number] = { number, state: "running", value: null, parameters: { rate }, reports: [], started: time, ended: "", reason: "" };
    this.#set(number, { state: "running" });
    return ok({ trial: this.#trials[number]!, experiment: this.#experiment(number) });
  }
  experiment = (number: number) => ok(this.#experiment(number));
  #experiment(number: number): string {
    const rate = this.#trials[number]!.parameters["rate"];
    return JSON.stringify({ ...defaults, ...this.document.experiment, optimizer: { ...defaults.optimizer, learning_rate: rate } });
  }
  report(number: number, step: number, value: number) {
    this.#set(number, { reports: [...this.#trials[number]!.reports, { step, value }] });
    return ok(value < 0.4);
  }
  complete = (number: number, value: number, ended: string) => this.#end(number, { state: "complete", value, ended });
  prune = (number: number, ended: string) => this.#end(number, { state: "pruned", value: this.#trials[number]!.reports.at(-1)!.value, ended });
  fail = (number: number, reason: string, ended: string) => this.#end(number, { state: "failed", reason, ended });
  requeue = (number: number) => this.#end(number, { state: "waiting" });
  requeueInterrupted() {
    const running = this.#trials.filter(({ state }) => state === "running").map(({ number }) => number);
    for (const number of running) this.requeue(number);
    return ok(running);
  }
  takeLines(): string {
    const lines = this.#lines;
    this.#lines = "";
    return lines;
  }
  trial = (number: number) => ok(this.#trials[number]!);
  trialCount = () => this.#trials.length;
  trials = (from: number, count: number) => ok(this.#trials.slice(from, from + count));
  parameters = () => ok([{ name: "rate", type: "float" as const, low: 1, high: 1000, log: false, choices: [] }]);
  importance = () => ok([{ name: "rate", share: 1 }]);
  densities = () => ok({ values: [1], good: [1], bad: [1] });
  delete(): void {}
}

export const fakeJournal = (text: string, content: JournalContent): Journal => ({
  content: () => ok(content),
  text: () => text,
  lookAt: () => fault("study", "none", "one with a search"),
  delete() {},
});

export function fakeStudyModule(bad: Bad = {}): StudyModule {
  const complete = (json: string): Result<Search> => {
    const search = JSON.parse(json) as Partial<Search> & Pick<Search, "space" | "sampler" | "pruner" | "seed" | "experiment">;
    if (search.space.length === 0) return fault("space", "no parameters", "at least one");
    return ok({ ...search, name: search.name ?? "fake", objective: search.objective ?? { monitor: "validation_accuracy", seeds: 1, report_every: 5 } });
  };
  return {
    complete: (json) => {
      const result = complete(json);
      return result.ok ? ok(JSON.stringify(result.value)) : result;
    },
    readJournal(text) {
      const end = text.lastIndexOf("\n") + 1;
      const lines = text.slice(0, end).split("\n").filter(Boolean);
      try {
        const first = lines.map((line) => JSON.parse(line) as Line).find((line) => "search" in line);
        const studies = first ? [{ name: "fake", objectives: 1, trials: lines.length, search: JSON.stringify(first.search) }] : [];
        return ok(fakeJournal(text.slice(0, end), { lines: lines.length, torn: end < text.length, unreadLines: 0, unread: [], studies }));
      } catch {
        return fault("journal, line 1", lines[0] ?? "", "an operation of Optuna's journal");
      }
    },
    openStudy(json, journal) {
      const result = complete(json);
      return result.ok ? ok(new FakeStudy(result.value, journal, bad)) : result;
    },
  };
}

/** A study's worker in one thread, as `fakeWorker` is a training one's. */
export function fakeStudyWorker(store: StudyStore, hold: Hold = () => Promise.resolve(() => {}), module = fakeStudyModule()): Worker & { die(message: string): void; ended: boolean } {
  const { port1, port2 } = new MessageChannel();
  carryFaults();
  expose(answering(createStudyEngine(module, store, hold)), port2 as unknown as Parameters<typeof expose>[1]);
  port1.start();
  port2.start();
  const errors = new Set<(event: { message: string }) => void>();
  const worker = {
    ended: false,
    postMessage: (message: unknown, transfer: Transferable[] = []) => port1.postMessage(message, transfer as never),
    addEventListener: (type: string, listener: never) => (type === "error" ? errors.add(listener) : port1.addEventListener(type as "message", listener)),
    removeEventListener: (type: string, listener: never) => port1.removeEventListener(type as "message", listener),
    terminate() {
      worker.ended = true;
      port1.close();
    },
    die: (message: string) => errors.forEach((listener) => listener({ message })),
  };
  return worker as never;
}
