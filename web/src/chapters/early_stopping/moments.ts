/** Where a run turned, and how much of the chart to show. */
import type { EpochMetrics, RunStatus } from "../kit";

/** The row with the least validation loss. */
export const turningPoint = (history: readonly EpochMetrics[]): EpochMetrics | undefined =>
  history.reduce<EpochMetrics | undefined>((best, row) => (!best || row.validation_loss < best.validation_loss ? row : best), undefined);

/** End of the x axis: grows by doubling, so that a run that stops early fills its chart. */
export function horizon(epoch: number, epochs: number): number {
  let end = 250;
  while (end < epoch) end *= 2;
  return Math.min(end, epochs);
}

/** Whether the weights a run stands at are those set aside in its best epoch; null where none were. */
export const isRestored = ({ best_weights_hash, weights_hash }: Pick<RunStatus, "best_weights_hash" | "weights_hash">): boolean | null =>
  best_weights_hash === "" ? null : best_weights_hash === weights_hash;

/**
 * The validation loss of the weights that a run ended with. The last row was measured before anything was
 * restored; equal hashes are equal weights, so restored ones have the loss of the best epoch.
 */
export const keptLoss = (status: RunStatus, last: EpochMetrics): number =>
  isRestored(status) ? status.best_value : last.validation_loss;
