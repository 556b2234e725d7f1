/** The losses that the article's author published: his notebook's log, a row every 50 epochs. */
import log from "docs/published-log.csv?raw";

export interface PublishedRow {
  epoch: number;
  loss: number;
  validation_loss: number;
}

/** Rows of one run ("notebook_baseline", "notebook_final", "article") up to epoch `last`. */
export function publishedLog(run: string, last = Infinity): PublishedRow[] {
  return log.split("\n").flatMap((line) => {
    const [name, ...numbers] = line.trim().split(",");
    const [epoch = NaN, loss = NaN, validation_loss = NaN] = numbers.map(Number);
    return name === run && epoch <= last ? [{ epoch, loss, validation_loss }] : [];
  });
}

/** How far a run's shown loss is from a published row at the same epoch; NaN before the run is there. */
export const distanceTo = (row: PublishedRow, history: readonly { shown_train_loss: number }[]): number =>
  Math.abs((history[row.epoch]?.shown_train_loss ?? NaN) - row.loss);

/** The largest such distance from epoch 50 on; before it, every network has its own random start. NaN: none yet. */
export function largestDistance(rows: readonly PublishedRow[], history: readonly { shown_train_loss: number }[]): number {
  const distances = rows.filter(({ epoch }) => epoch > 0).map((row) => distanceTo(row, history)).filter(Number.isFinite);
  return distances.length > 0 ? Math.max(...distances) : NaN;
}
