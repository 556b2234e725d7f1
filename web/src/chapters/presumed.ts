/** What a step's text takes for granted of the run, and in what a run strays from it. */
import type { Document, Experiment, FieldValue } from "../engine/protocol";
import { leaves, sameValue, settled, valueAt, withValue } from "./document";

/** Values that a step bears besides its own document's: any, numbers of a range (ends included), or those listed. */
export type Borne = "any" | { from?: number; to?: number } | readonly FieldValue[];

/**
 * What a step leaves to the reader, by field or group of fields ("clipping": all of it). The seed is the reader's
 * everywhere. All else is presumed to be as in the step's own document.
 */
export type Free = Readonly<Record<string, Borne>>;

/** A field in which a run strays from what the step presumes. */
export interface Stray {
  field: string;
  wanted: FieldValue;
  has: FieldValue;
}

const bornBy = (free: Free, path: string): Borne | undefined => free[path] ?? free[path.split(".")[0]!];

function bears(borne: Borne | undefined, value: unknown): boolean {
  if (borne === undefined) return false;
  if (borne === "any") return true;
  if ("length" in borne) return borne.some((allowed) => sameValue(allowed, value));
  return typeof value === "number" && value >= (borne.from ?? -Infinity) && value <= (borne.to ?? Infinity);
}

/**
 * The fields in which `run` is neither as the step's own document `own` (fields left out: the defaults) nor as `free`
 * bears it. A change on the way counts with its value.
 */
export function strays(run: Document, own: Document, free: Free, defaults: Experiment): Stray[] {
  const complete = (document: Document, path: string) => (valueAt(document, path) ?? valueAt(defaults, path)) as FieldValue;
  return [...leaves(defaults).keys()].flatMap((field) => {
    if (field === "seed" || field === "version" || field === "changes") return [];
    const wanted = complete(own, field);
    // The ends of a network follow from its data, so that the layers can only be brought back with them.
    if (field === "network.layers" && complete(run, "data.source") !== complete(own, "data.source")) return [{ field, wanted, has: complete(run, field) }];
    const values = [complete(run, field), ...(run.changes ?? []).filter((change) => change.field === field).map(({ value }) => value)];
    const has = values.findLast((value) => !sameValue(value, wanted) && !bears(bornBy(free, field), value));
    return has === undefined ? [] : [{ field, wanted, has }];
  });
}

/** `run` with what strays as the step has it; all other settings stay, those changed on the way from the start. */
export const broughtBack = (run: Document, strayed: readonly Stray[]): Document =>
  strayed.reduce((document, { field, wanted }) => withValue(document, field, wanted), settled(run));
