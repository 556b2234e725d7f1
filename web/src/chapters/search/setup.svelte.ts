/** The search that the reader has set up and not begun yet. */
import type { SearchDocument, SpaceParameter } from "../../engine/study_protocol";
import { corrected, presets } from "./documents";

export class Setup {
  document = $state.raw<SearchDocument>(corrected);

  /** The preset that this is, or what the reader made of one. */
  readonly title = $derived(presets.find(({ document }) => document === this.document)?.title ?? "Your own");

  open(document: SearchDocument): void {
    this.document = document;
  }

  /** Changes one parameter of the space, and takes out those that exist only beside a value it can no longer have. */
  change(index: number, changes: Partial<SpaceParameter>): void {
    const changed = { ...this.document.space[index]!, ...changes };
    const reached = ({ when }: SpaceParameter) => when?.parameter !== changed.name || (when.at_least ?? -Infinity) <= (changed.high ?? Infinity);
    this.#space(this.document.space.map((parameter, i) => (i === index ? changed : parameter)).filter(reached));
  }

  /** Takes a parameter out, and those that exist only beside it. */
  remove(name: string): void {
    this.#space(this.document.space.filter((parameter) => parameter.name !== name && parameter.when?.parameter !== name));
  }

  add(parameter: SpaceParameter): void {
    this.#space([...this.document.space, parameter]);
  }

  set<Part extends "objective" | "sampler" | "pruner">(part: Part, changes: SearchDocument[Part]): void {
    this.document = { ...this.document, [part]: { ...this.document[part], ...changes } };
  }

  epochs(epochs: number): void {
    const experiment = (this.document.experiment ?? {}) as { training?: object };
    this.document = { ...this.document, experiment: { ...experiment, training: { ...experiment.training, epochs } } };
  }

  #space(space: SpaceParameter[]): void {
    this.document = { ...this.document, space };
  }
}

/** Epochs of a trial; the core's default where the document has none. */
export function epochsIn(document: { experiment?: object }): number {
  return (document.experiment as { training?: { epochs?: number } } | undefined)?.training?.epochs ?? 500;
}
