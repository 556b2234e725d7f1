import { untrack } from "svelte";
import { progress } from "../progress.svelte";
import { session } from "../session.svelte";

/** The step in sight holds the goal or question `id`: it is done when this is. Call it while a part is set up. */
export function holdTask(id: string): void {
  $effect(() => untrack(() => progress.hold(`${session.chapter}/${session.step}`, id)));
}
