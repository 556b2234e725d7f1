/** From the rows of a run's history to points of a chart. */

/** What charts read of a row; the engine's EpochMetrics has it. */
export interface Row {
  epoch: number;
  train_loss: number;
  train_accuracy: number;
  validation_loss: number;
  validation_accuracy: number;
  learning_rate: number;
  grad_norm: number;
  shown_train_loss: number;
  shown_validation_loss: number;
}
export type Quantity = Exclude<keyof Row, "epoch">;

export interface Point {
  x: number;
  y: number;
}

/** Points already made, by the run's first row (a run keeps its row 0 for life). */
const made = new WeakMap<Row, Map<Quantity, Point[]>>();

/** One point for each row; only rows that are new since the last call cost anything. */
export function pointsOf(history: readonly Row[], quantity: Quantity): Point[] {
  const first = history[0];
  if (!first) return [];
  if (!made.has(first)) made.set(first, new Map());
  const ofRun = made.get(first)!;
  if (!ofRun.has(quantity)) ofRun.set(quantity, []);
  const points = ofRun.get(quantity)!;
  for (const row of history.slice(points.length)) points.push({ x: row.epoch, y: row[quantity] });
  return points.length > history.length ? points.slice(0, history.length) : points;
}

/**
 * A run whose loss left all bounds: where its chart ends, five times the loss it began with, so that the rest of the
 * curve is still to be seen, and how high the loss went. Null where it stayed below.
 */
export function offScale(history: readonly Pick<Row, "train_loss" | "validation_loss">[]): { end: number; top: number } | null {
  const most = ({ train_loss, validation_loss }: Pick<Row, "train_loss" | "validation_loss">) => Math.max(train_loss || 0, validation_loss || 0);
  const end = 5 * (history[0] ? most(history[0]) : 0);
  const top = history.reduce((high, row) => Math.max(high, most(row)), 0);
  return end > 0 && top > end ? { end, top } : null;
}

/** The exponential moving average s_t = factor s_(t-1) + (1 - factor) x_t of the points' y, started at the first. */
export function smoothedPoints(points: readonly Point[], factor: number): Point[] {
  let average = points[0]?.y ?? NaN;
  return points.map(({ x, y }) => ({ x, y: (average = factor * average + (1 - factor) * y) }));
}

/** The point nearest to `x` of points whose x grows; null without points. */
export function nearest(points: readonly Point[], x: number): Point | null {
  let low = 0;
  let high = points.length - 1;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (points[middle]!.x < x) low = middle;
    else high = middle;
  }
  const [a, b] = [points[low], points[high]];
  if (!a || !b) return null;
  return x - a.x <= b.x - x ? a : b;
}
