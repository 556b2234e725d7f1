/** Where the reader is, and the run that header and link speak of. */
import { onDestroy, untrack } from "svelte";
import type { Document } from "../engine/protocol";
import { Lab, type RunAddress } from "./lab.svelte";
import type { Free } from "./presumed";
import { progress } from "./progress.svelte";

class Session {
  chapter = $state("");
  step = $state("");
  /** "chapter/step" */
  readonly place = $derived(`${this.chapter}/${this.step}`);
  /** The run of the chapter in sight. */
  lab = $state.raw<Lab | null>(null);
  /** A run that a link asks for: taken by the next lab that opens. */
  request: RunAddress | null = null;
  /** The search that the chapter in sight speaks of. */
  space = $state.raw<object | null>(null);
  /** A search that a link asks for: taken by the chapter on search. */
  requestedSpace: object | null = null;
  /** Chapters whose run was opened since the page was loaded: what is found there later is of this visit. */
  readonly opened = new Set<string>();
}

export const session = new Session();

/** The settings that the reader left in the step in sight, on this or an earlier day; undefined where there are none. */
export const keptSettings = (): Document | undefined => progress.settings(session.place);

/**
 * The chapter's run. Opens what a link asks for, else the run that the reader left in this chapter, on this or an earlier
 * day, where the step showed the same document, else the settings left in this step, else `document` (fields left out
 * have the core's defaults). `free`: what the step leaves to the reader; left out where its text presumes nothing of the
 * run. Call it once, while the chapter's component is set up.
 */
export function useLab(document: Document, free: Free | null = null): Lab {
  const { chapter } = session;
  const left = progress.left(chapter);
  const address = left?.shown === JSON.stringify(document) ? { document: left.document, epoch: left.epoch, hash: "" } : null;
  const found = session.request ?? address;
  const kept = session.request ? undefined : keptSettings();
  const lab = new Lab(document, found ?? (kept ? { document: kept, epoch: 0, hash: "" } : null));
  lab.kept = kept !== undefined && !(found && session.opened.has(chapter));
  lab.free = free;
  session.opened.add(chapter);
  session.request = null;
  session.lab = lab;
  const leave = () => {
    if (lab.restoring !== null || progress.empty) return; // on its way there, or all was just erased
    const address = lab.address();
    progress.leave(chapter, address && !lab.asShown ? { document: address.document, epoch: address.epoch, shown: JSON.stringify(lab.shown) } : null);
  };
  $effect(() => {
    if (lab.experiment) untrack(() => progress.set(session.place, lab.ownSettings()));
  });
  $effect(() => {
    const hidden = () => window.document.visibilityState === "hidden" && leave();
    window.document.addEventListener("visibilitychange", hidden);
    addEventListener("pagehide", leave);
    return () => {
      window.document.removeEventListener("visibilitychange", hidden);
      removeEventListener("pagehide", leave);
    };
  });
  onDestroy(() => {
    leave();
    if (session.lab === lab) session.lab = null;
    lab.close();
  });
  return lab;
}
