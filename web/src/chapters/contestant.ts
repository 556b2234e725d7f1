/** An experiment with a name, to be run and compared with others. */
import type { Document, Experiment } from "../engine/protocol";
import { leaves, sameValue, valueAt } from "./document";

export interface Contestant {
  name: string;
  document: Document;
}

/** Whether `run` is the experiment `document` (fields left out: the defaults), without changes on the way. */
export function isRunOf(document: Document, run: Experiment, defaults: Experiment): boolean {
  return [...leaves(run)].every(([path, value]) => sameValue(value, valueAt(document, path) ?? valueAt(defaults, path)));
}
