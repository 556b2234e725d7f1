/** Reading, changing and comparing experiment documents by field path, e.g. "optimizer.learning_rate". */
import type { Document, Experiment, FieldValue } from "../engine/protocol";

type Branch = { [key: string]: unknown };

const isBranch = (value: unknown): value is Branch =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** The value at `path`, undefined where the document has none. */
export function valueAt(document: object, path: string): unknown {
  return path.split(".").reduce<unknown>((node, key) => (isBranch(node) ? node[key] : undefined), document);
}

/** A copy of `document` with `value` at `path`. */
export function withValue<T extends object>(document: T, path: string, value: unknown): T {
  const [head = "", ...rest] = path.split(".");
  const old = (document as Branch)[head];
  return { ...document, [head]: rest.length === 0 ? value : withValue(isBranch(old) ? old : {}, rest.join("."), value) };
}

/** All leaves (numbers, strings, lists, ...) of a document by path, in its order. */
export function leaves(document: object, prefix = ""): Map<string, unknown> {
  const found = new Map<string, unknown>();
  for (const [key, value] of Object.entries(document)) {
    if (isBranch(value)) for (const [path, leaf] of leaves(value, `${prefix}${key}.`)) found.set(path, leaf);
    else found.set(prefix + key, value);
  }
  return found;
}

export const sameValue = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

/** The part of `document` that differs from `base`. */
export function difference(document: Experiment, base: Experiment): Document {
  let result: Document = {};
  for (const [path, value] of leaves(document)) {
    if (!sameValue(value, valueAt(base, path))) result = withValue(result, path, value);
  }
  return result;
}

/** The document with its changes during the run taken as settings from the start, and no changes left. */
export function settled(experiment: Experiment): Experiment {
  const changed = experiment.changes.reduce((document, { field, value }) => withValue(document, field, value), experiment);
  return { ...changed, changes: [] };
}

/** The value a field has now, the last change during the run included. */
export function currentValue(experiment: Experiment, path: string): FieldValue {
  return valueAt(settled(experiment), path) as FieldValue;
}

const liveFields = ["network.dropout_rate", "network.input_dropout_rate", "loss.l2_penalty"];
const liveGroups = ["optimizer", "schedule", "clipping", "training"];

/** Fields that take effect without starting again (the core refuses any other). */
export const isLive = (path: string): boolean =>
  liveFields.includes(path) || (liveGroups.includes(path.split(".")[0]!) && path !== "optimizer.name");

const names: Record<string, string> = {
  seed: "seed",
  "data.split": "split",
  "data.split_seed": "split seed",
  "data.validation_share": "validation share",
  "data.test_share": "test share",
  "data.scaling": "scaling",
  "data.train_size": "training images",
  "data.label_noise": "label noise",
  "network.layers": "layers",
  "network.activation": "activation",
  "network.initializer": "initial weights",
  "network.dropout_rate": "dropout",
  "network.input_dropout_rate": "input dropout",
  "network.batch_norm": "batch norm",
  "loss.name": "loss",
  "loss.l2_penalty": "L2 penalty",
  "optimizer.name": "optimiser",
  "optimizer.learning_rate": "learning rate",
  "training.epochs": "epochs",
  "training.batch_size": "batch size",
  "clipping.mode": "clipping",
  "clipping.threshold": "clip threshold",
  "broken_by_us.no_activation_derivative": "without f′(z) (broken by us)",
  "broken_by_us.gradient_of": "gradient of (broken by us)",
};

/** How a field is called in sentences. */
export const fieldName = (path: string): string => names[path] ?? path.replaceAll(/[._]/g, " ");

/** A field's value as a reader sees it. */
export function fieldText(path: string, value: unknown): string {
  if (path === "network.layers" && Array.isArray(value)) return value.join("-");
  if (path === "training.batch_size" && value === 0) return "all images";
  if ((path === "network.dropout_rate" || path === "clipping.mode") && (value === 0 || value === "none")) return "off";
  if (path === "data.train_size" && value === 0) return "all";
  if (path === "changes" && Array.isArray(value)) {
    return value.map((c) => `${fieldName(c.field)} ${fieldText(c.field, c.value)} from epoch ${c.epoch}`).join(", ") || "none";
  }
  if (typeof value === "boolean") return value ? "yes" : "no";
  return String(value).replaceAll("_", " ");
}

/** What differs between several documents: one row a field, one text a document. */
export function comparison(documents: Experiment[]): { field: string; texts: string[] }[] {
  const [first, ...others] = documents;
  if (!first) return [];
  return [...leaves(first).keys()]
    .filter((path) => others.some((other) => !sameValue(valueAt(first, path), valueAt(other, path))))
    .map((path) => ({ field: fieldName(path), texts: documents.map((d) => fieldText(path, valueAt(d, path))) }));
}
