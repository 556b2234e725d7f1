/** What two loss curves say of a run: the good fit, the overfit, or neither. */
import type { EpochMetrics } from "../../engine/protocol";

export interface Fit {
  kind: "good" | "overfit" | "neither";
  /** The row with the lowest validation loss, and the last one. */
  best: EpochMetrics;
  end: EpochMetrics;
}

/** Validation loss at the end, by its lowest: at most for a good fit, at least for an overfit. */
export const limits = { good: 1.02, overfit: 1.3, accuracy: 0.9 } as const;

/** Judges a finished run; undefined without rows. */
export function fitOf(history: readonly EpochMetrics[]): Fit | undefined {
  const end = history.at(-1);
  if (!end) return undefined;
  const best = history.reduce((low, row) => (row.validation_loss < low.validation_loss ? row : low), end);
  const risen = end.validation_loss / best.validation_loss;
  if (risen >= limits.overfit && end.train_loss < best.train_loss) return { kind: "overfit", best, end };
  const together = risen <= limits.good && end.validation_accuracy >= limits.accuracy;
  return { kind: together ? "good" : "neither", best, end };
}
