/** What the reader has seen, reached, predicted, found out and set; kept on this device only, and erasable. */
import type { Document } from "../engine/protocol";
import { sketchCount } from "../widgets/sketch";

const storageKey = "mlp-lab.progress";

/** What a run has shown of a question, as it was told. */
export interface Answer {
  /** The key of the right option; empty where there are none. */
  right: string;
  /** The reveal, its paragraphs apart. */
  text: string;
}

/** Where a chapter's run was left: trained again from here it has the same weights, as every run is repeatable. */
export interface LeftRun {
  document: Document;
  epoch: number;
  /** What the step there opens with, as text. */
  shown: string;
}

interface Kept {
  /** "chapter/step" of every step opened. */
  seen: string[];
  /** Ids of the goals and questions of each step opened, by "chapter/step". */
  tasks: Record<string, string[]>;
  /** "chapter/goal" of every goal reached. */
  goals: string[];
  /**
   * Key of the option chosen for each question, by "chapter/question"; empty where it was skipped. A number is the
   * option's place, as older versions kept it; Predict puts its key there.
   */
  predictions: Record<string, string | number>;
  /** What was shown of each question, by "chapter/question", also where nobody guessed. */
  answers: Record<string, Answer>;
  /** Curve drawn for each question, by "chapter/question"; empty where it was skipped. */
  sketches: Record<string, number[]>;
  /** The reader's own settings of a run, by "chapter/step"; a setting left out has the core's default. */
  settings: Record<string, Document>;
  /** By chapter. */
  left: Record<string, LeftRun>;
}

const nothing = (): Kept => ({ seen: [], tasks: {}, goals: [], predictions: {}, answers: {}, sketches: {}, settings: {}, left: {} });

const isDocument = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null && !Array.isArray(value);

const mostText = 5000;
const isAnswer = (value: unknown): boolean =>
  isDocument(value) && typeof value["right"] === "string" && typeof value["text"] === "string" && value["text"].length <= mostText;

/** Longest training that is done again unasked. */
const mostEpochs = 5000;
const isLeft = (value: unknown): boolean =>
  isDocument(value) && isDocument(value["document"]) && typeof value["shown"] === "string" &&
  Number.isInteger(value["epoch"]) && (value["epoch"] as number) > 0 && (value["epoch"] as number) <= mostEpochs;

/** Empty, or as many numbers as a sketch has. */
const isCurve = (value: unknown): boolean =>
  Array.isArray(value) && (value.length === 0 || value.length === sketchCount) && value.every((y) => Number.isFinite(y));

/** Reads what was kept; anything unreadable counts as nothing. */
export function parseProgress(text: string | null): Kept {
  try {
    const kept = JSON.parse(text ?? "{}") as Partial<Record<keyof Kept, unknown>>;
    const texts = (value: unknown) => (Array.isArray(value) ? value.filter((v): v is string => typeof v === "string") : []);
    const isChoice = (choice: unknown) => typeof choice === "string" || (Number.isInteger(choice) && (choice as number) >= -1);
    const choices = Object.entries(kept.predictions ?? {}).filter(([, choice]) => isChoice(choice)).map(([question, choice]) => [question, choice === -1 ? "" : choice]);
    const answers = Object.entries(kept.answers ?? {}).filter(([, answer]) => isAnswer(answer));
    const tasks = Object.entries(kept.tasks ?? {}).map(([step, ids]) => [step, texts(ids)]);
    const curves = Object.entries(kept.sketches ?? {}).filter(([, curve]) => isCurve(curve));
    const documents = Object.entries(kept.settings ?? {}).filter(([, document]) => isDocument(document));
    const left = Object.entries(kept.left ?? {}).filter(([, run]) => isLeft(run));
    return {
      seen: texts(kept.seen),
      tasks: Object.fromEntries(tasks) as Record<string, string[]>,
      goals: texts(kept.goals),
      predictions: Object.fromEntries(choices) as Record<string, string | number>,
      answers: Object.fromEntries(answers) as Record<string, Answer>,
      sketches: Object.fromEntries(curves) as Record<string, number[]>,
      settings: Object.fromEntries(documents) as Record<string, Document>,
      left: Object.fromEntries(left) as Record<string, LeftRun>,
    };
  } catch {
    return nothing();
  }
}

function read(): string | null {
  try {
    return localStorage.getItem(storageKey);
  } catch {
    return null; // storage is blocked: progress lasts as long as the page
  }
}

class Progress {
  #kept = $state<Kept>(parseProgress(read()));

  hasSeen = (step: string): boolean => this.#kept.seen.includes(step);
  hasReached = (goal: string): boolean => this.#kept.goals.includes(goal);
  /** The choice made (see Kept), empty for skipped, undefined where the question is open. */
  prediction = (question: string): string | number | undefined => this.#kept.predictions[question];
  /** What was shown of a question; undefined where nothing was yet. */
  answer = (question: string): Answer | undefined => this.#kept.answers[question];
  /** The question may be spoken about: it was guessed, drawn, skipped, or its run has shown it. */
  isSettled = (question: string): boolean =>
    this.prediction(question) !== undefined || this.sketch(question) !== undefined || this.answer(question) !== undefined;
  /** All goals of a step opened are reached, and its questions decided. */
  isDone = (step: string): boolean => this.hasSeen(step) && this.openTasks(step).length === 0;
  /** Ids of a step's goals and questions that are not reached and not decided. */
  openTasks = (step: string): string[] => (this.#kept.tasks[step] ?? []).filter((id) => !this.hasReached(id) && this.answer(id) === undefined);
  /** The curve drawn, empty for skipped, undefined where the question is open. */
  sketch = (question: string): readonly number[] | undefined => this.#kept.sketches[question];
  /** The settings left in a step; undefined where the step's own hold. */
  settings = (step: string): Document | undefined => $state.snapshot(this.#kept.settings[step]);
  /** Where a chapter's run was left; undefined where it is to open as its step says. */
  left = (chapter: string): LeftRun | undefined => $state.snapshot(this.#kept.left[chapter]);
  get empty(): boolean {
    return JSON.stringify(this.#kept) === JSON.stringify(nothing());
  }

  see(step: string): void {
    if (!this.hasSeen(step)) this.#keep(() => this.#kept.seen.push(step));
  }

  reach(goal: string): void {
    if (!this.hasReached(goal)) this.#keep(() => this.#kept.goals.push(goal));
  }

  /** A step holds a goal or a question. */
  hold(step: string, id: string): void {
    const ids = this.#kept.tasks[step] ?? [];
    if (!ids.includes(id)) this.#keep(() => (this.#kept.tasks[step] = [...ids, id]));
  }

  /** A run has shown the answer of a question. */
  decide(question: string, { right, text }: Answer): void {
    const kept = this.answer(question);
    const answer = { right, text: text.slice(0, mostText) };
    if (kept?.right !== right || kept.text !== answer.text) this.#keep(() => (this.#kept.answers[question] = answer));
  }

  /** `choice`: the option's key, empty where it is skipped. */
  predict(question: string, choice: string): void {
    this.#keep(() => (this.#kept.predictions[question] = choice));
  }

  reopen(question: string): void {
    this.#keep(() => {
      delete this.#kept.predictions[question];
      delete this.#kept.answers[question];
    });
  }

  draw(question: string, curve: readonly number[]): void {
    this.#keep(() => (this.#kept.sketches[question] = [...curve]));
  }

  redraw(question: string): void {
    this.#keep(() => {
      delete this.#kept.sketches[question];
      delete this.#kept.answers[question];
    });
  }

  /** `document`: null where the step's own settings hold. */
  set(step: string, document: Document | null): void {
    if (document) this.#keep(() => (this.#kept.settings[step] = document));
    else if (this.#kept.settings[step]) this.#keep(() => delete this.#kept.settings[step]);
  }

  leave(chapter: string, run: LeftRun | null): void {
    if (run && isLeft(run)) this.#keep(() => (this.#kept.left[chapter] = run));
    else if (this.#kept.left[chapter]) this.#keep(() => delete this.#kept.left[chapter]);
  }

  erase(): void {
    this.#keep(() => (this.#kept = nothing()));
  }

  /** All that is kept, as JSON. */
  get text(): string {
    return JSON.stringify(this.#kept);
  }

  /** Takes over what `text` (JSON) holds in place of what is kept; what is not sound in it is left out. */
  replace(text: string): void {
    this.#keep(() => (this.#kept = parseProgress(text)));
  }

  #keep(change: () => unknown): void {
    change();
    try {
      localStorage.setItem(storageKey, JSON.stringify(this.#kept));
    } catch {
      // Full or blocked: the page goes on without.
    }
  }
}

export const progress = new Progress();
