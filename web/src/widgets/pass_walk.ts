/** One image through L layers and back, moment by moment: the image, L layers forward, the loss, L layers backward. */

export const momentCount = (layers: number): number => 2 * layers + 2;

export type Moment =
  | { pass: "input" }
  | { pass: "forward"; layer: number }
  | { pass: "loss" }
  | { pass: "backward"; layer: number };

/** The moment with this number, from 0 to `momentCount(layers)` - 1. Layers count from 1. */
export function momentAt(number: number, layers: number): Moment {
  if (number <= 0) return { pass: "input" };
  if (number <= layers) return { pass: "forward", layer: number };
  if (number === layers + 1) return { pass: "loss" };
  return { pass: "backward", layer: 2 * layers + 2 - number };
}

/** "δ₁₂": a symbol with its layer's number. */
export const ofLayer = (symbol: string, layer: number): string =>
  symbol + [...String(layer)].map((digit) => "₀₁₂₃₄₅₆₇₈₉"[Number(digit)]).join("");

/** Whether the activations (forward) or the delta (backward) of `layer` are computed by then. */
export function isKnown(moment: Moment, pass: "forward" | "backward", layer: number): boolean {
  if (pass === "forward") return moment.pass !== "input" && (moment.pass !== "forward" || layer <= moment.layer);
  return moment.pass === "backward" && layer >= moment.layer;
}
