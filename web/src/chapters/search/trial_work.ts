/** Trains a study's trials in a pool of workers: asks for them, reports how they go on, and tells how they ended. */
import type { EngineCalls } from "../../engine/client";
import type { Work } from "../../engine/pool";
import { type Fault, faultOf } from "../../engine/protocol";
import type { StudyClient } from "../../engine/study_client";
import type { Outcome, Search, Task, Trial } from "../../engine/study_protocol";

/** A study whose trials are trained. */
export interface Trained {
  readonly search: Search | null;
  readonly trials: readonly Trial[];
  /** How many trials have ended, and how many shall. */
  readonly ended: number;
  readonly budget: number;
  calls(): StudyClient["calls"];
  /** A trial has moved. */
  take(trial: Trial): void;
  /** The study itself can go no further. */
  fail(fault: Fault): void;
}

/** A trial whose worker dies is trained once more; then it fails. */
const lives = 2;

export function trialWork(study: Trained): Work<Task> {
  /** Trials that were asked for and have not come. */
  let asked = 0;

  /** Trials under way count as if they had ended. */
  function anyLeft(): boolean {
    const running = study.trials.filter(({ state }) => state === "running").length;
    return study.ended + running + asked < study.budget;
  }

  async function ask(): Promise<Task> {
    asked++;
    const task = await study.calls().next().finally(() => asked--);
    study.take(task.trial);
    return task;
  }

  /** What fails here is the study's fault, not that of the worker that trains. */
  async function own(call: Promise<Trial>, until: AbortSignal): Promise<Trial> {
    try {
      const trial = await call;
      study.take(trial);
      return trial;
    } catch (thrown) {
      if (!until.aborted) study.fail(faultOf(thrown));
      throw thrown;
    }
  }

  return {
    lives,
    async next(until) {
      while (anyLeft()) {
        const task = await ask();
        if (until.aborted) {
          study.take(await study.calls().requeue(task.trial.number));
          return null;
        }
        if (task.experiment !== "") return task; // else its values do not go together, and it has failed
      }
      return null;
    },
    async run({ trial: { number }, experiment }, { calls }, until) {
      const { monitor, seeds, report_every } = study.search!.objective;
      await calls.beginTrial({ experiment, monitor, seeds, reportEvery: report_every });
      for (;;) {
        const report = await calls.nextReport();
        if (until.aborted) return;
        if (report.ended) {
          const outcome: Outcome = report.reason ? { state: "failed", reason: report.reason } : { state: "complete", value: report.value };
          await own(study.calls().tell(number, outcome), until);
          return;
        }
        const told = await own(study.calls().report(number, report.epoch, report.value), until);
        if (told.state !== "running") return;
      }
    },
    async failed({ trial }, fault) {
      if (fault.kind === "unavailable") return study.fail(fault); // no trial can be trained here
      study.take(await study.calls().tell(trial.number, { state: "failed", reason: fault.message }));
    },
    pause: (calls: EngineCalls) => calls.pauseTrial(),
    resume: (calls: EngineCalls) => calls.resumeTrial(),
    progress: () => ({ done: study.ended, all: study.budget }),
  };
}
