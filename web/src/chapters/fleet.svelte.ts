/** Several runs side by side, shared among a pool of workers: races, and studies over seeds, folds or depths. */
import { type Client, startEngine } from "../engine/client";
import { type EpochMetrics, type Experiment, type Fault, type Progress, type RunStatus, faultOf, runHasEnded } from "../engine/protocol";
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
    if (event.first === 0) this.history = event.rows;
    else if (event.rows.length > 0) this.history = this.history.concat(event.rows);
  }

  restart(): void {
    this.state = "waiting";
    this.history = [];
    this.status = null;
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

/** A worker of the pool and the run it has. */
interface Seat {
  client: Client;
  run: FleetRun;
  finish(fault: Fault | null): void;
}

export class Fleet {
  runs = $state.raw<readonly FleetRun[]>([]);
  running = $state(false);
  paused = $state(false);

  /** Finished share of all runs, 0 to 1. */
  readonly share = $derived(this.runs.length === 0 ? 0 : this.runs.reduce((sum, run) => sum + run.share, 0) / this.runs.length);
  readonly done = $derived(this.runs.length > 0 && this.runs.every(({ state }) => state === "ended" || state === "failed"));

  #seats = new Set<Seat>();
  #epochsPerSecond = Infinity;
  /** Grows with every start and cancel, so that a worker that was given up takes no further run. */
  #turn = 0;
  #begun = { time: 0, share: 0 };

  constructor(private readonly spawn?: Spawn) {}

  /** Trains the contestants; those before them are given up. Resolves when all have ended or were cancelled. */
  async start(contestants: readonly Contestant[], { workers = cores(), epochsPerSecond = Infinity }: FleetOptions = {}): Promise<void> {
    this.cancel();
    const turn = this.#turn;
    this.runs = contestants.map((contestant) => new FleetRun(contestant));
    this.running = true;
    this.paused = false;
    this.#epochsPerSecond = epochsPerSecond;
    this.#begun = { time: performance.now(), share: 0 };
    await Promise.all(Array.from({ length: Math.min(workers, contestants.length) }, () => this.#work(turn)));
    if (turn === this.#turn) this.running = false;
  }

  pause(): void {
    this.paused = true;
    for (const { client } of this.#seats) client.calls.pause().catch(() => {});
  }

  resume(): void {
    this.paused = false;
    this.#begun = { time: performance.now(), share: this.share };
    for (const { client } of this.#seats) this.#play(client);
  }

  /** Ends all workers. What has ended stays; the rest waits for another start. */
  cancel(): void {
    this.#turn++;
    for (const { client, run, finish } of this.#seats) {
      client.close();
      if (run.state === "running") run.restart();
      finish(null);
    }
    this.#seats.clear();
    this.running = false;
    this.paused = false;
  }

  /** Seconds until all have ended, as it goes now; NaN where nothing is known yet. */
  secondsLeft(now = performance.now()): number {
    const gained = this.share - this.#begun.share;
    return gained > 0 ? ((now - this.#begun.time) / 1000 / gained) * (1 - this.share) : NaN;
  }

  /** One worker's day: takes the next run that waits until none is left. A worker that crashes is replaced, once a run. */
  async #work(turn: number): Promise<void> {
    for (;;) {
      const run = this.runs.find(({ state }) => state === "waiting");
      if (!run || turn !== this.#turn) return;
      run.state = "running";
      let fault = await this.#train(run);
      if (turn !== this.#turn) return;
      if (fault?.kind === "crashed") {
        run.restart();
        run.state = "running";
        fault = await this.#train(run);
        if (turn !== this.#turn) return;
      }
      run.fault = fault;
      run.state = fault ? "failed" : "ended";
    }
  }

  #train(run: FleetRun): Promise<Fault | null> {
    return new Promise((resolve) => {
      const finish = (fault: Fault | null) => {
        this.#seats.delete(seat);
        client.close();
        resolve(fault);
      };
      const client: Client = startEngine(
        {
          event(event) {
            if (event.event === "failure") return finish(event.fault);
            run.receive(event);
            if (runHasEnded(event.status.state)) finish(null);
          },
          crash: finish,
        },
        this.spawn,
      );
      const seat: Seat = { client, run, finish };
      this.#seats.add(seat);
      client.calls.open(run.contestant.document).then(
        () => !this.paused && this.#play(client),
        (thrown: unknown) => finish(faultOf(thrown)),
      );
    });
  }

  #play(client: Client): void {
    client.calls.play({ epochsPerSecond: this.#epochsPerSecond }).catch(() => {});
  }
}
