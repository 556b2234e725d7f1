import type { CheckModule } from "check-module";
import type { Mlp, Result, RunPosition, Trainer } from "mlp-module";
import { FaultError, faultOf, runHasEnded } from "./protocol";
import type { Document, Engine, EngineEvent, FieldValue, Pace } from "./protocol";

/** Time, and a way to go on after the messages that wait have been read. */
export interface Clock {
  /** Milliseconds. */
  now(): number;
  later(task: () => void): void;
  after(milliseconds: number, task: () => void): void;
}

/** Longest stretch of training between two looks at the messages. */
export const sliceMs = 12;
/** What a slice aims at: updates do not all take equally long, and the last of an epoch measures, too. */
const aimMs = 10;
/** What `advance` takes at most. */
const most = 1_000_000;
/** Updates that take longer, twice in a row, are done phase by phase, so that a pause never waits for long. */
const longStepMs = 40;
/** At most about 12 progress events a second. */
const eventMs = 83;

/** Unwraps a value of the module, throwing its fault. */
export function unwrap<T>(result: Result<T>): T {
  if (result.ok) return result.value;
  throw new FaultError(result.fault);
}

/** One network in training: plays it in slices, and tells where it stands. */
class Run {
  playing = false;
  #rowsSent = 0;
  /** Finished epochs, and updates made. */
  #epoch = 0;
  #step = 0;
  #experimentSent = false;
  #lastEvent = -Infinity;
  #pace: Pace = { epochsPerSecond: Infinity };
  /** When playing began and how many epochs were finished then. */
  #start = { time: 0, epoch: 0 };
  /** Updates of the next slice; and in ms, what one of the last two slices' updates took, and the phases of one that is under way. */
  #updates = 1;
  #updateMs: [number, number] = [0, 0];
  #phasesMs = 0;
  #trained = 0;
  /** Grows with every play and pause, so that a slice waiting for its turn knows that it is stale. */
  #turn = 0;

  constructor(
    readonly number: number,
    readonly trainer: Trainer,
    private readonly clock: Clock,
    private readonly emit: (event: EngineEvent) => void,
  ) {}

  play(pace: Pace): void {
    this.#pace = pace;
    this.playing = true;
    this.#start = { time: this.clock.now(), epoch: this.#epoch };
    const turn = ++this.#turn;
    this.report();
    this.clock.later(() => this.#slice(turn));
  }

  pause(): void {
    this.playing = false;
    this.#turn++;
    this.report();
  }

  changed(): void {
    this.#experimentSent = false;
    this.report();
  }

  /** Sends everything that was not sent yet. */
  report(): void {
    const rows = unwrap(this.trainer.history(this.#rowsSent));
    const status = unwrap(this.trainer.status());
    this.#take(status);
    this.emit({
      event: "progress",
      run: this.number,
      playing: this.playing,
      status,
      batch: unwrap(this.trainer.batch()),
      trained: this.#trained,
      first: this.#rowsSent,
      rows,
      experiment: this.#experimentSent ? null : JSON.parse(unwrap(this.trainer.experiment())),
    });
    this.#experimentSent = true;
    this.#rowsSent += rows.length;
    this.#lastEvent = this.clock.now();
  }

  #take({ epoch, step }: RunPosition): void {
    this.#epoch = epoch;
    this.#step = step;
  }

  /** The epoch that shall be finished by `time`. */
  #goal(time: number): number {
    const { epochsPerSecond, until = Infinity } = this.#pace;
    // The first epoch starts at once, not one period after the press.
    const paced = Math.floor(((time - this.#start.time) / 1000) * epochsPerSecond) + 1;
    return Math.min(Number.isFinite(epochsPerSecond) ? this.#start.epoch + paced : Infinity, until, most);
  }

  #slice(turn: number): void {
    if (turn !== this.#turn) return;
    let now = this.clock.now();
    try {
      const goal = this.#goal(now);
      if (goal > this.#epoch) {
        const over = this.#phaseByPhase ? this.#nextPhase(now) : this.#nextUpdates(goal, now);
        if (over) return this.pause();
        now = this.clock.now();
      }
      if (this.#epoch >= (this.#pace.until ?? Infinity)) return this.pause();
      if (now - this.#lastEvent >= eventMs) this.report();
    } catch (thrown) {
      this.playing = false;
      return this.emit({ event: "failure", run: this.number, fault: faultOf(thrown) });
    }
    if (this.#goal(now) > this.#epoch) this.clock.later(() => this.#slice(turn));
    else this.clock.after(Math.min(50, 500 / this.#pace.epochsPerSecond), () => this.#slice(turn));
  }

  get #phaseByPhase(): boolean {
    return Math.min(...this.#updateMs) >= longStepMs;
  }

  /** As many updates as fill a slice, by what the last ones took. True: the run has ended. */
  #nextUpdates(until: number, begin: number): boolean {
    const before = this.#step;
    const position = unwrap(this.trainer.advance(this.#updates, until));
    const took = this.clock.now() - begin;
    this.#trained += took;
    this.#take(position);
    const made = this.#step - before;
    if (made > 0) this.#updateMs = [this.#updateMs[1], took / made];
    // At most twice as many: a coarse clock may say that nothing takes any time.
    const fitting = Math.floor(aimMs / Math.max(...this.#updateMs));
    this.#updates = Math.max(1, Math.min(fitting, 2 * this.#updates, most));
    return runHasEnded(position.state);
  }

  /** A part of an update that takes long. True: the run has ended. */
  #nextPhase(begin: number): boolean {
    const done = unwrap(this.trainer.microStep());
    const took = this.clock.now() - begin;
    this.#trained += took;
    this.#phasesMs += took;
    if (done === "update") {
      this.#updateMs = [this.#updateMs[1], this.#phasesMs];
      this.#phasesMs = 0;
    }
    const position = unwrap(this.trainer.advance(0, most));
    this.#take(position);
    return runHasEnded(position.state);
  }
}

/** A question of the contract, whatever its types. */
export type AnyQuestion = (...args: unknown[]) => Result<unknown>;
/** A call by its name: the types of `Questions` are those of the contract. */
const call = (of: object, name: string, args: unknown[]) => (of as Record<string, AnyQuestion>)[name]!(...args);

/** The worker's side of the protocol: the module's calls, and one run at a time. */
export function createEngine(mlp: Mlp, checkModule: () => Promise<CheckModule>, clock: Clock, emit: (event: EngineEvent) => void): Engine {
  let runs = 0;
  let run: Run | null = null;
  const json = (document: Document) => JSON.stringify(document);

  function current(): Run {
    if (!run) throw new Error("No run is open");
    return run;
  }
  /** Moves the run by hand: it stops playing first and reports afterwards. */
  function move(action: (trainer: Trainer) => Result<unknown>): void {
    const { trainer, playing } = current();
    if (playing) current().pause();
    unwrap(action(trainer));
    current().report();
  }

  return {
    about: () => ({ version: mlp.version(), defaults: JSON.parse(mlp.defaults()) }),
    complete: (document) => JSON.parse(unwrap(mlp.complete(json(document)))),
    digits: () => mlp.digits(),
    open(document) {
      const trainer = unwrap(mlp.createTrainer(json(document)));
      if (run?.playing) run.pause();
      run?.trainer.delete();
      run = new Run(++runs, trainer, clock, emit);
      run.report();
      return run.number;
    },
    play: (pace) => current().play(pace),
    pause: () => current().pause(),
    step: (count) => move((trainer) => trainer.step(count)),
    microStep: () => move((trainer) => trainer.microStep()),
    change(field: string, value: FieldValue) {
      unwrap(current().trainer.change(field, JSON.stringify(value)));
      current().changed();
    },
    gradientCheck: async (document, images) => unwrap((await checkModule()).gradientCheck(json(document), images)),
    initialHistogram(document, name, bins) {
      const trainer = unwrap(mlp.createTrainer(json(document)));
      try {
        return unwrap(trainer.histogram("values", name, bins));
      } finally {
        trainer.delete();
      }
    },
    ask(question, ...args) {
      if (question in mlp) return unwrap(call(mlp, question, [json(args[0] as Document), ...args.slice(1)]));
      return unwrap(call(current().trainer, question, args));
    },
  };
}
