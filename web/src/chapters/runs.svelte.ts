/** Runs pinned to compare them: up to four. Those that the reader pinned are kept until the page is closed. */
import type { EpochMetrics, Experiment, RunStatus } from "../engine/protocol";

export const runLetters = ["A", "B", "C", "D"] as const;
export type RunLetter = (typeof runLetters)[number];

export interface PinnedRun {
  letter: RunLetter;
  experiment: Experiment;
  history: EpochMetrics[];
  status: RunStatus;
  /** Pinned by a table of runs, for as long as it is in sight. */
  automatic: boolean;
}

class PinnedRuns {
  list = $state.raw<PinnedRun[]>([]);

  get full(): boolean {
    return this.list.length === runLetters.length;
  }

  /** Pins a run under the first free letter; with all four taken, an automatic one makes room, else nothing happens. */
  pin(run: Omit<PinnedRun, "letter">): void {
    const first = this.list.find(({ automatic }) => automatic);
    if (this.full && first) this.remove(first.letter);
    const letter = runLetters.find((free) => this.list.every((pinned) => pinned.letter !== free));
    if (!letter) return;
    this.list = [...this.list, { letter, ...run }].sort((a, b) => a.letter.localeCompare(b.letter));
  }

  remove(letter: RunLetter): void {
    this.list = this.list.filter((run) => run.letter !== letter);
  }

  removeAutomatic(): void {
    this.list = this.list.filter(({ automatic }) => !automatic);
  }

  clear(): void {
    this.list = [];
  }
}

export const runs = new PinnedRuns();
