/** The worker's side of a search's trials: one at a time, trained to its next report in slices. */
import type { Mlp, Trial } from "mlp-module";
import { faultOf, FaultError } from "./protocol";
import type { TrialEngine, TrialJob, TrialReport } from "./protocol";
import { type Clock, sliceMs, unwrap } from "./run";

export function createTrialEngine(mlp: Mlp, clock: Clock): TrialEngine {
  let trial: Trial | null = null;
  let job: TrialJob | null = null;
  let paused = false;
  /** Called when a pause is over. */
  let goOn: (() => void) | null = null;

  function current(): Trial {
    if (!trial) throw new Error("No trial has begun");
    return trial;
  }

  /** Trains until `end` or the next report; the report, if it is due. */
  function slice(end: number, every: number): TrialReport | null {
    const running = current();
    while (clock.now() < end) {
      const { goes_on, epoch } = unwrap(running.advance());
      if (!goes_on) return { epoch, value: running.value(), ended: true, reason: running.reason() };
      if (epoch > reported && epoch % every === 0) {
        reported = epoch;
        return { epoch, value: running.value(), ended: false, reason: "" };
      }
    }
    return null;
  }
  let reported = 0;

  return {
    beginTrial(next) {
      trial?.delete();
      trial = null;
      trial = unwrap(mlp.createTrial(next.experiment, next.monitor, next.seeds));
      job = next;
      reported = 0;
    },
    nextReport: () =>
      new Promise((resolve, reject) => {
        const turn = () => {
          if (paused) return void (goOn = turn);
          try {
            const report = slice(clock.now() + sliceMs, job?.reportEvery ?? 1);
            if (report) resolve(report);
            else clock.later(turn);
          } catch (thrown) {
            reject(new FaultError(faultOf(thrown)));
          }
        };
        turn();
      }),
    pauseTrial() {
      paused = true;
    },
    resumeTrial() {
      paused = false;
      const task = goOn;
      goOn = null;
      task?.();
    },
    trialScores: (part) => unwrap(current().scores(part)),
  };
}
