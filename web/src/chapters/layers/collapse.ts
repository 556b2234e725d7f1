/** One affine map y = W x + b, and what becomes of several in a row. */
export interface AffineMap {
  fanIn: number;
  fanOut: number;
  /** fan_out x fan_in, row by row. */
  weights: ArrayLike<number>;
  biases: ArrayLike<number>;
}

/** The one map that does what `maps` do one after the other: W = W_L ... W_1, b = W_L (... ) + b_L. */
export function collapse(maps: readonly AffineMap[]): AffineMap {
  const [first, ...others] = maps;
  if (!first) throw new Error("Nothing to collapse");
  return others.reduce(compose, first);
}

function compose(inner: AffineMap, outer: AffineMap): AffineMap {
  const { fanIn } = inner;
  const weights = new Float64Array(outer.fanOut * fanIn);
  for (let row = 0; row < outer.fanOut; row++) {
    for (let unit = 0; unit < outer.fanIn; unit++) {
      const factor = outer.weights[row * outer.fanIn + unit]!;
      for (let column = 0; column < fanIn; column++) {
        weights[row * fanIn + column]! += factor * inner.weights[unit * fanIn + column]!;
      }
    }
  }
  return { fanIn, fanOut: outer.fanOut, weights, biases: apply(outer, inner.biases) };
}

/** W x + b. */
export function apply(map: AffineMap, x: ArrayLike<number>): Float64Array {
  const y = new Float64Array(map.fanOut);
  for (let row = 0; row < map.fanOut; row++) {
    let sum = map.biases[row]!;
    for (let column = 0; column < map.fanIn; column++) sum += map.weights[row * map.fanIn + column]! * x[column]!;
    y[row] = sum;
  }
  return y;
}

/** The largest |a - b|, and the largest |b| to hold it against. */
export function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): { difference: number; size: number } {
  let difference = 0;
  let size = 0;
  for (let i = 0; i < b.length; i++) {
    difference = Math.max(difference, Math.abs(a[i]! - b[i]!));
    size = Math.max(size, Math.abs(b[i]!));
  }
  return { difference, size };
}
