/** A study on the page: its trials as they stand, and the pool of workers that trains them. */
import { type Client, startEngine } from "../../engine/client";
import { type Fault, faultOf, type TrialReport } from "../../engine/protocol";
import { startStudyEngine, type StudyClient } from "../../engine/study_client";
import type { KeptStudy, OpenedStudy, Parameter, Search, SearchDocument, Task, Trial } from "../../engine/study_protocol";
import { cores } from "../fleet.svelte";
import { bestSoFar, hasEnded } from "./trials";

export type StudyState = "loading" | "none" | "idle" | "running" | "paused";

/** Workers are replaced in tests. */
export interface Workers {
  study?: () => Worker;
  training?: () => Worker;
}

/** What went wrong in training, not in keeping the study. */
class TrialFault extends Error {
  constructor(readonly fault: Fault) {
    super(fault.message);
  }
}
const training = <T>(call: Promise<T>): Promise<T> =>
  call.catch((thrown: unknown) => {
    throw new TrialFault(faultOf(thrown));
  });

/** How often a trial's worker may die before the trial fails. */
const deathsAllowed = 1;

export class LiveStudy {
  state = $state<StudyState>("loading");
  opened = $state.raw<Omit<OpenedStudy, "trials" | "interrupted"> | null>(null);
  trials = $state.raw<readonly Trial[]>([]);
  /** Trials that were under way when the page was closed; told once. */
  interrupted = $state.raw<readonly number[]>([]);
  /** Studies that this browser keeps, newest last. */
  kept = $state.raw<readonly KeptStudy[]>([]);
  keeps = $state(true);
  fault = $state.raw<Fault | null>(null);
  /** Trials that the study shall have in the end. */
  budget = $state(100);
  workers = $state(cores());

  readonly search: Search | null = $derived(this.opened?.search ?? null);
  readonly parameters: readonly Parameter[] = $derived(this.opened?.parameters ?? []);
  readonly higherIsBetter = $derived(this.opened?.direction !== "minimize");
  readonly ended = $derived(this.trials.filter(hasEnded).length);
  readonly best = $derived(bestSoFar(this.trials, this.higherIsBetter).at(-1)?.trial ?? null);
  readonly done = $derived(this.ended >= this.budget);
  /** No trial is under way or waits. */
  readonly settled = $derived(this.trials.length > 0 && this.ended === this.trials.length);

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
    this.#client = startStudyEngine((fault) => this.#fail(fault), this.spawn.study);
    await this.#try(async (calls) => {
      this.keeps = await calls.keeps();
      this.kept = await calls.list();
      if (this.state === "loading") this.state = "none";
    });
  }

  /** Ends all threads. What is under way waits for its turn again. */
  async sleep(): Promise<void> {
    await this.stop();
    const client = this.#client;
    this.#client = null;
    await client?.calls.close().catch(() => {});
    client?.close();
    this.opened = null;
    this.trials = [];
    this.state = "loading";
  }

  /** The complete document; undefined where it is not allowed, and `fault` says why. */
  complete = (document: SearchDocument) => this.#try((calls) => calls.complete(document));

  /** Begins a study; the one before it stays kept. */
  async begin(title: string, document: SearchDocument): Promise<void> {
    await this.stop();
    await this.#open((calls) => calls.begin(title, document));
  }

  async open(id: number): Promise<void> {
    await this.stop();
    await this.#open((calls) => calls.open(id));
  }

  /** Opens a study as it was left: where all trials have ended, it had as many as it should. */
  async reopen(id: number): Promise<void> {
    await this.open(id);
    if (this.opened?.id === id && this.settled) this.budget = this.trials.length;
  }

  /** Lets a study that is only looked at go on with this search. */
  goOnWith = (document: SearchDocument) => this.#open((calls) => calls.goOnWith(document));

  /** Keeps a journal's study beside the others and opens it; says what was found. */
  async importJournal(title: string, text: string) {
    const found = await this.#try((calls) => calls.importJournal(title, text));
    if (found) await this.open(found.kept.id);
    return found?.content;
  }

  journal = (id: number) => this.#try((calls) => calls.journal(id));
  experiment = (number: number) => this.#try((calls) => calls.experiment(number));
  importance = () => this.#try((calls) => calls.importance());
  densities = (parameter: string) => this.#try((calls) => calls.densities(parameter, 80));

  async remove(id: number): Promise<void> {
    if (this.opened?.id === id) {
      await this.stop();
      this.opened = null;
      this.trials = [];
      this.state = "none";
    }
    await this.#try(async (calls) => {
      await calls.remove(id);
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

  pause(): void {
    if (this.state !== "running") return;
    this.state = "paused";
    for (const { calls } of this.#seats) calls.pauseTrial().catch(() => {});
  }

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
    this.#turn++;
    this.#loops = 0;
    for (const client of this.#seats) client.close();
    this.#seats.clear();
    this.state = "idle";
    const running = this.trials.filter(({ state }) => state === "running");
    await this.#try((calls) => Promise.all(running.map(async ({ number }) => this.#take(await calls.requeue(number)))));
  }

  setWorkers(count: number): void {
    this.workers = count;
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

  async #open(how: (calls: StudyClient["calls"]) => Promise<OpenedStudy>): Promise<void> {
    this.fault = null;
    await this.#try(async (calls) => {
      const { trials, interrupted, ...opened } = await how(calls);
      this.opened = opened;
      this.trials = trials;
      this.interrupted = interrupted;
      this.budget = Math.max(this.budget, trials.length);
      this.state = "idle";
      this.kept = await calls.list();
    });
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
  }

  #calls(): StudyClient["calls"] {
    if (!this.#client) throw new Error("The study is not open");
    return this.#client.calls;
  }

  #fail(fault: Fault): void {
    this.fault = fault;
    this.#turn++;
    this.#loops = 0;
    for (const client of this.#seats) client.close();
    this.#seats.clear();
    if (this.state === "running" || this.state === "paused") this.state = "idle";
    if (fault.kind === "invalid") return;
    // The study's thread is gone, or ahead of its journal: what is kept is opened again.
    const id = this.opened?.id;
    this.#client?.close();
    this.#client = null;
    this.opened = null;
    this.state = "none";
    if (fault.kind === "unavailable" || id === undefined) return;
    void this.wake().then(() => this.#open((calls) => calls.open(id)).then(() => (this.fault = fault)));
  }

  async #try<T>(act: (calls: StudyClient["calls"]) => Promise<T>): Promise<T | undefined> {
    try {
      return await act(this.#calls());
    } catch (thrown) {
      const fault = faultOf(thrown);
      if (fault.kind !== "crashed") this.fault = fault;
      return undefined;
    }
  }
}
