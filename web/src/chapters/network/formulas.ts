/** The chapter's formulas. `\term{id}{...}` ties a part to the same term in sentences and code. */
import type { LossName } from "../../engine/protocol";
import { display } from "../../widgets/tex";

export const weightedSum = display`\term{z}{z_j} = \sum_i \term{w}{w_{ji}}\, \term{x}{x_i} + \term{b}{b_j}`;

export const activation = display`\term{a}{a_j} = f(\term{z}{z_j}) = \frac{1}{1 + e^{-\term{z}{z_j}}}`;

export const logit = display`\term{logit}{z_k} = \sum_j w_{kj}\, \term{a}{a_j} + b_k`;

const sigmoidOutput = display`\term{o}{a_k} = \frac{1}{1 + e^{-\term{logit}{z_k}}}`;

export const output: Record<LossName, string> = {
  softmax_cross_entropy: display`\term{o}{a_k} = \frac{e^{\term{logit}{z_k}}}{\sum_m e^{z_m}}`,
  sigmoid_binary_cross_entropy: sigmoidOutput,
  sigmoid_squared_error: sigmoidOutput,
};

export const loss: Record<LossName, string> = {
  softmax_cross_entropy: display`\term{loss}{L} = -\sum_k \term{y}{y_k} \ln \term{o}{a_k}`,
  sigmoid_binary_cross_entropy: display`\term{loss}{L} = -\sum_k \bigl( \term{y}{y_k} \ln \term{o}{a_k} + (1 - \term{y}{y_k}) \ln (1 - \term{o}{a_k}) \bigr)`,
  sigmoid_squared_error: display`\term{loss}{L} = \sum_k (\term{o}{a_k} - \term{y}{y_k})^2`,
};

const difference = display`\term{delta-o}{\delta_k} = \term{o}{a_k} - \term{y}{y_k}`;

export const deltaOutput: Record<LossName, string> = {
  softmax_cross_entropy: difference,
  sigmoid_binary_cross_entropy: difference,
  sigmoid_squared_error: display`\term{delta-o}{\delta_k} = 2\,(\term{o}{a_k} - \term{y}{y_k})\, \term{o}{a_k}\,(1 - \term{o}{a_k})`,
};

export const deltaHidden = display`\term{delta-h}{\delta_j} = \Bigl( \sum_k w_{kj}\, \term{delta-o}{\delta_k} \Bigr)\, \term{slope}{a_j (1 - a_j)}`;

export const weightGradient = display`\term{gradient}{\frac{\partial L}{\partial w_{ji}}} = \term{delta-h}{\delta_j}\, \term{x}{x_i}`;

export const biasGradient = display`\term{bias-gradient}{\frac{\partial L}{\partial b_j}} = \term{delta-h}{\delta_j}`;

export const update = display`\term{new-w}{w_{ji}} \leftarrow \term{w}{w_{ji}} - \term{rate}{\eta}\, \term{gradient}{\frac{\partial L}{\partial w_{ji}}}`;
