/** Runs pinned to compare them: up to four. Those that the reader pinned are kept on this device. */
import type { EpochMetrics, Experiment, RunStatus } from "../engine/protocol";

export const runLetters = ["A", "B", "C", "D"] as const;
export type RunLetter = (typeof runLetters)[number];

export interface PinnedRun {
  letter: RunLetter;
  experiment: Experiment;
  history: EpochMetrics[];
  status: RunStatus;
  /** Of the core that trained it. */
  version: string;
  /** "chapter/step" where it was trained. */
  place: string;
  /** Pinned by a table of runs, for as long as it is in sight. */
  automatic: boolean;
}

/** What keeps runs on the device; fetched when it is needed. */
const storage = async () => ({ ...(await import("../engine/run_store")), ...(await import("./kept_runs")) });
type Storage = Awaited<ReturnType<typeof storage>>;

class PinnedRuns {
  list = $state.raw<PinnedRun[]>([]);
  /** The browser keeps nothing for the page: the runs last until it is closed. */
  passing = $state(false);
  /** Reads and writes of the storage, one after the other: what is kept is read before anything is written over it. */
  #last: Promise<unknown> = Promise.resolve();
  /** Changes of the list that are not written yet. */
  #unwritten = 0;
  #recalled = false;
  /** Other tabs have the same runs. */
  #tabs: BroadcastChannel | null = null;

  get full(): boolean {
    return this.list.length === runLetters.length;
  }

  /** Those that are kept. */
  get own(): PinnedRun[] {
    return this.list.filter(({ automatic }) => !automatic);
  }

  /** Pins a run under the first free letter; with all four taken, an automatic one makes room, else nothing happens. */
  pin(run: Omit<PinnedRun, "letter">): void {
    const first = this.list.find(({ automatic }) => automatic);
    if (this.full && first) this.#drop(first.letter);
    this.#add(run);
    if (!run.automatic) this.#keep();
  }

  remove(letter: RunLetter): void {
    this.#drop(letter);
    this.#keep();
  }

  removeAutomatic(): void {
    this.list = this.own;
  }

  clear(): void {
    this.replace([]);
  }

  /** The reader's runs give way to others. */
  replace(runs: readonly PinnedRun[]): void {
    this.#take(runs);
    this.#keep();
  }

  /** Brings back what is kept on this device, now and whenever another tab has changed it. */
  recall(): void {
    if (!this.#tabs) {
      this.#tabs = new BroadcastChannel("mlp-lab-runs");
      this.#tabs.onmessage = () => this.recall();
    }
    const first = !this.#recalled;
    this.#recalled = true;
    this.#inTurn(async ({ readRuns, soundRuns }) => {
      const kept = soundRuns(await readRuns());
      if (this.#unwritten > 0 && !first) return; // ours come next
      const early = first ? this.own : [];
      this.#take(kept);
      for (const run of early) this.#add(run);
    });
  }

  #keep(): void {
    this.#unwritten++;
    this.#inTurn(async ({ writeRuns }) => {
      this.#unwritten--;
      await writeRuns(this.own);
      this.#tabs?.postMessage("changed");
    });
  }

  #inTurn(act: (storage: Storage) => Promise<void>): void {
    this.#last = this.#last.then(async () => {
      try {
        await act(await storage());
        this.passing = false;
      } catch {
        this.passing = true;
      }
    });
  }

  /** The reader's runs are these; an automatic one keeps its place beside them as long as there is room. */
  #take(own: readonly PinnedRun[]): void {
    const automatic = this.list.filter((run) => run.automatic);
    this.list = [...own];
    for (const run of automatic) this.#add(run);
  }

  #add(run: Omit<PinnedRun, "letter">): void {
    const letter = runLetters.find((free) => this.list.every((pinned) => pinned.letter !== free));
    if (letter) this.list = [...this.list, { ...run, letter }].sort((a, b) => a.letter.localeCompare(b.letter));
  }

  #drop(letter: RunLetter): void {
    this.list = this.list.filter((run) => run.letter !== letter);
  }
}

export const runs = new PinnedRuns();
