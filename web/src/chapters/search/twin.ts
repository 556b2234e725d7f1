/** The random twin of a study: the same in everything, but for its sampler, which draws at random. */
import type { KeptStudy, SearchDocument, StudyPlan } from "../../engine/study_protocol";
import type { LiveStudy } from "./live_study.svelte";

/** What the next twin of an open study is begun with. Every throw has dice of its own: `kept` are the studies before it. */
export function randomTwin(
  { opened, search, settled, ended, budget }: Pick<LiveStudy, "opened" | "search" | "settled" | "ended" | "budget">,
  kept: readonly KeptStudy[],
): { title: string; document: SearchDocument; plan: StudyPlan } | null {
  if (!opened || !search) return null;
  const before = kept.filter(({ twinOf }) => twinOf === opened.id).length;
  return {
    title: `Random twin of study ${opened.id}${before > 0 ? `, throw ${before + 1}` : ""}`,
    document: { ...search, name: `${search.name} at random`, seed: search.seed + before, sampler: { ...search.sampler, name: "random" } },
    plan: { budget: settled ? ended : budget, twinOf: opened.id },
  };
}
