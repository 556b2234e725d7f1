/** A sketch that the reader drew, as a line for the run's own chart. */
import type { Series } from "../charts/series";
import { sketchPoints } from "../widgets/sketch";
import { progress } from "./progress.svelte";

/** One line, or none where nothing was drawn. `id` and `xMax`: those of the Sketch. */
export function sketchLine(id: string, xMax: number): Series[] {
  const values = progress.sketch(id) ?? [];
  return values.length === 0 ? [] : [{ label: "your sketch", token: "--muted", dash: [5, 4], points: sketchPoints(values, xMax) }];
}
