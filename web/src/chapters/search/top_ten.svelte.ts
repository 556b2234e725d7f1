/** The ten best trials of a study, trained again on new seeds: what is left of scores that were chosen for being high. */
import type { Fault } from "../../engine/protocol";
import type { Trial } from "../../engine/study_protocol";
import { mean } from "../mean";
import { Judge, type Score, scoresOf } from "./judge.svelte";
import type { LiveStudy } from "./live_study.svelte";
import { sorted } from "./table";

/** How many are trained again, at most. */
export const topCount = 10;

/** A trial of the best ten: its value in the search, and its mean on new seeds; NaN where all diverged. */
export interface Row {
  trial: number;
  before: number;
  after: number;
}

/** The best complete trials, the best first, the earliest of equals before the others. */
export const topTrials = (trials: readonly Trial[], higherIsBetter: boolean): Trial[] =>
  sorted(trials.filter(({ state, value }) => state === "complete" && Number.isFinite(value)), { column: "value", down: higherIsBetter }, []).slice(0, topCount);

/** What became of the ten together: those that diverged count as neither. */
export function fallOf(rows: readonly Row[], higherIsBetter: boolean) {
  const scored = rows.filter(({ after }) => Number.isFinite(after));
  return {
    scored: scored.length,
    worse: scored.filter(({ before, after }) => (higherIsBetter ? after < before : after > before)).length,
    before: mean(scored.map(({ before }) => before)),
    after: mean(scored.map(({ after }) => after)),
    /** The trial that leads on the new seeds. */
    leads: scored.reduce<Row | null>((best, row) => (!best || (higherIsBetter ? row.after > best.after : row.after < best.after) ? row : best), null)?.trial,
  };
}

export class TopTen {
  running = $state(false);
  /** Finished share, 0 to 1. */
  readonly share: number = $derived.by(() => (this.#asked === 0 ? 0 : (this.#rows.length + (this.#judge.running ? this.#judge.share : 0)) / this.#asked));
  /** Of the last study of which all were trained. */
  result = $state.raw<{ study: number; rows: readonly Row[] } | null>(null);
  readonly fault: Fault | null = $derived.by(() => this.#judge.fault);

  #rows = $state.raw<readonly Row[]>([]);
  #asked = $state(0);
  #judge: Judge;
  /** Grows with every start and cancel, so that a call that was given up goes no further. */
  #turn = 0;

  constructor(spawn?: () => Worker) {
    this.#judge = new Judge(spawn);
  }

  /** Trains each of the ten on the same new seeds, one trial after the other; cancelled or failed, `result` stays as it was. */
  async run(study: LiveStudy, seeds: { firstSeed: number; seeds: number }, of: keyof Score): Promise<void> {
    const { opened, higherIsBetter, workers } = study;
    if (!opened || this.running) return;
    const trials = topTrials(study.trials, higherIsBetter);
    const turn = ++this.#turn;
    [this.running, this.#rows, this.#asked] = [true, [], trials.length];
    for (const { number, value } of trials) {
      const experiment = await study.experiment(number);
      if (turn !== this.#turn) return;
      if (experiment === undefined || !(await this.#judge.run({ experiment: JSON.parse(experiment) as object, ...seeds, parts: ["validation"], workers }))) break;
      const scores = scoresOf(this.#judge.runs, "validation", of);
      this.#rows = [...this.#rows, { trial: number, before: value ?? NaN, after: scores.length > 0 ? mean(scores) : NaN }];
    }
    if (turn !== this.#turn) return;
    if (this.#rows.length === trials.length) this.result = { study: opened.id, rows: this.#rows };
    this.running = false;
  }

  /** Ends what is under way. */
  cancel(): void {
    this.#turn++;
    this.running = false;
    this.#judge.cancel();
  }
}
