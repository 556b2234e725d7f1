/** Momentum on a bowl: what a pair of rate and momentum does, as predicted by eigenvalues and as read off a path. */

export type Regime = "monotone" | "oscillating" | "diverging";
export const regimes: Regime[] = ["monotone", "oscillating", "diverging"];

/**
 * With curvature λ one update multiplies (velocity, place) by a matrix whose eigenvalues are real and positive for
 * rate λ ≤ (1 − √β)², and within the unit circle for rate λ < 2 (1 + β). The steepest direction decides (Polyak 1964).
 */
export function predicted(rate: number, momentum: number, condition: number): Regime {
  const steepest = rate * condition;
  if (steepest >= 2 * (1 + momentum)) return "diverging";
  return steepest <= (1 - Math.sqrt(momentum)) ** 2 ? "monotone" : "oscillating";
}

/** Off a path (x, y, height of each place): it grew, or went past the bottom in some direction, or neither. */
export function measured(path: ArrayLike<number>, steps: number): Regime {
  if (path.length / 3 <= steps) return "diverging";
  const end = path.length - 3;
  const scale = Math.hypot(path[0]!, path[1]!);
  if (Math.hypot(path[end]!, path[end + 1]!) > scale) return "diverging";
  for (const axis of [0, 1]) {
    const side = Math.sign(path[axis]!);
    // Below this it is rounding that has a sign.
    for (let i = axis; i < path.length; i += 3) if (Math.sign(path[i]!) === -side && Math.abs(path[i]!) > 1e-12 * scale) return "oscillating";
  }
  return "monotone";
}

export const mapSteps = 200;
export const mapStart = { x: -4, y: 1.5 };
/** The rates (times κ) and momenta of the map. */
export const mapRates = Array.from({ length: 33 }, (_, i) => 10 ** (-2 + (i * 2.8) / 32));
export const mapMomenta = Array.from({ length: 25 }, (_, i) => (i * 0.96) / 24);
