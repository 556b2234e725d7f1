/** For which studies the test images were opened, and what they said: kept on this device, so that it happens once. */
import type { Search, Trial } from "../../engine/study_protocol";
import type { Score } from "./judge.svelte";

const key = "mlp-lab.test-opened";

/** What the test images said of a study's winner, one score for each seed that did not diverge. */
export interface OpenedTest {
  trial: number;
  scores: readonly Score[];
}

/** By what a study is. */
export type OpenedTests = Readonly<Record<string, OpenedTest>>;

/** What a study is, wherever its journal is kept: its name, and when its first complete trial ended. */
export function identityOf({ name }: Pick<Search, "name">, trials: readonly Trial[]): string {
  const ends = trials.filter(({ state, ended }) => state === "complete" && ended !== "").map(({ ended }) => ended);
  return `${name} ${ends.reduce((first, end) => (first === "" || end < first ? end : first), "")}`;
}

const isScore = (kept: unknown): boolean => {
  const { loss, accuracy } = (kept ?? {}) as Partial<Score>;
  return Number.isFinite(loss) && Number.isFinite(accuracy);
};
function isOpened(kept: unknown): boolean {
  const { trial, scores } = (kept ?? {}) as Partial<OpenedTest>;
  return Number.isInteger(trial) && Array.isArray(scores) && scores.length > 0 && scores.every(isScore);
}

/** All that is kept; what cannot be read counts as nothing. */
export function readOpened(): OpenedTests {
  try {
    const kept = JSON.parse(localStorage.getItem(key) ?? "{}") as object;
    return Object.fromEntries(Object.entries(kept).filter(([, opened]) => isOpened(opened)));
  } catch {
    return {};
  }
}

/** Keeps one more beside those that are kept by now. */
export function keepOpened(study: string, opened: OpenedTest): void {
  try {
    localStorage.setItem(key, JSON.stringify({ ...readOpened(), [study]: opened }));
  } catch {
    // Blocked or full: it is shown until the chapter is left.
  }
}
