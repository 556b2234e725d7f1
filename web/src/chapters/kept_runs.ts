/** Pinned runs as they come back, from this device or from a file: what is not sound is left out. */
import type { EpochMetrics } from "../engine/protocol";
import { isObject } from "./json";
import { type PinnedRun, runLetters } from "./runs.svelte";

const mostRows = 100_001;
/** In the order in which they are written. */
const fields = [
  "epoch", "step", "train_loss", "train_accuracy", "validation_loss", "validation_accuracy", "learning_rate", "grad_norm", "layer_grad_norms",
  "clipped_share", "shown_train_loss", "shown_validation_loss", "patience_left",
] as const satisfies (keyof EpochMetrics)[];

/** What is not known is null in a file, and NaN here. */
const figure = (value: unknown): number => (typeof value === "number" ? value : NaN);
const isList = (value: unknown, most: number): value is unknown[] => Array.isArray(value) && value.length > 0 && value.length <= most;

function row(found: unknown, place: number): EpochMetrics | null {
  const norms = isObject(found) ? found["layer_grad_norms"] : null;
  if (!isObject(found) || found["epoch"] !== place || !Array.isArray(norms)) return null;
  return Object.fromEntries(fields.map((name) => [name, name === "layer_grad_norms" ? norms.map(figure) : figure(found[name])])) as unknown as EpochMetrics;
}

function isExperiment(found: unknown): boolean {
  if (!isObject(found) || !isObject(found["network"]) || !isList(found["network"]["layers"], 100) || !Array.isArray(found["changes"])) return false;
  return found["network"]["layers"].every(Number.isInteger) && found["changes"].every((change) => isObject(change) && typeof change["field"] === "string");
}

const isStatus = (found: unknown): boolean =>
  isObject(found) && Number.isInteger(found["epoch"]) && typeof found["weights_hash"] === "string" && typeof found["state"] === "string";

function soundRun(found: unknown): PinnedRun | null {
  if (!isObject(found)) return null;
  const letter = runLetters.find((one) => one === found["letter"]);
  const { experiment, status, history, version, place } = found;
  const text = (value: unknown) => (typeof value === "string" ? value : "");
  if (!letter || !isExperiment(experiment) || !isStatus(status) || !isList(history, mostRows)) return null;
  const rows = history.map(row);
  if (rows.includes(null)) return null;
  return { letter, experiment, status, history: rows, version: text(version), place: text(place), automatic: false } as PinnedRun;
}

/** Each letter once. */
export function soundRuns(found: unknown): PinnedRun[] {
  const sound = Array.isArray(found) ? found.map(soundRun).filter((run) => run !== null) : [];
  return sound.filter(({ letter }, place) => sound.findIndex((run) => run.letter === letter) === place);
}
