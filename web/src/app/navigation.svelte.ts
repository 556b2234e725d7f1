/** Follows the address: which chapter and step is in sight, and the run or the space that a link asks for. */
import { anyNetwork, stepLink } from "../chapters/chapter";
import { chapters } from "../chapters/index";
import type { RunAddress } from "../chapters/lab.svelte";
import { progress } from "../chapters/progress.svelte";
import { session } from "../chapters/session.svelte";
import { titleOf } from "../chapters/titles";
import { type Arrival, readLink } from "./permalink";

class Navigation {
  /** What is wrong with the link that led here. */
  problem = $state("");
  /** Grows when the chapter has to be set up anew. */
  visit = $state(0);

  readonly chapter = $derived(chapters.find(({ id }) => id === session.chapter));

  /** Goes where the address says, now and on every change of it. */
  start(): void {
    addEventListener("hashchange", () => this.#follow(readLink(location.hash, chapters)));
    this.#follow(readLink(location.hash, chapters));
  }

  /** Opens a run at `place` ("chapter/step"); where there is no such step, in the lab that takes any network. */
  open(run: RunAddress, place: string): void {
    const wanted = readLink(`#/${place}`, chapters);
    const at = place && !wanted.problem ? wanted : readLink(anyNetwork(run.document), chapters);
    this.#follow({ ...at, run });
    location.hash = stepLink(at.chapter, at.step);
  }

  #follow({ chapter, step, run, space, problem }: Arrival): void {
    this.problem = problem;
    if (run) session.request = run;
    if (space) session.requestedSpace = space;
    if (run || space || chapter !== session.chapter) this.visit++;
    session.chapter = chapter;
    session.step = step;
    if (chapter) progress.see(`${chapter}/${step}`);
    const here = this.chapter?.steps.find(({ id }) => id === step);
    document.title = here ? `${titleOf(here)} · MLP Lab` : "MLP Lab";
  }
}

export const navigation = new Navigation();
