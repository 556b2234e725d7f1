/** What page and worker say to each other. Plain data only: handles and errors of the module never cross. */
import type { GradientCheck } from "check-module";
import type { LandscapeModule } from "landscape-module";
import type {
  Change, DocumentQuestions, EpochMetrics, Experiment, Fault as ModuleFault, Histogram, MonitorName, Part, Result, RunQuestions, RunState, RunStatus,
} from "mlp-module";

export type * from "check-module";
export type * from "landscape-module";
export type * from "mlp-module";

/** unavailable: the module cannot run here; crashed: the worker died and must be started again. */
export type Fault = Omit<ModuleFault, "kind"> & { kind: ModuleFault["kind"] | "unavailable" | "crashed" };

/** A worker that owes an answer and says nothing. */
export interface Silence {
  seconds: number;
  /** The last call that it began; "": it was free. */
  call: string;
  /** It has said something before. */
  begun: boolean;
}

/** A Fault as an exception, for the page's side. */
export class FaultError extends Error {
  override readonly name = "FaultError";
  constructor(readonly fault: Fault) {
    super(fault.message);
  }
}

/** A fault that blames no field. */
export function plainFault(kind: Fault["kind"], message: string): Fault {
  return { kind, field: "", value: "", allowed: "", message };
}

/** Whatever was thrown, as a Fault. */
export function faultOf(thrown: unknown): Fault {
  if (thrown instanceof FaultError) return thrown.fault;
  return plainFault("internal", thrown instanceof Error ? thrown.message : String(thrown));
}

/** Whether a run in this state goes on no more. */
export const runHasEnded = (state: RunState): boolean => state === "finished" || state === "stopped_early" || state === "diverged";

type Partially<T> = T extends readonly unknown[] ? T : T extends object ? { [K in keyof T]?: Partially<T[K]> } : T;

/** An experiment document as the core accepts it: any field may be left out. */
export type Document = Partially<Experiment>;

/** A value that a field of the document can take. */
export type FieldValue = Change["value"] | number[];

export interface Digits {
  /** 64 pixels (0 to 16) for each image, image after image. */
  pixels: Uint8Array;
  labels: Uint8Array;
}

/** The last (or current) batch; NaN stands for what is not known yet. */
export interface Batch {
  size: number;
  loss: number;
  accuracy: number;
  grad_norm: number;
}

/** How a run goes on: `epochsPerSecond` may be Infinity; it pauses at the end of epoch `until`. */
export interface Pace {
  epochsPerSecond: number;
  until?: number;
}

/** What the worker does by itself. On the page's side every call gives a promise that rejects with a FaultError. */
export interface Engine {
  /** Version of the core and its complete default document. */
  about(): { version: string; defaults: Experiment };
  complete(document: Document): Experiment;
  digits(): Digits;
  /** Starts a run from its untrained network; the run before it is given up. Returns the run's number. */
  open(document: Document): number;
  play(pace: Pace): void;
  pause(): void;
  /** Does `count` updates. */
  step(count: number): void;
  microStep(): void;
  /** From the next epoch on, `field` has `value`. */
  change(field: string, value: FieldValue): void;
  gradientCheck(document: Document, images: number): Promise<GradientCheck>;
  /** Of one tensor of the untrained network of `document`; the run that is open stays as it is. */
  initialHistogram(document: Document, name: string, bins: number): Histogram;
  /** Answers a question of the contract: one to a document, which comes first, or one to the run that is open. */
  ask(question: string, ...args: unknown[]): unknown;
}

type Asked<Contract> = { [Name in keyof Contract]: Contract[Name] extends (...args: infer Args) => Result<infer Answer> ? (...args: Args) => Answer : never };
type AskedOf<Contract> = {
  [Name in keyof Contract]: Contract[Name] extends (json: string, ...args: infer Args) => Result<infer Answer> ? (document: Document, ...args: Args) => Answer : never;
};

/** What the landscape module can be asked; documents cross as JSON. */
export type LandscapeEngine = { [Name in keyof LandscapeModule]: (...args: Parameters<LandscapeModule[Name]>) => Promise<ReturnType<Asked<LandscapeModule>[Name]>> };

/** What chapters can ask. Most of it is the contract's own: a question that is added there can be asked at once, by its name. */
export type Questions = Asked<RunQuestions> & AskedOf<DocumentQuestions> & Pick<Engine, "gradientCheck" | "initialHistogram"> & LandscapeEngine;

/** Where a run stands. Sent while it plays, and before the answer to any call that moved it. */
export interface Progress {
  event: "progress";
  /** Number of the run, as `open` returned it. */
  run: number;
  playing: boolean;
  status: RunStatus;
  batch: Batch;
  /** Milliseconds that the worker has spent on training it while it played, pauses left out. */
  trained: number;
  /** Rows of the history from row `first` on that were not sent before. */
  first: number;
  rows: EpochMetrics[];
  /** The document as it stands, where it was opened or changed since the last message; otherwise null. */
  experiment: Experiment | null;
}

/** A run that stopped by itself because something failed. */
export interface Failure {
  event: "failure";
  run: number;
  fault: Fault;
}

export type EngineEvent = Progress | Failure;

/** The runs of one trial: `seeds` of them, with the experiment's seed and the ones after it. */
export interface TrialJob {
  /** The experiment's complete document, as JSON. */
  experiment: string;
  monitor: MonitorName;
  seeds: number;
  /** Epochs between two reports. */
  reportEvery: number;
}

/** Where a trial stands: `value` is the mean over its runs of what it is judged by. */
export interface TrialReport {
  epoch: number;
  value: number;
  /** All runs have ended, or one diverged. */
  ended: boolean;
  /** Why the trial fails; empty if it does not. */
  reason: string;
}

/** One trial of a search at a time. On the page's side every call gives a promise that rejects with a FaultError. */
export interface TrialEngine {
  /** The trial before it is given up. */
  beginTrial(job: TrialJob): void;
  /** Trains to the next report or the end; meanwhile a pause holds it. */
  nextReport(): Promise<TrialReport>;
  pauseTrial(): void;
  resumeTrial(): void;
  /** Loss and accuracy of each run, as it stands. The test images are looked at only here. */
  trialScores(part: Part): { loss: number; accuracy: number }[];
}
