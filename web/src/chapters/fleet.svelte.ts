/** Several runs side by side, shared among a pool of workers: races, and studies over seeds, folds or depths. */
import type { EngineCalls } from "../engine/client";
import { Pool, type PoolWorker } from "../engine/pool";
import { type EpochMetrics, type Experiment, type Fault, FaultError, type Progress, type RunStatus, runHasEnded } from "../engine/protocol";
import type { Contestant } from "./contestant";
import type { Spawn } from "./lab.svelte";

export type FleetState = "waiting" | "running" | "ended" | "failed";

/** One run of a fleet. */
export class FleetRun {
  state = $state<FleetState>("waiting");
  /** Complete once the run has begun. */
  experiment = $state.raw<Experiment | null>(null);
  history = $state.raw<EpochMetrics[]>([]);
  status = $state.raw<RunStatus | null>(null);
  fault = $state.raw<Fault | null>(null);
  /** Seconds of training up to each row of the history, by the worker's own clock; evenly spread over rows that came together. */
  seconds = $state.raw<number[]>([]);

  readonly last = $derived(this.history.at(-1) ?? null);
  readonly epochs: number = $derived(this.experiment?.training.epochs ?? this.planned);
  /** Finished share, 0 to 1. */
  readonly share = $derived(this.state === "ended" || this.state === "failed" ? 1 : (this.last?.epoch ?? 0) / this.epochs);

  /** Epochs before the core has completed the document. */
  private get planned(): number {
    return this.contestant.document.training?.epochs ?? 500;
  }

  constructor(readonly contestant: Contestant) {}

  get name(): string {
    return this.contestant.name;
  }

  receive(event: Progress): void {
    if (event.experiment) this.experiment = event.experiment;
    this.status = event.status;
    const before = event.first === 0 ? 0 : (this.seconds.at(-1) ?? 0);
    const spent = event.trained / 1000 - before;
    const times = event.rows.map((_, i) => (event.first === 0 ? (event.rows.length === 1 ? 0 : (spent * i) / (event.rows.length - 1)) : before + (spent * (i + 1)) / event.rows.length));
    this.seconds = event.first === 0 ? times : this.seconds.concat(times);
    if (event.first === 0) this.history = event.rows;
    else if (event.rows.length > 0) this.history = this.history.concat(event.rows);
  }

  /** Forgets what an earlier worker said. */
  restart(state: "waiting" | "running"): void {
    this.state = state;
    this.history = [];
    this.seconds = [];
    this.status = null;
  }

  end(fault: Fault | null): void {
    this.fault = fault;
    this.state = fault ? "failed" : "ended";
  }
}

/** How many runs can go on at once without slowing each other down. */
export const cores = (): number => Math.max(1, globalThis.navigator?.hardwareConcurrency ?? 2);

export interface FleetOptions {
  /** Workers at most; as many as runs draws all curves at the same time. */
  workers?: number;
  /** Of each run; Infinity: as fast as it goes. */
  epochsPerSecond?: number;
}

export class Fleet {
  runs = $state.raw<readonly FleetRun[]>([]);
  running = $state(false);
  paused = $state(false);

  /** Finished share of all runs, 0 to 1. */
  readonly share = $derived(this.runs.length === 0 ? 0 : this.runs.reduce((sum, run) => sum + run.share, 0) / this.runs.length);
  readonly done = $derived(this.runs.length > 0 && this.runs.every(({ state }) => state === "ended" || state === "failed"));

  readonly #pool: Pool<FleetRun>;
  #epochsPerSecond = Infinity;

  constructor(spawn?: Spawn) {
    this.#pool = new Pool(spawn);
  }

  /** Trains the contestants; those before them are given up. Resolves when all have ended or were cancelled. */
  async start(contestants: readonly Contestant[], { workers = cores(), epochsPerSecond = Infinity }: FleetOptions = {}): Promise<void> {
    this.cancel();
    this.runs = contestants.map((contestant) => new FleetRun(contestant));
    this.running = true;
    this.#epochsPerSecond = epochsPerSecond;
    const work = {
      lives: 2,
      next: () => this.#next(),
      run: (run: FleetRun, worker: PoolWorker) => this.#train(run, worker),
      failed: (run: FleetRun, fault: Fault) => run.end(fault),
      pause: (calls: EngineCalls) => calls.pause(),
      resume: (calls: EngineCalls) => this.#play(calls),
      progress: () => ({ done: this.share, all: 1 }),
    };
    if (await this.#pool.start(work, Math.min(workers, contestants.length))) this.running = false;
  }

  pause(): void {
    this.paused = true;
    this.#pool.pause();
  }

  resume(): void {
    this.paused = false;
    this.#pool.resume();
  }

  /** Ends all workers. What has ended stays; the rest waits for another start. */
  cancel(): void {
    this.#pool.cancel();
    for (const run of this.runs) if (run.state === "running") run.restart("waiting");
    this.running = false;
    this.paused = false;
  }

  /** Seconds until all have ended, as it goes now; NaN where nothing is known yet. */
  secondsLeft = (now?: number): number => this.#pool.secondsLeft(now);

  #next(): FleetRun | null {
    const run = this.runs.find(({ state }) => state === "waiting") ?? null;
    if (run) run.state = "running";
    return run;
  }

  #train(run: FleetRun, worker: PoolWorker): Promise<void> {
    run.restart("running");
    return new Promise((resolve, reject) => {
      worker.hear = (event) => {
        if (event.event === "failure") return reject(new FaultError(event.fault));
        run.receive(event);
        if (!runHasEnded(event.status.state)) return;
        run.end(null);
        resolve();
      };
      worker.calls
        .open(run.contestant.document)
        .then(() => (this.paused ? undefined : this.#play(worker.calls)))
        .catch(reject);
    });
  }

  #play = (calls: EngineCalls): Promise<void> => calls.play({ epochsPerSecond: this.#epochsPerSecond });
}
