/** The plan of a schedule, for drawing it before the run: what core/src/schedule.cpp does, update by update. */
import type { Point } from "../../charts/history";
import type { Experiment } from "../../engine/protocol";

type Schedule = Experiment["schedule"];

const halfCosine = (start: number, end: number, share: number): number =>
  end + ((start - end) * (1 + Math.cos(Math.PI * Math.min(1, Math.max(0, share))))) / 2;

/** The factor of the rate in update `step` (from 0) of `total`; 1 where it depends on the validation loss. */
export function rateFactor(schedule: Schedule, step: number, total: number): number {
  const { gamma, step_size, warm_up_steps: warmUp, final_share: end } = schedule;
  const last = Math.max(0, total - 1);
  const t = Math.min(last, Math.max(0, step));
  const share = (part: number, whole: number) => (whole > 0 ? part / whole : 1);
  switch (schedule.name) {
    case "constant":
    case "reduce_on_plateau":
      return 1;
    case "step":
      return gamma ** Math.floor(t / step_size);
    case "exponential":
      return gamma ** t;
    case "warm_up":
      return Math.min(1, (t + 1) / (warmUp + 1));
    case "cosine":
      return t < warmUp ? (t + 1) / (warmUp + 1) : halfCosine(1, end, share(t - warmUp, last + 1 - warmUp));
    case "one_cycle":
      return t < warmUp ? halfCosine(1 / 25, 1, t / warmUp) : halfCosine(1, end, share(t - warmUp, last - warmUp));
  }
}

/** The rate of each epoch's last update; `updates`: of one epoch. */
export function plannedRates({ schedule, optimizer, training }: Experiment, updates = 1): Point[] {
  const total = training.epochs * updates;
  return Array.from({ length: training.epochs }, (_, epoch) => ({
    x: epoch + 1,
    y: optimizer.learning_rate * rateFactor(schedule, (epoch + 1) * updates - 1, total),
  }));
}
