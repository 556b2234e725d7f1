/** A study on the page: its trials as they stand, and the pool of workers that trains them. */
import { Pool } from "../../engine/pool";
import { type Fault, faultOf, plainFault, type Silence } from "../../engine/protocol";
import { startStudyEngine, type StudyClient } from "../../engine/study_client";
import type { KeptStudy, OpenedStudy, Parameter, Search, SearchDocument, StudyPlan, Task, Trial } from "../../engine/study_protocol";
import { cores } from "../fleet.svelte";
import { named } from "./faults";
import { trialWork } from "./trial_work";
import { bestSoFar, hasEnded } from "./trials";

export type StudyState = "loading" | "none" | "idle" | "running" | "paused";

/** Workers are replaced in tests. */
export interface Workers {
  study?: () => Worker;
  training?: () => Worker;
}

/** Trials of a study of which nobody has said how many it shall have. */
const usualBudget = 100;

/** What is left of the trials that had ended, as it was found. */
const lossText = (told: number, found: number): string =>
  found >= told ? "Nothing told before this is lost." : `Of ${told} trials that had ended, ${found} are left in this browser.`;

const nothingLeft = "Nothing of it is left here: another tab deleted it, or the browser's data was cleared.";

/** Trials in one message: many more would hold up the page's thread while it unpacks them. */
const trialsAtOnce = 1000;

async function allTrials(calls: StudyClient["calls"], count: number): Promise<Trial[]> {
  const trials: Trial[] = [];
  while (trials.length < count) {
    const some = await calls.trials(trials.length, trialsAtOnce);
    if (some.length === 0) break;
    for (const trial of some) trials.push(trial);
  }
  return trials;
}

export class LiveStudy {
  state = $state<StudyState>("loading");
  opened = $state.raw<Omit<OpenedStudy, "count" | "interrupted"> | null>(null);
  trials = $state.raw<readonly Trial[]>([]);
  /** Trials that were under way when the page was closed; told once. */
  interrupted = $state.raw<readonly number[]>([]);
  /** One of them has run again to its end. */
  survived = $state(false);
  /** Studies that this browser keeps, newest last. */
  kept = $state.raw<readonly KeptStudy[]>([]);
  /** Why studies do not outlive the page, in a sentence; "" where they do. */
  passing = $state("");
  fault = $state.raw<Fault | null>(null);
  /** The study's thread owes an answer and says nothing. */
  silence = $state.raw<Silence | null>(null);
  /** Trials that the study shall have in the end. */
  budget = $state(usualBudget);
  workers = $state(cores());

  readonly search: Search | null = $derived(this.opened?.search ?? null);
  readonly parameters: readonly Parameter[] = $derived(this.opened?.parameters ?? []);
  readonly higherIsBetter = $derived(this.opened?.direction !== "minimize");
  readonly ended = $derived(this.trials.filter(hasEnded).length);
  readonly best = $derived(bestSoFar(this.trials, this.higherIsBetter).at(-1)?.trial ?? null);
  readonly done = $derived(this.ended >= this.budget);
  /** No trial is under way or waits. */
  readonly settled = $derived(this.trials.length > 0 && this.ended === this.trials.length);

  /** Trials that were under way when the page was closed, until they have ended. */
  #awaited = new Set<number>();
  #client: StudyClient | null = null;
  readonly #pool: Pool<Task>;

  constructor(private readonly spawn: Workers = {}) {
    this.#pool = new Pool(spawn.training);
  }

  /** Starts the thread that keeps studies and lists them. */
  async wake(): Promise<void> {
    if (this.#client) return;
    this.#client = startStudyEngine({ crash: (fault) => this.fail(fault), silence: (silence) => (this.silence = silence) }, this.spawn.study);
    await this.ask(async (calls) => {
      this.passing = await calls.passing();
      this.kept = await calls.list();
    });
    if (this.state === "loading") this.state = "none";
  }

  /** Ends all threads. What is under way waits for its turn again. */
  async sleep(): Promise<void> {
    await this.stop();
    const client = this.#client;
    this.#client = null;
    await client?.calls.close().catch(() => {});
    client?.close();
    this.#forget();
    this.state = "loading";
  }

  /** What the core has against a document; null: nothing, undefined: it could not be asked, and `fault` says why. */
  async check(document: SearchDocument): Promise<Fault | null | undefined> {
    try {
      await this.calls().complete(document);
      return null;
    } catch (thrown) {
      const fault = faultOf(thrown);
      if (fault.kind === "invalid") return fault;
      this.#tell(fault);
      return undefined;
    }
  }

  /** Begins a study of `budget` trials; the one before it stays kept. False: it is not allowed, and nothing has changed. */
  async begin(title: string, document: SearchDocument, { budget = usualBudget, twinOf = null }: Partial<StudyPlan> = {}): Promise<boolean> {
    await this.stop();
    const first = this.kept.length === 0;
    const begun = await this.#open((calls) => named(calls.begin(title, document, { budget, twinOf }), document));
    if (begun && first) void globalThis.navigator?.storage?.persist?.().catch(() => {});
    return begun;
  }

  /** Opens a kept study, or the one of that name in its journal, with all that was told; it shall have as many trials as before. */
  async open(id: number, study?: string): Promise<boolean> {
    await this.stop();
    return this.#open((calls) => calls.open(id, study));
  }

  /** Leaves the open study, so that another thread can have it. What is under way waits for its turn again. */
  async close(): Promise<void> {
    await this.stop();
    await this.ask((calls) => calls.close());
    this.#forget();
  }

  /** Lets a study that is only looked at go on with this search. */
  goOnWith = (document: SearchDocument) => this.#open((calls) => named(calls.goOnWith(document), document));

  /** Lists the kept studies anew: another tab or the twin may have begun one. */
  refresh = () => this.ask(async (calls) => (this.kept = await calls.list()));
  /** A kept study's journal, as it is downloaded. */
  journal = (id: number) => this.ask((calls) => calls.journal(id));
  /** How many trials a kept study has. */
  count = (id: number) => this.ask((calls) => calls.count(id));
  /** A trial's complete experiment document, as JSON. */
  experiment = (number: number) => this.ask((calls) => calls.experiment(number));
  /** Each parameter's share of what decides between good and bad trials, by PED-ANOVA. */
  importance = () => this.ask((calls) => calls.importance());
  /** The sampler's two densities of a parameter. */
  densities = (parameter: string) => this.ask((calls) => calls.densities(parameter, 80));

  /** Deletes a kept study for good, also the open one; where another tab has it, `fault` says so and it stays. */
  async remove(id: number): Promise<void> {
    const own = this.opened?.id === id;
    if (own) await this.stop();
    await this.ask(async (calls) => {
      await calls.remove(id);
      if (own) this.#forget();
      this.kept = await calls.list();
    });
  }

  /** Trains trials until the study has `budget` that ended. */
  run(): void {
    if (this.state !== "idle" || !this.search) return;
    this.state = "running";
    this.interrupted = [];
    this.#pool.start(trialWork(this), this.workers).then(
      (whole) => {
        if (whole) this.state = "idle";
      },
      (thrown: unknown) => this.fail(faultOf(thrown)),
    );
  }

  /** Holds all trials where they are. */
  pause(): void {
    if (this.state !== "running") return;
    this.state = "paused";
    this.#pool.pause();
  }

  /** Ends a pause. */
  resume(): void {
    if (this.state !== "paused") return;
    this.state = "running";
    this.#pool.resume();
  }

  /** Ends the pool at once. Trials under way run again, with the same parameters, when the study goes on. */
  async stop(): Promise<void> {
    if (this.state !== "running" && this.state !== "paused") return;
    this.#endPool();
    const running = this.trials.filter(({ state }) => state === "running");
    await this.ask((calls) => Promise.all(running.map(async ({ number }) => this.take(await calls.requeue(number)))));
  }

  /** How many trials run at once; fewer: those under way end first. */
  setWorkers(count: number): void {
    this.workers = count;
    this.#pool.resize(count);
  }

  /** How many trials the open study shall have in the end, at least those it has. */
  setBudget(count: number): void {
    this.budget = Math.max(count, this.trials.length);
    const { opened, budget } = this;
    if (opened) void this.ask((calls) => calls.setBudget(opened.id, budget));
    this.#pool.fill();
  }

  /** Seconds until the budget is used up, as it goes now; NaN where nothing is known yet. */
  secondsLeft = (now?: number): number => this.#pool.secondsLeft(now);

  dismissFault(): void {
    this.fault = null;
  }

  /** Gives up the study's thread, and opens what is kept with another one. */
  startAgain(): void {
    this.fail(plainFault("crashed", "The study's thread was started again. What you see is what this browser keeps of the study."));
  }

  async #open(how: (calls: StudyClient["calls"]) => Promise<OpenedStudy>): Promise<boolean> {
    this.fault = null;
    const found = await this.ask(how);
    if (!found) return false;
    await this.refresh();
    const { count, interrupted, ...opened } = found;
    const trials = await this.ask((calls) => allTrials(calls, count));
    if (!trials) return false;
    this.opened = opened;
    this.trials = trials;
    this.interrupted = interrupted;
    this.#awaited = new Set(interrupted);
    const usual = trials.length > 0 && trials.every(hasEnded) ? trials.length : usualBudget;
    this.budget = Math.max(opened.budget ?? usual, trials.length);
    this.state = "idle";
    return true;
  }

  #forget(): void {
    this.opened = null;
    this.trials = [];
    this.interrupted = [];
    this.#awaited.clear();
    this.state = "none";
  }

  #endPool(): void {
    this.#pool.cancel();
    if (this.state === "running" || this.state === "paused") this.state = "idle";
  }

  /** A trial has moved. */
  take(trial: Trial): void {
    const trials = [...this.trials];
    trials[trial.number] = trial;
    this.trials = trials;
    if (hasEnded(trial) && this.#awaited.delete(trial.number)) this.survived = true;
  }

  calls(): StudyClient["calls"] {
    if (!this.#client) throw new Error("The study is not open");
    return this.#client.calls;
  }

  /** The study can go no further. */
  fail(fault: Fault): void {
    this.fault = fault;
    this.silence = null;
    this.#endPool();
    if (fault.kind === "invalid") return;
    // The study's thread is gone, or ahead of its journal: what is kept is opened again.
    const id = this.opened?.id;
    const told = this.ended;
    this.#client?.close();
    this.#client = null;
    this.#forget();
    if (fault.kind !== "unavailable" && id !== undefined) void this.#openAgain(id, fault, told);
  }

  /** `told`: how many trials the page had been told of, to say whether they are all still there. */
  async #openAgain(id: number, fault: Fault, told: number): Promise<void> {
    this.state = "loading";
    await this.wake();
    const opened = await this.#open((calls) => calls.open(id));
    this.interrupted = []; // the page was not closed
    this.#awaited.clear();
    const why = this.fault?.message ?? "";
    const gone = !opened && (await this.refresh()) && this.kept.every((kept) => kept.id !== id);
    const left = opened ? lossText(told, this.ended) : gone ? nothingLeft : `It could not be opened again. ${why}`;
    this.fault = { ...fault, message: `${fault.message} ${left}` };
  }

  /** Asks the study's thread; undefined: it could not be, and `fault` says why. */
  async ask<T>(act: (calls: StudyClient["calls"]) => Promise<T>): Promise<T | undefined> {
    try {
      return await act(this.calls());
    } catch (thrown) {
      this.#tell(faultOf(thrown));
      return undefined;
    }
  }

  /** A thread that has ended was closed by this page, or its end was told when it came. */
  #tell(fault: Fault): void {
    if (fault.kind !== "crashed") this.fault = fault;
  }
}
