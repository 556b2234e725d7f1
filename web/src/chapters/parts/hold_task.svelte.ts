import { untrack } from "svelte";
import { progress } from "../progress.svelte";
import { session } from "../session.svelte";
import { getStage } from "./stage.svelte";

/** The step in sight holds the goal or question `id`, shown by `element`: it is done when this is. Call it while a part is set up. */
export function holdTask(id: string, element: () => HTMLElement | undefined): void {
  const stage = getStage();
  $effect(() => untrack(() => progress.hold(`${session.chapter}/${session.step}`, id)));
  $effect(() => {
    const shown = element();
    if (!shown) return;
    untrack(() => stage.hold(id, shown));
    return () => stage.letGo(id);
  });
}
