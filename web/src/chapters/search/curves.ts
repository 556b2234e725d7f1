/** The learning curves of a study's trials, as a table and as CSV. */
import type { TableText } from "../../charts/series";
import { exact } from "../../charts/series";
import type { Trial } from "../../engine/study_protocol";
import { csvText } from "./table";

/** Epochs of a table, at most: more would not be read. */
const columns = 8;

/** One row for each trial that reported; of many epochs every so-manieth, and the last. */
export function curveTable(trials: readonly Trial[]): TableText {
  const steps = [...new Set(trials.flatMap(({ reports }) => reports.map(({ step }) => step)))].sort((a, b) => a - b);
  const stride = Math.ceil(steps.length / columns);
  const shown = steps.filter((_, i) => (steps.length - 1 - i) % stride === 0);
  const rows = trials.filter(({ reports }) => reports.length > 0).map(({ number, state, reports }) => {
    const values = new Map(reports.map(({ step, value }) => [step, exact(value)]));
    return [String(number), state, ...shown.map((step) => values.get(step) ?? "")];
  });
  return { heads: ["trial", "state", ...shown.map((step) => `epoch ${step}`)], rows };
}

/** Every report, one row each. */
export const curveCsv = (trials: readonly Trial[]): string =>
  csvText([
    ["Number", "State", "Epoch", "Value"],
    ...trials.flatMap(({ number, state, reports }) => reports.map(({ step, value }) => [number, state, step, value])),
  ]);
