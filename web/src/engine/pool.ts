/** A pool of training workers: each does job after job until none is left, and one that dies is replaced. */
import { type Client, type EngineCalls, startEngine } from "./client";
import { type EngineEvent, type Fault, FaultError, faultOf, plainFault } from "./protocol";

/** A worker as a job sees it. */
export interface PoolWorker {
  readonly calls: EngineCalls;
  /** Hears the events while the job is under way. */
  hear: (event: EngineEvent) => void;
}

/** What a pool is to do. `until` is aborted when it is cancelled. */
export interface Work<Job> {
  /** How many workers a job may wear out before it has failed. */
  lives: number;
  /** The next job; null: none is left. */
  next(until: AbortSignal): Job | null | Promise<Job | null>;
  /** Does a job from its beginning to its end; rejects where that fails. Nobody waits for it after `until`, or when its worker is dead. */
  run(job: Job, worker: PoolWorker, until: AbortSignal): Promise<void>;
  /** The job came to nothing. */
  failed(job: Job, fault: Fault): void | Promise<void>;
  /** Holds what a worker is at. */
  pause?(calls: EngineCalls): Promise<void>;
  /** Ends the pause of a worker. */
  resume?(calls: EngineCalls): Promise<void>;
  /** How much of all is done, for the time left. */
  progress(): { done: number; all: number };
}

/** A worker, and a promise that rejects when it is dead or was sent away. */
interface Hired extends PoolWorker {
  gone: Promise<never>;
  dismiss(): void;
}

/** One go of the pool, from a start to its end. */
interface Turn<Job> {
  work: Work<Job>;
  controller: AbortController;
  /** False: it was cancelled. */
  resolve(whole: boolean): void;
  reject(reason: unknown): void;
}

export class Pool<Job> {
  #turn: Turn<Job> | null = null;
  #size = 0;
  /** Seats that take jobs: each has a worker once it has taken one. */
  #seats = 0;
  #workers = new Set<Hired>();
  #paused = false;
  #begun = { time: 0, done: 0 };

  /** `spawn` is replaced in tests. */
  constructor(private readonly spawn?: () => Worker) {}

  /** Does `work` with `size` workers at most; the work before it is given up. True when no job is left, false when it was cancelled. */
  start(work: Work<Job>, size: number): Promise<boolean> {
    this.cancel();
    this.#size = size;
    return new Promise((resolve, reject) => {
      this.#turn = { work, controller: new AbortController(), resolve, reject };
      this.#mark();
      this.fill();
    });
  }

  /** Takes more workers, or fewer: what is under way ends first. */
  resize(size: number): void {
    this.#size = size;
    this.fill();
  }

  /** Takes as many workers as it may: there may be jobs again. */
  fill(): void {
    const turn = this.#turn;
    if (!turn || this.#paused) return;
    for (; this.#seats < this.#size; this.#seats++) void this.#sit(turn);
  }

  /** Holds all that is under way; no job is begun meanwhile. */
  pause(): void {
    if (!this.#turn) return;
    this.#paused = true;
    for (const { calls } of this.#workers) this.#hold(calls);
  }

  resume(): void {
    const turn = this.#turn;
    if (!turn) return;
    this.#paused = false;
    this.#mark();
    for (const { calls } of this.#workers) turn.work.resume?.(calls).catch(() => {});
    this.fill();
  }

  /** Ends all workers at once. */
  cancel(): void {
    this.#turn?.controller.abort();
    this.#end();
  }

  /** Seconds until all is done, as it goes since the start or the last pause; NaN where nothing is known yet. */
  secondsLeft(now = performance.now()): number {
    if (!this.#turn) return NaN;
    const { done, all } = this.#turn.work.progress();
    const gained = done - this.#begun.done;
    return gained > 0 ? ((now - this.#begun.time) / 1000 / gained) * Math.max(0, all - done) : NaN;
  }

  #mark(): void {
    this.#begun = { time: performance.now(), done: this.#turn!.work.progress().done };
  }

  #end(reason?: { thrown: unknown }): void {
    const turn = this.#turn;
    this.#turn = null;
    this.#seats = 0;
    this.#paused = false;
    for (const worker of this.#workers) worker.dismiss();
    if (reason) turn?.reject(reason.thrown);
    else turn?.resolve(!turn.controller.signal.aborted);
  }

  /** Takes jobs until none is left, the pool is paused, or there are more seats than there shall be. */
  async #sit(turn: Turn<Job>): Promise<void> {
    const { work, controller } = turn;
    const seat = { worker: null as Hired | null };
    try {
      while (!controller.signal.aborted && !this.#paused && this.#seats <= this.#size) {
        const job = await work.next(controller.signal);
        if (job === null || controller.signal.aborted) break;
        await this.#do(job, seat, turn);
      }
    } catch (thrown) {
      if (controller.signal.aborted) return;
      controller.abort();
      return this.#end({ thrown });
    }
    seat.worker?.dismiss();
    if (controller.signal.aborted) return;
    this.#seats--;
    if (this.#seats === 0 && !this.#paused) this.#end();
  }

  /** Does a job with the seat's worker, or with another one where that dies. Only a wrong job leaves a worker as good as it was. */
  async #do(job: Job, seat: { worker: Hired | null }, { work, controller }: Turn<Job>): Promise<void> {
    for (let lives = work.lives; ; lives--) {
      const worker = (seat.worker ??= this.#hire());
      try {
        return await Promise.race([work.run(job, worker, controller.signal), worker.gone]);
      } catch (thrown) {
        if (controller.signal.aborted) return;
        const fault = faultOf(thrown);
        if (fault.kind !== "invalid") {
          worker.dismiss();
          seat.worker = null;
        }
        if (fault.kind === "invalid" || fault.kind === "unavailable" || lives <= 1) return work.failed(job, fault);
      }
    }
  }

  #hire(): Hired {
    let end = (_: Fault) => {};
    const gone = new Promise<never>((_, reject) => (end = (fault) => reject(new FaultError(fault))));
    gone.catch(() => {}); // told by the job that it had
    const client: Client = startEngine({ event: (event) => worker.hear(event), crash: (fault) => end(fault) }, this.spawn);
    const worker: Hired = {
      calls: client.calls,
      hear: () => {},
      gone,
      dismiss: () => {
        this.#workers.delete(worker);
        client.close();
        end(plainFault("crashed", "This worker was closed."));
      },
    };
    this.#workers.add(worker);
    if (this.#paused) this.#hold(worker.calls);
    return worker;
  }

  #hold(calls: EngineCalls): void {
    this.#turn?.work.pause?.(calls).catch(() => {});
  }
}
