/** How the optimisers are called and drawn. */
import type { OptimizerName, Series } from "../kit";

export const optimiserNames: Record<OptimizerName, string> = {
  sgd: "gradient descent",
  momentum: "momentum",
  nesterov: "Nesterov",
  rmsprop: "RMSProp",
  adam: "Adam",
  adamw: "AdamW",
};

export const looks: Record<OptimizerName, Pick<Series, "token"> & { dash: number[] }> = {
  sgd: { token: "--ink", dash: [] },
  momentum: { token: "--train", dash: [] },
  nesterov: { token: "--train", dash: [6, 4] },
  rmsprop: { token: "--validation", dash: [] },
  adam: { token: "--test", dash: [] },
  adamw: { token: "--test", dash: [6, 4] },
};
