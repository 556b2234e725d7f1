import { mount } from "svelte";
import { runs } from "../chapters/runs.svelte";
import { warmUp } from "../engine/client";
import App from "./App.svelte";
import { navigation } from "./navigation.svelte";

/** Starts the page in `place`. The words that index.html brought stand there until the chapter can take it. */
export async function takeOver(place: HTMLElement): Promise<void> {
  warmUp();
  runs.recall();
  navigation.start();
  await navigation.chapter?.load().catch(() => {}); // told where it is drawn
  document.getElementById("unstarted")?.remove();
  place.replaceChildren();
  mount(App, { target: place });
  document.documentElement.dataset["app"] = "started";
}
