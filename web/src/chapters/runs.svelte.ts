/** Runs that the reader pinned, to compare them: up to four, kept until the page is closed. */
import type { EpochMetrics, Experiment, RunStatus } from "../engine/protocol";

export const runLetters = ["A", "B", "C", "D"] as const;
export type RunLetter = (typeof runLetters)[number];

export interface PinnedRun {
  letter: RunLetter;
  experiment: Experiment;
  history: EpochMetrics[];
  status: RunStatus;
}

class PinnedRuns {
  list = $state.raw<PinnedRun[]>([]);

  get full(): boolean {
    return this.list.length === runLetters.length;
  }

  /** Pins a run under the first free letter; does nothing when all four are taken. */
  pin(run: Omit<PinnedRun, "letter">): void {
    const letter = runLetters.find((free) => this.list.every((pinned) => pinned.letter !== free));
    if (!letter) return;
    this.list = [...this.list, { letter, ...run }].sort((a, b) => a.letter.localeCompare(b.letter));
  }

  remove(letter: RunLetter): void {
    this.list = this.list.filter((run) => run.letter !== letter);
  }

  clear(): void {
    this.list = [];
  }
}

export const runs = new PinnedRuns();
