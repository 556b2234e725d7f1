import { createContext } from "svelte";
import { MediaQuery } from "svelte/reactivity";

/** Narrow screens: the run bar is at the lower edge and the settings are in a sheet. */
export const phone = new MediaQuery("max-width: 699.98px");

/** What the parts of a stage share. */
export class Stage {
  hasSettings = $state(false);
  settingsOpen = $state(false);
}

export const [getStage, setStage] = createContext<Stage>();
