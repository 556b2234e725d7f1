/** Numbers that look random and repeat from the same seed: xorshift with 32 bits (Marsaglia 2003). Each in [0, 1). */
export function randomFrom(seed: number): () => number {
  let state = Math.imul(seed + 1, 0x9e3779b1) >>> 0 || 1;
  const next = () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
  for (let i = 0; i < 8; i++) next(); // seeds that differ little differ much from here on
  return next;
}

/** 0 to count - 1 in an order drawn from `random` (Fisher and Yates). */
export function shuffledOrder(count: number, random: () => number): number[] {
  const order = Array.from({ length: count }, (_, i) => i);
  for (let last = count - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1));
    [order[last], order[other]] = [order[other]!, order[last]!];
  }
  return order;
}

/** A copy of the images in which every one has its pixels moved in the same way. */
export function scramble(pixels: Uint8Array, seed: number, perImage = 64): Uint8Array {
  const from = shuffledOrder(perImage, randomFrom(seed));
  return pixels.map((_, i) => pixels[i - (i % perImage) + from[i % perImage]!]!);
}
