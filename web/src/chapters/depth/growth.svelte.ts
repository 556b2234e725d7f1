/** Results of networks that the reader grew layer by layer, one line for each recipe. */
import type { IntervalPoint } from "../../charts/intervals";
import type { Document, EpochMetrics, Experiment } from "../../engine/protocol";
import { fieldName, fieldText, leaves, sameValue, valueAt } from "../document";
import type { Lab } from "../lab.svelte";
import { learnedNothing } from "../outcome";

export interface Grown {
  /** In what it differs from the base, depth aside; "plain" where in nothing. */
  recipe: string;
  hidden: number;
  history: EpochMetrics[];
  /** Where the run diverged; empty where it finished. */
  reason: string;
}

export type GrownQuantity = "train_accuracy" | "validation_accuracy" | "validation_loss";

/** The width of all hidden layers; null where they differ, NaN without any. */
export function commonWidth(layers: readonly number[]): number | null {
  const hidden = new Set(layers.slice(1, -1));
  return hidden.size > 1 ? null : ([...hidden][0] ?? NaN);
}

/** Whether `experiment` learns from the images of `base`, in batches of its size: only such runs can be compared by depth. */
function belongs(experiment: Experiment, base: Document, defaults: Experiment): boolean {
  return [...leaves(experiment)]
    .filter(([path]) => path.startsWith("data.") || path === "training.batch_size")
    .every(([path, value]) => sameValue(value, valueAt(base, path) ?? valueAt(defaults, path)));
}

/** In what `experiment` differs from `base` (fields left out: the defaults), its depth aside. */
export function recipeOf(experiment: Experiment, base: Document, defaults: Experiment): string {
  const width = commonWidth(experiment.network.layers);
  const others = [...leaves(experiment)]
    .filter(([path, value]) => path !== "network.layers" && !sameValue(value, valueAt(base, path) ?? valueAt(defaults, path)))
    .map(([path, value]) => `${fieldName(path)} ${fieldText(path, value)}`);
  return [...(width === null || width === 64 || Number.isNaN(width) ? [] : [`width ${width}`]), ...others].join(", ") || "plain";
}

export class Growth {
  #list = $state.raw<readonly Grown[]>([]);

  constructor(private readonly base: Document) {}

  /** Keeps the lab's run if it went with one recipe from its start until it finished or diverged. Call it in an effect. */
  record({ experiment, history, status, defaults }: Lab): void {
    if (!experiment || !defaults || !status || !["finished", "diverged"].includes(status.state)) return;
    if (this.#list.some((grown) => grown.history === history)) return;
    if (!belongs(experiment, this.base, defaults) || experiment.changes.length > 0 || commonWidth(experiment.network.layers) === null) return;
    const recipe = recipeOf(experiment, this.base, defaults);
    const hidden = experiment.network.layers.length - 2;
    this.#list = [...this.#list.filter((grown) => grown.recipe !== recipe || grown.hidden !== hidden), { recipe, hidden, history, reason: status.reason }];
  }

  /** The last four recipes, the newest last. */
  get recipes(): string[] {
    return [...new Set(this.#list.map(({ recipe }) => recipe).reverse())].slice(0, 4).reverse();
  }

  /** What a run of `recipe` with `hidden` layers ended with; undefined where it diverged. */
  end(recipe: string, hidden: number): EpochMetrics | undefined {
    return this.history(recipe, hidden)?.at(-1);
  }

  history(recipe: string, hidden: number): EpochMetrics[] | undefined {
    return this.#finished(recipe).find((grown) => grown.hidden === hidden)?.history;
  }

  points(recipe: string, quantity: GrownQuantity): IntervalPoint[] {
    return this.#finished(recipe)
      .map(({ hidden, history }) => ({ x: hidden, mean: history.at(-1)![quantity], half: NaN, count: 1, values: [] }))
      .sort((a, b) => a.x - b.x);
  }

  /** The depths at which runs of `recipe` diverged. */
  lost(recipe: string): number[] {
    return this.#list.filter((grown) => grown.recipe === recipe && grown.reason !== "").map(({ hidden }) => hidden);
  }

  /** The first depth at which one layer more did not help, grown from none; null while each did, or where a run learned nothing. */
  stop(recipe: string): number | null {
    for (let hidden = 1; ; hidden++) {
      const [before, now] = [this.end(recipe, hidden - 1), this.end(recipe, hidden)];
      if (!before || !now || learnedNothing(before) || learnedNothing(now)) return null;
      if (now.validation_accuracy <= before.validation_accuracy) return hidden;
    }
  }

  #finished(recipe: string): Grown[] {
    return this.#list.filter((grown) => grown.recipe === recipe && grown.reason === "");
  }

  clear(): void {
    this.#list = [];
  }
}
