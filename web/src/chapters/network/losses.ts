import type { LossName } from "../../engine/protocol";

/** The three losses: what they are called, and what an answer that knows nothing scores. */
export const lossNames: Record<LossName, { text: string; blind: number }> = {
  sigmoid_binary_cross_entropy: { text: "binary cross-entropy", blind: 10 * Math.LN2 },
  sigmoid_squared_error: { text: "squared error", blind: 10 * 0.5 ** 2 },
  softmax_cross_entropy: { text: "softmax + cross-entropy", blind: Math.log(10) },
};

export const lossOptions = Object.entries(lossNames).map(([value, { text }]) => ({ value: value as LossName, text }));
