/** The four losses that the mystery's chart can plot of one and the same run, and what they are where nothing is known. */
import { pointsOf } from "../../charts/history";
import type { EpochMetrics, Experiment, LossName } from "../../engine/protocol";
import { losses, textOf } from "../choices";

export type Shown = Exclude<Experiment["published"]["shown_loss"], "none">;
export type Plotted = Shown | "minimised";

interface Choice {
  value: Plotted;
  text: string;
  /** Its value where every output is the base rate 0.1, which the chart marks. */
  level: number;
}

const bits = -(Math.log(0.1) + 9 * Math.log(0.9)); // binary cross-entropy, summed over ten outputs of 0.1

const levels: Record<LossName, number> = { sigmoid_binary_cross_entropy: bits, sigmoid_squared_error: 0.9, softmax_cross_entropy: Math.log(10) };

/** What can be plotted of a run that minimises `loss`. That it is minimised is for the reader to find out: it is called by its name. */
export const choicesOf = (loss: LossName): Choice[] => [
  { value: "categorical_crossentropy", text: "categorical cross-entropy", level: Math.log(10) / 10 },
  { value: "mse", text: "squared error, mean", level: 0.09 },
  { value: "log_loss", text: "log loss", level: bits / 10 },
  { value: "minimised", text: textOf(losses, loss), level: levels[loss] },
];

/** Whether the updates of the published run make this loss smaller: log loss is a tenth of binary cross-entropy. */
export const isMinimised = (plotted: Plotted): boolean => plotted === "minimised" || plotted === "log_loss";

/** The training and validation points of a plotted loss. */
export const linesOf = (plotted: Plotted, history: readonly EpochMetrics[]) =>
  plotted === "minimised"
    ? { train: pointsOf(history, "train_loss"), validation: pointsOf(history, "validation_loss") }
    : { train: pointsOf(history, "shown_train_loss"), validation: pointsOf(history, "shown_validation_loss") };

/** How a plotted loss went in a run: its start, its highest value and where, and its newest value. */
export interface Course {
  start: number;
  highest: number;
  highestAt: number;
  now: number;
  epoch: number;
  /** Of the weights at that epoch. */
  hash: string;
}

/** Undefined before anything was trained. */
export function courseOf(plotted: Plotted, history: readonly EpochMetrics[], hash: string): Course | undefined {
  const { train } = linesOf(plotted, history);
  const [first, last] = [train[0], train.at(-1)];
  if (!first || !last || last.x === 0) return undefined;
  const top = train.reduce((high, point) => (point.y > high.y ? point : high), first);
  return { start: first.y, highest: top.y, highestAt: top.x, now: last.y, epoch: last.x, hash };
}
