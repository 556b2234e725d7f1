/** The search that the reader has set up and not begun yet: kept on this device. */
import type { Document } from "../../engine/protocol";
import type { SearchDocument, SpaceParameter } from "../../engine/study_protocol";
import { progress } from "../progress.svelte";
import { corrected, presets } from "./documents";
import type { Cell } from "./space_fault";
import { isSearch } from "./space_file";

const place = "automated-search/space";
const usualTrials = 100;

export class Setup {
  document = $state.raw<SearchDocument>(corrected);
  /** Trials of the next search. */
  trials = $state(usualTrials);
  /** The space, with what its ranges cannot reach now: typing 1 and then 3 for the layers loses no width. */
  #whole: readonly SpaceParameter[] = corrected.space;

  /** A link has brought this space in place of the reader's own, which is kept here until it is taken back; null: it has not. */
  replaced = $state.raw<SearchDocument | null>(null);
  /** What is wrong with the space that a link has brought; "" where nothing is. */
  refused = $state("");

  /** The cell of the space's table that was changed last. */
  edited = $state.raw<Cell | null>(null);

  /** The preset that this is, or what the reader made of one. */
  readonly title = $derived(presets.find(({ document }) => document === this.document)?.title ?? "Your own");

  constructor() {
    const { search = corrected, trials = usualTrials } = read(progress.settings(place));
    this.document = search;
    this.#whole = search.space;
    this.trials = trials;
  }

  /** Takes a whole document in place of what is set up. */
  open(document: SearchDocument): void {
    this.document = document;
    this.#whole = document.space;
    this.edited = null;
    this.#keep();
  }

  /** Takes the space that a link has brought. */
  openSent(sent: object): void {
    this.refused = isSearch(sent) ? "" : "The link's space is damaged: it has no list of parameters, each with a name and a type. Yours stays.";
    if (!isSearch(sent) || JSON.stringify(sent) === JSON.stringify(this.document)) return;
    const own = presets.every(({ document }) => document !== this.document);
    this.replaced = own ? this.document : null;
    this.open(presets.find(({ document }) => JSON.stringify(document) === JSON.stringify(sent))?.document ?? sent);
  }

  /** Changes one parameter of the space; those that exist only beside a value it can no longer have are set aside until it can. */
  change(index: number, changes: Partial<SpaceParameter>): void {
    const { name } = this.document.space[index]!;
    const column = (["low", "high", "log"] as const).find((one) => one in changes);
    this.edited = column ? { name, column } : null;
    this.#space(this.#whole.map((parameter) => (parameter.name === name ? { ...parameter, ...changes } : parameter)));
  }

  /** Takes a parameter out, and those that exist only beside it. */
  remove(name: string): void {
    this.#space(this.#whole.filter((parameter) => parameter.name !== name && parameter.when?.parameter !== name));
  }

  /** Adds a parameter at the end of the space. */
  add(parameter: SpaceParameter): void {
    this.#space([...this.#whole.filter(({ name }) => name !== parameter.name), parameter]);
  }

  /** Changes fields of one part of the document. */
  set<Part extends "objective" | "sampler" | "pruner">(part: Part, changes: SearchDocument[Part]): void {
    this.document = { ...this.document, [part]: { ...this.document[part], ...changes } };
    this.#keep();
  }

  /** Sets the epochs of a trial. */
  epochs(epochs: number): void {
    const experiment = (this.document.experiment ?? {}) as { training?: object };
    this.document = { ...this.document, experiment: { ...experiment, training: { ...experiment.training, epochs } } };
    this.#keep();
  }

  /** Sets the seed of the sampler's draws. */
  seed(seed: number): void {
    this.document = { ...this.document, seed };
    this.#keep();
  }

  /** Sets how many trials the next search has. */
  setTrials(trials: number): void {
    this.trials = trials;
    this.#keep();
  }

  #space(whole: readonly SpaceParameter[]): void {
    this.#whole = whole;
    this.document = { ...this.document, space: reachable(whole) };
    this.#keep();
  }

  #keep(): void {
    const usual = this.document === corrected && this.trials === usualTrials;
    progress.set(place, usual ? null : ({ search: this.document, trials: this.trials } as Document));
  }
}

/** What is kept of a setup, as far as it is one; a preset as the preset itself, which is known by its title. */
function read(kept: object = {}): { search?: SearchDocument; trials?: number } {
  const { search, trials } = kept as { search?: SearchDocument; trials?: number };
  const text = JSON.stringify(search);
  return {
    ...(isSearch(search) && { search: presets.find(({ document }) => JSON.stringify(document) === text)?.document ?? search }),
    ...(Number.isInteger(trials) && trials! > 0 && { trials }),
  };
}

/** Those of a space that can exist: a condition names an earlier parameter, which must be able to have such a value. */
export function reachable(space: readonly SpaceParameter[]): SpaceParameter[] {
  const found: SpaceParameter[] = [];
  for (const parameter of space) {
    const { when } = parameter;
    if (!when || found.some((earlier) => earlier.name === when.parameter && allows(earlier, when))) found.push(parameter);
  }
  return found;
}

function allows({ low = -Infinity, high = Infinity, choices }: SpaceParameter, { at_least, is }: NonNullable<SpaceParameter["when"]>): boolean {
  if (at_least !== undefined) return high >= at_least;
  return (is ?? []).some((value) => (choices ? choices.includes(value) : Number(value) >= low && Number(value) <= high));
}

/** Epochs of a trial; the core's default where the document has none. */
export function epochsIn(document: { experiment?: object }): number {
  return (document.experiment as { training?: { epochs?: number } } | undefined)?.training?.epochs ?? 500;
}
