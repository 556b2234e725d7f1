import type { EpochMetrics } from "../engine/protocol";

/**
 * Whether a run's last row is that of a network which learned nothing: of its own training images it has less than
 * a fifth right, where one answer for all images of ten classes has a tenth.
 */
export const learnedNothing = ({ train_accuracy }: Pick<EpochMetrics, "train_accuracy">): boolean => train_accuracy < 0.2;
