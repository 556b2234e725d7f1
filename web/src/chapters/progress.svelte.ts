/** What the reader has seen, reached, predicted and set; kept on this device only, and erasable. */
import type { Document } from "../engine/protocol";
import { sketchCount } from "../widgets/sketch";

const storageKey = "mlp-lab.progress";

interface Kept {
  /** "chapter/step" of every step opened. */
  seen: string[];
  /** "chapter/goal" of every goal reached. */
  goals: string[];
  /** Choice made for each question, by "chapter/question"; -1 where it was skipped. */
  predictions: Record<string, number>;
  /** Curve drawn for each question, by "chapter/question"; empty where it was skipped. */
  sketches: Record<string, number[]>;
  /** The reader's own settings of a run, by "chapter/step"; a setting left out has the core's default. */
  settings: Record<string, Document>;
}

const nothing = (): Kept => ({ seen: [], goals: [], predictions: {}, sketches: {}, settings: {} });

const isDocument = (value: unknown): boolean => typeof value === "object" && value !== null && !Array.isArray(value);

/** Empty, or as many numbers as a sketch has. */
const isCurve = (value: unknown): boolean =>
  Array.isArray(value) && (value.length === 0 || value.length === sketchCount) && value.every((y) => Number.isFinite(y));

/** Reads what was kept; anything unreadable counts as nothing. */
export function parseProgress(text: string | null): Kept {
  try {
    const kept = JSON.parse(text ?? "{}") as Partial<Record<keyof Kept, unknown>>;
    const texts = (value: unknown) => (Array.isArray(value) ? value.filter((v): v is string => typeof v === "string") : []);
    const choices = Object.entries(kept.predictions ?? {}).filter(([, choice]) => Number.isInteger(choice));
    const curves = Object.entries(kept.sketches ?? {}).filter(([, curve]) => isCurve(curve));
    const documents = Object.entries(kept.settings ?? {}).filter(([, document]) => isDocument(document));
    return {
      seen: texts(kept.seen),
      goals: texts(kept.goals),
      predictions: Object.fromEntries(choices) as Record<string, number>,
      sketches: Object.fromEntries(curves) as Record<string, number[]>,
      settings: Object.fromEntries(documents) as Record<string, Document>,
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
  /** The choice made, -1 for skipped, undefined where the question is open. */
  prediction = (question: string): number | undefined => this.#kept.predictions[question];
  /** The curve drawn, empty for skipped, undefined where the question is open. */
  sketch = (question: string): readonly number[] | undefined => this.#kept.sketches[question];
  /** The settings left in a step; undefined where the step's own hold. */
  settings = (step: string): Document | undefined => $state.snapshot(this.#kept.settings[step]);
  get empty(): boolean {
    return JSON.stringify(this.#kept) === JSON.stringify(nothing());
  }

  see(step: string): void {
    if (!this.hasSeen(step)) this.#keep(() => this.#kept.seen.push(step));
  }

  reach(goal: string): void {
    if (!this.hasReached(goal)) this.#keep(() => this.#kept.goals.push(goal));
  }

  predict(question: string, choice: number): void {
    this.#keep(() => (this.#kept.predictions[question] = choice));
  }

  reopen(question: string): void {
    this.#keep(() => delete this.#kept.predictions[question]);
  }

  draw(question: string, curve: readonly number[]): void {
    this.#keep(() => (this.#kept.sketches[question] = [...curve]));
  }

  redraw(question: string): void {
    this.#keep(() => delete this.#kept.sketches[question]);
  }

  /** `document`: null where the step's own settings hold. */
  set(step: string, document: Document | null): void {
    if (document) this.#keep(() => (this.#kept.settings[step] = document));
    else if (this.#kept.settings[step]) this.#keep(() => delete this.#kept.settings[step]);
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
