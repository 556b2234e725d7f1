import type { Step } from "./chapter";
import { progress } from "./progress.svelte";

/** A step's title as the reader may see it now. */
export const titleOf = ({ title, until }: Step): string => (until && !progress.isSettled(until.of) ? until.title : title);
