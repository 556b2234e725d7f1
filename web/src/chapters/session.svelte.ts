/** Where the reader is, and the run that header and link speak of. */
import { onDestroy } from "svelte";
import type { Document } from "../engine/protocol";
import { Lab, type RunAddress } from "./lab.svelte";

class Session {
  chapter = $state("");
  step = $state("");
  /** The run of the chapter in sight. */
  lab = $state.raw<Lab | null>(null);
  /** A run that a link asks for: taken by the next lab that opens. */
  request: RunAddress | null = null;
  /** Where each chapter's run was left. */
  readonly left = new Map<string, RunAddress>();
}

export const session = new Session();

/**
 * The chapter's run. Opens what a link asks for, else where the reader left this chapter, else `document` (fields
 * left out have the core's defaults). Call it once, while the chapter's component is set up.
 */
export function useLab(document: Document): Lab {
  const { chapter } = session;
  const lab = new Lab(document, session.request ?? session.left.get(chapter) ?? null);
  session.request = null;
  session.lab = lab;
  onDestroy(() => {
    const address = lab.address();
    if (address) session.left.set(chapter, { ...address, hash: "" });
    if (session.lab === lab) session.lab = null;
    lab.close();
  });
  return lab;
}
