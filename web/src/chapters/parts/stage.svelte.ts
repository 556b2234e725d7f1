import { createContext } from "svelte";
import { MediaQuery } from "svelte/reactivity";

/** Narrow screens: the run bar is at the lower edge and the settings are in a sheet. */
export const phone = new MediaQuery("max-width: 699.98px");

/** What a run has just shown of a question, for the stage. */
export interface Outcome {
  /** The question's. */
  id: string;
  /** The right option. */
  answer: string;
  guess: "right" | "wrong" | "none";
  /** The question, with its reveal. */
  element: HTMLElement;
}

/** What the parts of a stage share. */
export class Stage {
  hasSettings = $state(false);
  settingsOpen = $state(false);
  /** Newest last. */
  outcomes = $state.raw<readonly Outcome[]>([]);
  /** The step's goals and questions, by id, in the order in which they came. */
  tasks = $state.raw<ReadonlyMap<string, HTMLElement>>(new Map());

  tell(outcome: Outcome): void {
    this.outcomes = [...this.outcomes.filter(({ id }) => id !== outcome.id), outcome];
  }
  hold(id: string, element: HTMLElement): void {
    this.tasks = new Map([...this.tasks, [id, element]]);
  }
  letGo(id: string): void {
    this.tasks = new Map([...this.tasks].filter(([other]) => other !== id));
  }
  forget(id: string): void {
    this.outcomes = this.outcomes.filter((outcome) => outcome.id !== id);
  }
}

export const [getStage, setStage] = createContext<Stage>();
