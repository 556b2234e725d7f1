/** The rule of each optimiser: its formulas, with the numbers of one update, and what it keeps. */
import type { OptimizerName, WeightUpdate } from "../../engine/protocol";
import { short } from "../../widgets/format";
import { display } from "../../widgets/tex";

export interface Line {
  formula: string;
  value: (row: WeightUpdate) => string;
}

const velocity: Line = {
  formula: display`\term{first}{m} \leftarrow \beta\, \term{first}{m} + \term{g}{g}`,
  value: (row) => `m = ${short(row.first)}`,
};
const squares: Line = {
  formula: display`\term{second}{v} \leftarrow \rho\, \term{second}{v} + (1 - \rho)\, \term{g}{g}^2`,
  value: (row) => `v = ${short(row.second)}, √v = ${short(Math.sqrt(row.second))}`,
};
const first: Line = {
  formula: display`\term{first}{m} \leftarrow \beta_1 \term{first}{m} + (1 - \beta_1)\, \term{g}{g}`,
  value: (row) => `m = ${short(row.first)}`,
};
const second: Line = {
  formula: display`\term{second}{v} \leftarrow \beta_2 \term{second}{v} + (1 - \beta_2)\, \term{g}{g}^2`,
  value: (row) => `v = ${short(row.second)}`,
};
const corrected: Line = {
  formula: display`\term{unbiased}{\hat m} = \frac{\term{first}{m}}{1 - \beta_1^t} \qquad \term{unbiased}{\hat v} = \frac{\term{second}{v}}{1 - \beta_2^t}`,
  value: (row) => `m̂ = ${short(row.first_unbiased)}, √v̂ = ${short(Math.sqrt(row.second_unbiased))}`,
};
const step = (row: WeightUpdate) => `step = ${short(row.step)}`;
const adam: Line = { formula: display`w \leftarrow w - \term{rate}{\eta}\, \frac{\term{unbiased}{\hat m}}{\sqrt{\term{unbiased}{\hat v}} + \epsilon}`, value: step };

export const rules: Record<OptimizerName, Line[]> = {
  sgd: [{ formula: display`w \leftarrow w - \term{rate}{\eta}\, \term{g}{g}`, value: step }],
  momentum: [velocity, { formula: display`w \leftarrow w - \term{rate}{\eta}\, \term{first}{m}`, value: step }],
  nesterov: [velocity, { formula: display`w \leftarrow w - \term{rate}{\eta}\, (\term{g}{g} + \beta\, \term{first}{m})`, value: step }],
  rmsprop: [squares, { formula: display`w \leftarrow w - \term{rate}{\eta}\, \frac{\term{g}{g}}{\sqrt{\term{second}{v}} + \epsilon}`, value: step }],
  adam: [first, second, corrected, adam],
  adamw: [{ formula: display`w \leftarrow (1 - \term{rate}{\eta}\, \lambda)\, w`, value: (row) => `w = ${short(row.weight)} before` }, first, second, corrected, adam],
};

const ofAdam = { first: "m = beta1 * m", second: "v = beta2 * v", unbiased: "unbias1 * m", rate: "w -= rate" };
/** Where the terms stand in the code of each rule. */
export const codeTerms: Record<OptimizerName, Record<string, string>> = {
  sgd: { g: "rate * g" },
  momentum: { first: "momentum * m + g", rate: "w -= rate" },
  nesterov: { first: "m = momentum * m + g", rate: "w -= rate" },
  rmsprop: { second: "v = rho * v", rate: "w -= rate" },
  adam: ofAdam,
  adamw: ofAdam,
};
