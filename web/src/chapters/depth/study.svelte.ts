/** The same networks trained again and again in a pool of workers, and what came out at each depth. */
import type { IntervalPoint } from "../../charts/intervals";
import type { Contestant } from "../contestant";
import { Fleet } from "../fleet.svelte";
import type { Spawn } from "../lab.svelte";
import { type Interval, interval } from "./interval";

/** A run of a study; those of one group and depth are averaged. */
export interface Planned extends Contestant {
  group: string;
  hidden: number;
}

export class Study {
  readonly fleet: Fleet;
  /** What was asked for last. */
  #plan = $state.raw<readonly Planned[]>([]);

  /** Why a run failed; empty where none did. */
  readonly fault: string = $derived.by(() => this.fleet.runs.find(({ fault }) => fault)?.fault?.message ?? "");
  /** Runs that ended without a number. */
  readonly diverged: number = $derived.by(() => this.fleet.runs.filter(({ state, status }) => state === "ended" && status?.state === "diverged").length);

  constructor(spawn?: Spawn) {
    this.fleet = new Fleet(spawn);
  }

  start(plan: readonly Planned[]): void {
    this.#plan = plan;
    void this.fleet.start(plan);
  }

  /** Validation accuracy at the end of the runs of `group` that have finished, by depth. */
  points(group: string): (IntervalPoint & Interval)[] {
    const values = new Map<number, number[]>();
    this.fleet.runs.forEach(({ state, status, last }, index) => {
      const planned = this.#plan[index]!;
      if (planned.group !== group || state !== "ended" || status?.state !== "finished" || !last) return;
      values.set(planned.hidden, [...(values.get(planned.hidden) ?? []), last.validation_accuracy]);
    });
    return [...values]
      .map(([x, ofDepth]) => ({ x, values: ofDepth, ...interval(ofDepth) }))
      .sort((a, b) => a.x - b.x);
  }
}
