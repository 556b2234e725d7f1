/**
 * The contract of the study module: what study/bindings.cpp exports, in TypeScript. It knows no clock, no storage and no
 * network: times are passed in (local, YYYY-MM-DDTHH:MM:SS.ffffff), lines are taken out, trials run elsewhere.
 *
 * Every call that can fail returns a `Result`; nothing throws across the boundary. A handle (`Study`) lives in wasm memory:
 * call `delete()` when done.
 */
import type { Fault, MonitorName, Result } from "../mlp";

export type { Fault, Result };

export type ParameterType = "float" | "int" | "categorical";
/** Unreadable: the line that created it is not understood. */
export type TrialState = "running" | "complete" | "pruned" | "failed" | "waiting" | "unreadable";
export type SamplerName = "random" | "tpe";
export type PrunerName = "none" | "percentile" | "successive_halving";
/** A value as JSON has it, NaN or infinite; a list as its text. */
export type ParameterValue = number | string | boolean | null;

/** A parameter of a search's space. */
export interface SpaceParameter {
  name: string;
  type: ParameterType;
  low?: number;
  high?: number;
  log?: boolean;
  step?: number;
  choices?: ParameterValue[];
  /** It exists only beside such a value of a parameter before it. */
  when?: { parameter: string; at_least?: number; is?: ParameterValue[] };
}

/** The document of a search, complete: every field has a value. Input may leave out any field but the space. */
export interface Search {
  name: string;
  seed: number;
  sampler: { name: SamplerName; joint: boolean; startup_trials: number; candidates: number; constant_liar: boolean };
  pruner: {
    name: PrunerName;
    percentile: number;
    startup_trials: number;
    warmup_steps: number;
    interval_steps: number;
    min_trials: number;
    min_resource: number;
    reduction_factor: number;
    min_early_stopping_rate: number;
  };
  objective: { monitor: MonitorName; seeds: number; report_every: number };
  /** An experiment document, as mlp.d.ts has it. */
  experiment: object;
  space: SpaceParameter[];
}

export interface Trial {
  number: number;
  state: TrialState;
  /** null where it has none: it failed, or goes on. A pruned trial's value is its last reported one. */
  value: number | null;
  /** Only those that exist in this trial. */
  parameters: Record<string, ParameterValue>;
  reports: { step: number; value: number }[];
  /** Times; empty where not known. */
  started: string;
  ended: string;
  /** Why it failed. */
  reason: string;
}

/** A parameter of a study and its newest range; low, high and log are those of numbers. */
export interface Parameter {
  name: string;
  type: ParameterType;
  low: number;
  high: number;
  log: boolean;
  choices: ParameterValue[];
}

export interface Importance {
  name: string;
  /** Of the sum over all parameters. */
  share: number;
}

/** TPE's two densities of one parameter, at each of `values`: l of the good trials and g of the others. */
export interface Densities {
  values: ParameterValue[];
  good: number[];
  bad: number[];
}

/** What a journal holds. */
export interface JournalContent {
  /** Whole lines. */
  lines: number;
  /** A last line without an end was left out. */
  torn: boolean;
  /** How many lines are not understood; they cost themselves, but nothing can be added to such a journal. */
  unreadLines: number;
  /** The first hundred of them. */
  unread: { line: number; why: string }[];
  /** `search`: the document that a study was run with here; null for a study of Optuna's own. */
  studies: { name: string; objectives: number; trials: number; search: string | null }[];
}

/** A journal that was read, ours or Optuna's. */
export interface Journal {
  content(): Result<JournalContent>;
  /** Its whole lines. */
  text(): string;
  lookAt(name: string): Result<Study>;
  delete(): void;
}

/** A study. One that is only looked at gives a fault for `search` and for all that asks or tells. */
export interface Study {
  direction(): "minimize" | "maximize";
  /** The complete document. */
  search(): Result<string>;
  /**
   * The next trial, a waiting one first, and its complete experiment document; the seed is that of the first run. Empty: its
   * values do not go together, and it has failed.
   */
  ask(time: string): Result<{ trial: Trial; experiment: string }>;
  /** A trial's complete experiment document. */
  experiment(number: number): Result<string>;
  /** A value that a running trial has reached at `step`; true: the pruner would stop it. */
  report(number: number, step: number, value: number): Result<boolean>;
  /** Each ends a running trial; false, and nothing is written, if it runs no longer. A value that is not finite fails. */
  complete(number: number, value: number, time: string): Result<boolean>;
  prune(number: number, time: string): Result<boolean>;
  fail(number: number, reason: string, time: string): Result<boolean>;
  /** Puts a running trial back into the queue: it runs again with the same number and parameters. */
  requeue(number: number): Result<boolean>;
  /** The same for all that run, after a restart; their numbers. */
  requeueInterrupted(): Result<number[]>;
  /** The journal's lines written since the last call: keep them before anything else happens. */
  takeLines(): string;
  trial(number: number): Result<Trial>;
  trialCount(): number;
  /** At most `count` trials, from number `from` on. */
  trials(from: number, count: number): Result<Trial[]>;
  parameters(): Result<Parameter[]>;
  /** PED-ANOVA over complete trials, largest first. */
  importance(): Result<Importance[]>;
  densities(parameter: string, points: number): Result<Densities>;
  delete(): void;
}

export interface StudyModule {
  /** Parses, validates and completes a search document. */
  complete(search: string): Result<string>;
  /** Reads a journal; a fault where the text is none. */
  readJournal(journal: string): Result<Journal>;
  /**
   * Begins the search's study, or goes on with it if the journal's text, which may be empty, has it; a fault where a line of it
   * is not understood.
   */
  openStudy(search: string, journal: string): Result<Study>;
}

export default function createStudyModule(options?: {
  wasmBinary?: ArrayBuffer | Uint8Array;
  locateFile?: (name: string) => string;
}): Promise<StudyModule>;
