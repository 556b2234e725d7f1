/** Why a score must not choose and report: networks of equal skill, told apart by luck alone. */

/**
 * Chances that a network which reads each picture right with probability `skill` reads at most k of `pictures` right,
 * for k = 0, 1, ..., `pictures` (the binomial distribution).
 */
function chancesUpTo(pictures: number, skill: number): number[] {
  // In logarithms: 0.03^360 is no number a computer holds.
  let log = pictures * Math.log(1 - skill);
  let sum = 0;
  return Array.from({ length: pictures + 1 }, (_, k) => {
    sum += Math.exp(log);
    log += Math.log((pictures - k) / (k + 1)) + Math.log(skill / (1 - skill));
    return sum;
  });
}

/** How many of `pictures` each of `networks` equally good networks reads right. `skill` in (0, 1). */
export function scores(networks: number, pictures: number, skill: number, random: () => number): number[] {
  const chances = chancesUpTo(pictures, skill);
  return Array.from({ length: networks }, () => {
    const draw = random();
    const k = chances.findIndex((chance) => draw < chance);
    return k < 0 ? pictures : k;
  });
}

export interface Contest {
  /** Right answers of each network on the pictures that choose. */
  scores: number[];
  /** The best of them. */
  best: number;
  /** Right answers of the winner on as many other pictures. */
  again: number;
}

/** Chooses the best of `networks` equally good networks, then asks it again on other pictures. */
export function contest(networks: number, pictures: number, skill: number, random: () => number): Contest {
  const all = scores(networks, pictures, skill, random);
  return { scores: all, best: Math.max(...all), again: scores(1, pictures, skill, random)[0]! };
}
