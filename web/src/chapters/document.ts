/** Reading, changing and comparing experiment documents by field path, e.g. "optimizer.learning_rate". */
import type { Document, Experiment, FieldValue } from "../engine/protocol";
import { fieldNames, valueNames } from "./field_words";

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
export function settled<T extends Document>(document: T): T {
  const changed = (document.changes ?? []).reduce((settling, { field, value }) => withValue(settling, field, value), document);
  return { ...changed, changes: [] };
}

/** The value a field has now, the last change during the run included. */
export function currentValue(experiment: Experiment, path: string): FieldValue {
  return valueAt(settled(experiment), path) as FieldValue;
}

/** How a field is called in sentences. */
export const fieldName = (path: string): string => (Object.hasOwn(fieldNames, path) ? fieldNames[path] : undefined) ?? path.replaceAll(/[._]/g, " ");

/** A field's value as a reader sees it. */
export function fieldText(path: string, value: unknown): string {
  if (path === "network.layers" && Array.isArray(value)) return value.join("-");
  if (path === "training.batch_size" && value === 0) return "all images";
  if ((path === "network.dropout_rate" || path === "network.input_dropout_rate") && value === 0) return "off";
  if (path === "data.train_size" && value === 0) return "all";
  if (path === "data.label_noise") return `${Math.round(100 * Number(value))} %`;
  if (path === "data.plane.points" && Array.isArray(value)) return value.length === 0 ? "none" : String(value.length);
  if (path === "changes" && Array.isArray(value)) {
    return value.map((c) => `${fieldName(c.field)} ${fieldText(c.field, c.value)} from epoch ${c.epoch}`).join(", ") || "none";
  }
  if (typeof value === "boolean") return value ? "yes" : "no";
  return valueNames[path]?.[String(value)] ?? String(value);
}

/** Fields whose value says by itself what it is of. */
const selfSaying = ["loss.name", "network.activation", "schedule.name", "optimizer.name"];

/** A setting in a sentence: "binary cross-entropy", "learning rate 1", "150 training images", "no dropout". */
export function settingText(path: string, value: unknown): string {
  const text = fieldText(path, value);
  if (path === "schedule.name") return `${text} learning rate`;
  if (selfSaying.includes(path)) return text;
  if (path === "data.train_size" || path === "data.label_noise" || path === "training.epochs") return `${text} ${fieldName(path)}`;
  if (value === false || text === "off") return `no ${fieldName(path)}`;
  if (value === true) return fieldName(path);
  return `${fieldName(path)} ${text}`;
}

/** What differs between several documents: one row a field, one text a document. */
export function comparison(documents: Experiment[]): { field: string; texts: string[] }[] {
  const [first, ...others] = documents;
  if (!first) return [];
  return [...leaves(first).keys()]
    .filter((path) => others.some((other) => !sameValue(valueAt(first, path), valueAt(other, path))))
    .map((path) => ({ field: fieldName(path), texts: documents.map((d) => fieldText(path, valueAt(d, path))) }));
}
