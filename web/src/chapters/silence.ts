/** What is known of a worker that owes an answer and says nothing, in words. */
import type { Silence } from "../engine/protocol";

/** Calls that may take long on a slow machine, by what they do. */
const long: Record<string, string> = {
  open: "opens a run or a study",
  step: "trains",
  nextReport: "trains",
  evaluate: "evaluates the network",
  rangeTest: "does a range test",
  gradientCheck: "checks gradients",
  importJournal: "reads a journal",
  count: "reads a journal",
  importance: "computes importances",
};

/** `who`: "The training thread". */
export function silenceText({ seconds, call, begun }: Silence, who: string): string {
  if (!begun) return `${who} has not begun after ${seconds} seconds: the network may be slow, or the browser holds it back.`;
  const last = long[call];
  if (last) return `${who} ${last} and has said nothing for ${seconds} seconds: this takes long here, or it has stopped.`;
  return `${who} has said nothing for ${seconds} seconds: a single step takes long here, or it has stopped.`;
}
