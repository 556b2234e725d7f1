/** How unlike the units of a layer are: the largest distance of a unit's weights to the first unit's, beside its length. */
export function unlikeness(weights: ArrayLike<number>, fanIn: number): { distance: number; length: number } {
  const squares = (unit: number, other: number | null) => {
    let sum = 0;
    for (let i = 0; i < fanIn; i++) sum += (weights[unit * fanIn + i]! - (other === null ? 0 : weights[other * fanIn + i]!)) ** 2;
    return sum;
  };
  let largest = 0;
  for (let unit = 1; unit < weights.length / fanIn; unit++) largest = Math.max(largest, squares(unit, 0));
  return { distance: Math.sqrt(largest), length: Math.sqrt(squares(0, null)) };
}
