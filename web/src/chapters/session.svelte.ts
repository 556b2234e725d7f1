/** Where the reader is, and the run that header and link speak of. */
import { onDestroy, untrack } from "svelte";
import type { Document } from "../engine/protocol";
import { Lab, type RunAddress } from "./lab.svelte";
import type { Free } from "./presumed";
import { progress } from "./progress.svelte";

class Session {
  chapter = $state("");
  step = $state("");
  /** The run of the chapter in sight. */
  lab = $state.raw<Lab | null>(null);
  /** A run that a link asks for: taken by the next lab that opens. */
  request: RunAddress | null = null;
  /** Where each chapter's run was left, and what the step there shows, as text. */
  readonly left = new Map<string, { address: RunAddress; shown: string }>();
}

export const session = new Session();

const place = (): string => `${session.chapter}/${session.step}`;

/** The settings that the reader left in the step in sight, on this or an earlier day; undefined where there are none. */
export const keptSettings = (): Document | undefined => progress.settings(place());

/**
 * The chapter's run. Opens what a link asks for, else the run that the reader left in this chapter where the step showed
 * the same document, else the settings left in this step, else `document` (fields left out have the core's defaults).
 * `free`: what the step leaves to the reader; left out where its text presumes nothing of the run. Call it once, while
 * the chapter's component is set up.
 */
export function useLab(document: Document, free: Free | null = null): Lab {
  const { chapter } = session;
  const left = session.left.get(chapter);
  const found = session.request ?? (left?.shown === JSON.stringify(document) ? left.address : null);
  const kept = found ? undefined : keptSettings();
  const lab = new Lab(document, kept ? { document: kept, epoch: 0, hash: "" } : found);
  lab.kept = kept !== undefined;
  lab.free = free;
  session.request = null;
  session.lab = lab;
  $effect(() => {
    if (lab.experiment) untrack(() => progress.set(place(), lab.ownSettings()));
  });
  onDestroy(() => {
    const address = lab.address();
    if (address && !lab.asShown) session.left.set(chapter, { address: { ...address, hash: "" }, shown: JSON.stringify(lab.shown) });
    else session.left.delete(chapter);
    if (session.lab === lab) session.lab = null;
    lab.close();
  });
  return lab;
}
