/** The page's two colour scales in the colours of the current theme. Read in an effect, they follow the theme. */
import { type Scale, divergingScale, parseColor } from "./scale";
import { tokens } from "./theme.svelte";

/** Of weights, gradients, deltas and products: blue below zero, vermilion above. */
export const signedScale = (limit: number): Scale => scaleOf("--negative", "--zero", "--positive", limit);

/** Of pixels and activations: paper for nothing, ink for much; blue below zero. */
export const activationScale = (limit = 1): Scale => scaleOf("--negative", "--digit-paper", "--ink", limit);

function scaleOf(negative: string, zero: string, positive: string, limit: number): Scale {
  const [low, middle, high] = tokens(negative, zero, positive).map(parseColor);
  return divergingScale(low!, middle!, high!, limit);
}
