/** A study on the page: its trials as they stand, and the pool of workers that trains them. */
import { type Client, startEngine } from "../../engine/client";
import { type Fault, faultOf, plainFault, type Silence, type TrialReport } from "../../engine/protocol";
import { startStudyEngine, type StudyClient } from "../../engine/study_client";
import type { KeptStudy, OpenedStudy, Parameter, Search, SearchDocument, StudyPlan, Task, Trial } from "../../engine/study_protocol";
import { cores } from "../fleet.svelte";
import { named, training, TrialFault } from "./faults";
import { searchIn } from "./space_file";
import { bestSoFar, hasEnded } from "./trials";

export type StudyState = "loading" | "none" | "idle" | "running" | "paused";

/** Workers are replaced in tests. */
export interface Workers {
  study?: () => Worker;
  training?: () => Worker;
}

/** Trials of a study of which nobody has said how many it shall have. */
const usualBudget = 100;

/** How often a trial's worker may die before the trial fails. */
const deathsAllowed = 1;

/** What is left of the trials that had ended, as it was found. */
const lossText = (told: number, found: number): string =>
  found >= told ? "Nothing told before this is lost." : `Of ${told} trials that had ended, ${found} are left in this browser.`;

const nothingLeft = "Nothing of it is left here: another tab deleted it, or the browser's data was cleared.";

export class LiveStudy {
  state = $state<StudyState>("loading");
  opened = $state.raw<Omit<OpenedStudy, "trials" | "interrupted"> | null>(null);
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
  #seats = new Set<Client>();
  /** Loops that take trials. */
  #loops = 0;
  /** Grows with every start and stop, so that a loop that was given up takes no further trial. */
  #turn = 0;
  #begun = { time: 0, ended: 0 };
  #spent = 0;

  constructor(private readonly spawn: Workers = {}) {}

  /** Starts the thread that keeps studies and lists them. */
  async wake(): Promise<void> {
    if (this.#client) return;
    this.#client = startStudyEngine({ crash: (fault) => this.#fail(fault), silence: (silence) => (this.silence = silence) }, this.spawn.study);
    await this.#try(async (calls) => {
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
      await named(this.#calls().complete(document), document);
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

  /** Opens a kept study with all that was told; it shall have as many trials as before. */
  async open(id: number): Promise<boolean> {
    await this.stop();
    return this.#open((calls) => calls.open(id));
  }

  /** Leaves the open study, so that another thread can have it. What is under way waits for its turn again. */
  async close(): Promise<void> {
    await this.stop();
    await this.#try((calls) => calls.close());
    this.#forget();
  }

  /** Lets a study that is only looked at go on with this search. */
  goOnWith = (document: SearchDocument) => this.#open((calls) => named(calls.goOnWith(document), document));

  /** Keeps a file's journal beside the others and opens its study; says what was found, and the name of the study shown. */
  async importFile(file: Pick<File, "name" | "text">) {
    const text = await file.text().catch(() => null);
    if (text !== null && !searchIn(text)) return this.importJournal(file.name, text);
    const why = text === null ? "cannot be read. A folder is no journal: choose or drop a single file" : 'is a space, not a journal. Open it in the step "What may be tried"';
    this.fault = plainFault("invalid", `${file.name} ${why}.`);
    return undefined;
  }

  /** The same of a journal's text. */
  async importJournal(title: string, text: string) {
    const found = await this.#try((calls) => calls.importJournal(title, text));
    if (found) await this.open(found.kept.id);
    return found && { ...found.content, shown: found.shown };
  }

  /** Lists the kept studies anew: another tab or the twin may have begun one. */
  refresh = () => this.#try(async (calls) => (this.kept = await calls.list()));
  /** A kept study's journal, as it is downloaded. */
  journal = (id: number) => this.#try((calls) => calls.journal(id));
  /** How many trials a kept study has. */
  count = (id: number) => this.#try((calls) => calls.count(id));
  /** A trial's complete experiment document, as JSON. */
  experiment = (number: number) => this.#try((calls) => calls.experiment(number));
  /** Each parameter's share of what decides between good and bad trials, by PED-ANOVA. */
  importance = () => this.#try((calls) => calls.importance());
  /** The sampler's two densities of a parameter. */
  densities = (parameter: string) => this.#try((calls) => calls.densities(parameter, 80));

  /** Deletes a kept study for good, also the open one; where another tab has it, `fault` says so and it stays. */
  async remove(id: number): Promise<void> {
    const own = this.opened?.id === id;
    if (own) await this.stop();
    await this.#try(async (calls) => {
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
    this.#begun = { time: performance.now(), ended: this.ended };
    this.#fill(++this.#turn);
  }

  /** Holds all trials where they are. */
  pause(): void {
    if (this.state !== "running") return;
    this.state = "paused";
    for (const { calls } of this.#seats) calls.pauseTrial().catch(() => {});
  }

  /** Ends a pause. */
  resume(): void {
    if (this.state !== "paused") return;
    this.state = "running";
    this.#begun = { time: performance.now(), ended: this.ended };
    for (const { calls } of this.#seats) calls.resumeTrial().catch(() => {});
    this.#fill(this.#turn);
  }

  /** Ends the pool at once. Trials under way run again, with the same parameters, when the study goes on. */
  async stop(): Promise<void> {
    if (this.state !== "running" && this.state !== "paused") return;
    this.#endPool();
    const running = this.trials.filter(({ state }) => state === "running");
    await this.#try((calls) => Promise.all(running.map(async ({ number }) => this.#take(await calls.requeue(number)))));
  }

  /** How many trials run at once; fewer: those under way end first. */
  setWorkers(count: number): void {
    this.workers = count;
    if (this.state === "running") this.#fill(this.#turn);
  }

  /** How many trials the open study shall have in the end, at least those it has. */
  setBudget(count: number): void {
    this.budget = Math.max(count, this.trials.length);
    const { opened, budget } = this;
    if (opened) void this.#try((calls) => calls.setBudget(opened.id, budget));
    if (this.state === "running") this.#fill(this.#turn);
  }

  /** Seconds until the budget is used up, as it goes now; NaN where nothing is known yet. */
  secondsLeft(now = performance.now()): number {
    const gained = this.ended - this.#begun.ended;
    return gained > 0 ? ((now - this.#begun.time) / 1000 / gained) * Math.max(0, this.budget - this.ended) : NaN;
  }

  dismissFault(): void {
    this.fault = null;
  }

  /** Gives up the study's thread, and opens what is kept with another one. */
  startAgain(): void {
    this.#fail(plainFault("crashed", "The study's thread was started again. What you see is what this browser keeps of the study."));
  }

  async #open(how: (calls: StudyClient["calls"]) => Promise<OpenedStudy>): Promise<boolean> {
    this.fault = null;
    const found = await this.#try(how);
    if (!found) return false;
    await this.refresh();
    const { trials, interrupted, ...opened } = found;
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
    this.#turn++;
    this.#loops = 0;
    for (const client of this.#seats) client.close();
    this.#seats.clear();
    if (this.state === "running" || this.state === "paused") this.state = "idle";
  }

  /** Starts loops until there are as many as workers. */
  #fill(turn: number): void {
    for (let missing = this.workers - this.#loops; missing > 0; missing--) {
      this.#loops++;
      void this.#work(turn);
    }
  }

  async #work(turn: number): Promise<void> {
    const seat = { client: null as Client | null };
    try {
      while (turn === this.#turn && this.state === "running" && this.#loops <= this.workers && this.#anyLeft()) {
        await this.#one(seat, turn);
      }
    } catch (thrown) {
      if (turn === this.#turn) this.#fail(thrown instanceof TrialFault ? thrown.fault : faultOf(thrown));
    }
    this.#leave(seat.client);
    if (turn !== this.#turn) return;
    this.#loops--;
    if (this.#loops === 0 && this.state === "running") this.state = "idle";
  }

  /** Trials that are to be begun: those under way count as if they had ended. */
  #anyLeft(): boolean {
    const running = this.trials.filter(({ state }) => state === "running").length;
    return this.ended + running + this.#spent < this.budget;
  }

  /** Asks for a trial and trains it to its end; a worker that dies is replaced, and its trial queued again. */
  async #one(seat: { client: Client | null }, turn: number): Promise<void> {
    this.#spent++; // until the study has answered
    const task = await this.#calls()
      .next()
      .finally(() => this.#spent--);
    this.#take(task.trial);
    if (turn !== this.#turn) return void this.#take(await this.#calls().requeue(task.trial.number));
    if (task.experiment === "") return;
    for (let deaths = 0; ; deaths++) {
      seat.client ??= this.#seat();
      try {
        return await this.#train(seat.client, task, turn);
      } catch (thrown) {
        if (turn !== this.#turn) return;
        if (!(thrown instanceof TrialFault) || thrown.fault.kind === "unavailable") throw thrown;
        const { fault } = thrown;
        this.#leave(seat.client);
        seat.client = null;
        if (fault.kind === "invalid" || deaths >= deathsAllowed) {
          return this.#take(await this.#calls().tell(task.trial.number, { state: "failed", reason: fault.message }));
        }
      }
    }
  }

  async #train(client: Client, { trial, experiment }: Task, turn: number): Promise<void> {
    const { monitor, seeds, report_every } = this.search!.objective;
    await training(client.calls.beginTrial({ experiment, monitor, seeds, reportEvery: report_every }));
    for (;;) {
      const report: TrialReport = await training(client.calls.nextReport());
      if (turn !== this.#turn) return;
      if (report.ended) {
        const outcome = report.reason ? { state: "failed" as const, reason: report.reason } : { state: "complete" as const, value: report.value };
        return this.#take(await this.#calls().tell(trial.number, outcome));
      }
      const told = await this.#calls().report(trial.number, report.epoch, report.value);
      this.#take(told);
      if (told.state !== "running") return;
    }
  }

  #seat(): Client {
    const client = startEngine({ event: () => {}, crash: () => {} }, this.spawn.training);
    this.#seats.add(client);
    if (this.state === "paused") client.calls.pauseTrial().catch(() => {});
    return client;
  }

  #leave(client: Client | null): void {
    if (!client) return;
    client.close();
    this.#seats.delete(client);
  }

  #take(trial: Trial): void {
    const trials = [...this.trials];
    trials[trial.number] = trial;
    this.trials = trials;
    if (hasEnded(trial) && this.#awaited.delete(trial.number)) this.survived = true;
  }

  #calls(): StudyClient["calls"] {
    if (!this.#client) throw new Error("The study is not open");
    return this.#client.calls;
  }

  #fail(fault: Fault): void {
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

  async #try<T>(act: (calls: StudyClient["calls"]) => Promise<T>): Promise<T | undefined> {
    try {
      return await act(this.#calls());
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
