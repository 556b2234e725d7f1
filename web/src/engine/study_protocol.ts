/** What the page and the worker that keeps studies say to each other. Plain data only. */
import type { Densities, Importance, JournalContent, Parameter, Search, Trial } from "study-module";

export type {
  Densities,
  Importance,
  Parameter,
  ParameterType,
  ParameterValue,
  SamplerName,
  Search,
  SpaceParameter,
  Trial,
  TrialState,
} from "study-module";

type Partially<T> = T extends readonly unknown[] ? T : T extends object ? { [K in keyof T]?: Partially<T[K]> } : T;

/** A search document as the core accepts it: any field but the space may be left out. */
export type SearchDocument = Partially<Omit<Search, "space">> & Pick<Search, "space">;

/** What a study is begun for. */
export interface StudyPlan {
  /** Trials that it shall have in the end; null where nobody has said so. */
  budget: number | null;
  /** The study whose random twin it is; null: of none. */
  twinOf: number | null;
}

/** What can be said of a kept study later. */
export type StudyNote = Partial<Pick<KeptStudy, "budget" | "shown">>;

/** A study that this browser keeps. */
export interface KeptStudy extends StudyPlan {
  id: number;
  title: string;
  /** Time of its beginning here, in ms since 1970. */
  begun: number;
  /** Which of its journal's studies was chosen, by name; null: none was. */
  shown: string | null;
}

/** A study as it stands when it is opened. */
export interface OpenedStudy extends KeptStudy {
  /** Its name within its journal. */
  name: string;
  /** null: it can only be looked at. */
  search: Search | null;
  direction: "minimize" | "maximize";
  /** How many trials it has; `trials` hands them out. */
  count: number;
  /** What its journal holds beside it. */
  journal: Pick<JournalSummary, "studies" | "unread" | "unreadLines">;
  parameters: Parameter[];
  /** Trials that were under way when the page was closed; they wait for their turn again. */
  interrupted: number[];
}

/** A trial to be trained. `experiment` empty: its values do not go together, and it has failed. */
export interface Task {
  trial: Trial;
  experiment: string;
}

export type Outcome = { state: "complete"; value: number } | { state: "failed"; reason: string };

export type JournalSummary = JournalContent;

/** One study at a time. Whatever changes it is kept in this browser before the call returns. */
export interface StudyEngine {
  /** Why studies do not outlive the page, in a sentence; "" where they do. */
  passing(): Promise<string>;
  complete(document: SearchDocument): Search;
  list(): Promise<KeptStudy[]>;
  /** Begins a study and opens it. */
  begin(title: string, document: SearchDocument, plan: StudyPlan): Promise<OpenedStudy>;
  /** Opens a kept study, `study` of its journal if given; interrupted trials wait again. Where it fails, the study before it stays open. */
  open(id: number, study?: string): Promise<OpenedStudy>;
  /** At most `count` trials of the open study, from number `from` on. */
  trials(from: number, count: number): Trial[];
  close(): Promise<void>;
  /** Reads a journal, ours or Optuna's, and keeps it beside the others. A fault where it is none, or has no study to show; `shown` is its name. */
  importJournal(title: string, text: string): Promise<{ kept: KeptStudy; content: JournalSummary; shown: string }>;
  /** From now on the open study, which was only looked at, goes on with this search. */
  goOnWith(document: SearchDocument): Promise<OpenedStudy>;
  journal(id: number): Promise<string>;
  /** How many trials a kept journal has. */
  count(id: number): Promise<number>;
  setBudget(id: number, budget: number): Promise<void>;
  /** Deletes a study, also the open one; a fault where another page or thread has it. */
  remove(id: number): Promise<void>;
  next(): Promise<Task>;
  /** A value reached at an epoch; where the pruner says so, the trial is pruned. */
  report(number: number, epoch: number, value: number): Promise<Trial>;
  /** Ends a trial. */
  tell(number: number, outcome: Outcome): Promise<Trial>;
  requeue(number: number): Promise<Trial>;
  /** A trial's complete experiment document, as JSON. */
  experiment(number: number): string;
  importance(): Importance[];
  densities(parameter: string, points: number): Densities;
}
