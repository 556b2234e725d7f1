/** Where the units of a network stand in its picture, and which of its connections are worth drawing. */

export interface Place {
  layer: number;
  unit: number;
}

export interface LayerPlan {
  size: number;
  columns: number;
  rows: number;
  /** Width and height that a unit has for itself. */
  cell: number;
  pitch: number;
  /** Top left corner. */
  left: number;
  top: number;
}

export interface Plan {
  width: number;
  height: number;
  layers: LayerPlan[];
}

/** Up to this many units stand in one column, more in a square block, as the 64 pixels of an image do. */
const longestColumn = 12;
/** Room at the right for the names of the outputs, and least height of an output, px. */
const labelWidth = 24;
const leastOutput = 15;
/** Least gap between two layers, in cells. */
const leastGap = 2.6;

/** Lays the layers out from left to right over `width` px. */
export function planNetwork(sizes: readonly number[], width: number): Plan {
  const shapes = sizes.map((size) => {
    const columns = size <= longestColumn ? 1 : Math.ceil(Math.sqrt(size));
    return { size, columns, rows: Math.ceil(size / columns) };
  });
  const room = Math.max(60, width - labelWidth);
  const gaps = Math.max(1, sizes.length - 1);
  const columns = shapes.reduce((sum, shape) => sum + shape.columns, 0);
  const cell = Math.max(2, Math.min(26, Math.floor(room / (columns + gaps * leastGap))));
  const blocks = shapes.filter((shape) => shape.columns > 1).map((shape) => shape.rows * cell);
  const outputs = (sizes.at(-1) ?? 0) <= longestColumn ? (sizes.at(-1) ?? 0) * leastOutput : 0;
  const height = Math.max(8 * cell, outputs, ...blocks);
  const gap = (room - columns * cell) / gaps;
  let left = 0;
  const layers = shapes.map((shape) => {
    const pitch = shape.columns > 1 ? cell : Math.min(2 * cell, height / shape.rows);
    const plan = { ...shape, cell, pitch, left, top: (height - shape.rows * pitch) / 2 };
    left += shape.columns * cell + gap;
    return plan;
  });
  return { width, height, layers };
}

/** Centre of a unit. */
export function centre({ columns, cell, pitch, left, top }: LayerPlan, unit: number): { x: number; y: number } {
  return { x: left + ((unit % columns) + 0.5) * cell, y: top + (Math.floor(unit / columns) + 0.5) * pitch };
}

/** The unit at (x, y), null between the layers. A column's labels belong to it. */
export function unitAt(plan: Plan, x: number, y: number): Place | null {
  for (const [layer, { size, columns, rows, cell, pitch, left, top }] of plan.layers.entries()) {
    const margin = columns === 1 ? labelWidth : cell / 2;
    if (x < left - cell / 2 || x > left + columns * cell + margin) continue;
    const column = Math.min(columns - 1, Math.max(0, Math.floor((x - left) / cell)));
    const row = Math.floor((y - top) / pitch);
    const unit = row * columns + column;
    return row >= 0 && row < rows && unit < size ? { layer, unit } : null;
  }
  return null;
}

/** Where an arrow key leads: inside a layer by row and column, across its edge to the layer beside it. */
export function neighbour(plan: Plan, { layer, unit }: Place, key: string): Place | null {
  const here = plan.layers[layer];
  if (!here) return null;
  const [row, column] = [Math.floor(unit / here.columns), unit % here.columns];
  const inside = (r: number, c: number): Place => ({
    layer,
    unit: Math.min(here.size - 1, Math.max(0, r) * here.columns + c),
  });
  switch (key) {
    case "ArrowUp":
      return row > 0 ? inside(row - 1, column) : inside(row, column);
    case "ArrowDown":
      return row < here.rows - 1 ? inside(row + 1, column) : inside(row, column);
    case "ArrowLeft":
      return column > 0 ? inside(row, column - 1) : across(-1);
    case "ArrowRight":
      return column < here.columns - 1 && unit < here.size - 1 ? inside(row, column + 1) : across(1);
    default:
      return null;
  }

  function across(by: 1 | -1): Place {
    const next = plan.layers[layer + by];
    if (!next) return { layer, unit };
    const nextRow = Math.min(next.rows - 1, Math.floor(((row + 0.5) / here!.rows) * next.rows));
    const nextColumn = by > 0 ? 0 : next.columns - 1;
    return { layer: layer + by, unit: Math.min(next.size - 1, nextRow * next.columns + nextColumn) };
  }
}

/** Indices of the `count` largest absolute values, largest last; zeros and unknown values are left out. */
export function strongest(values: ArrayLike<number>, count: number): number[] {
  const sizes = Float32Array.from({ length: values.length }, (_, i) => Math.abs(values[i]!) || 0);
  const least = sizes.slice().sort().at(-count) ?? 0;
  const found: number[] = [];
  sizes.forEach((size, index) => size > 0 && size >= least && found.push(index));
  return found.sort((a, b) => sizes[a]! - sizes[b]!).slice(-count);
}

/** What each connection carries: weight times the activation it starts from; `weights` row by row, one row a unit. */
export function products(weights: ArrayLike<number>, inputs: ArrayLike<number>): Float32Array {
  return Float32Array.from({ length: weights.length }, (_, i) => weights[i]! * inputs[i % inputs.length]!);
}
