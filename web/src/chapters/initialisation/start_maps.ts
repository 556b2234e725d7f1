/** What the maps of a layer's units have in common: maps of side x side values, one unit after the other. */

/** Share of all values beyond ±0.9, where tanh is flat. */
export const flatShare = (maps: Float32Array): number => maps.reduce((count, a) => count + (Math.abs(a) > 0.9 ? 1 : 0), 0) / maps.length;

/** The largest difference between the first unit and another at one place, and how far the first one goes. */
export function largestGap(maps: Float32Array, side: number): { units: number; gap: number; range: number } {
  const size = side * side;
  let gap = 0;
  for (let i = size; i < maps.length; i++) gap = Math.max(gap, Math.abs(maps[i]! - maps[i % size]!));
  const first = maps.subarray(0, size);
  return { units: maps.length / size, gap, range: Math.max(...first) - Math.min(...first) };
}
