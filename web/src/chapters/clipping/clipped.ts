import type { EpochMetrics } from "../../engine/protocol";

/** In how many epochs of a run something was clipped. */
export const clippedEpochs = (history: readonly EpochMetrics[]): number => history.filter(({ clipped_share }) => clipped_share > 0).length;
