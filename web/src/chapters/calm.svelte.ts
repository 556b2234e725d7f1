import { prefersReducedMotion } from "svelte/motion";
import { follow } from "./follow.svelte";
import type { Lab } from "./lab.svelte";

/**
 * As `follow`, for pictures that are another one every time: while the run plays at most one in `pause` ms, and none
 * for those who ask for less motion.
 */
export function followCalmly<T>(lab: Lab, ask: () => Promise<T | undefined>, pause = 700): { readonly value: T | undefined } {
  let askedAt = -Infinity;
  return follow(lab, () => {
    const now = performance.now();
    if (lab.playing && (prefersReducedMotion.current || now - askedAt < pause)) return Promise.resolve(undefined);
    askedAt = now;
    return ask();
  });
}
