/** One image on its way through a network with one hidden layer and back, as a time that runs from 0 to 9: one part of the way a unit. */

/** The four micro-steps of an update. */
export type Part = "forward" | "loss" | "backward" | "update";

/** What happens from each whole time to the next. */
export type Scene = "into-unit" | "unit" | "to-outputs" | "outputs" | "loss" | "back-to-unit" | "delta" | "gradients" | "update";
export const scenes: readonly Scene[] = ["into-unit", "unit", "to-outputs", "outputs", "loss", "back-to-unit", "delta", "gradients", "update"];

/** When each of the four micro-steps of an update ends. */
export const endOf: Readonly<Record<Part, number>> = { forward: 4, loss: 5, backward: 8, update: 9 };

/** The time of an update that has done all parts before `next`; `done`: before a new one begins, the last is over. */
export function timeBefore(next: Part, done: boolean): number {
  if (next === "forward") return done ? endOf.update : 0;
  return endOf[({ loss: "forward", backward: "loss", update: "backward" } as const)[next]];
}

/** How much of a scene is over at `time`, from 0 to 1. */
export const shareOf = (scene: Scene, time: number): number => Math.min(1, Math.max(0, time - scenes.indexOf(scene)));

/** What the picture shows at `time`, in a sentence. */
export function sentenceAt(time: number, unit: string): string {
  const whole = Math.ceil(time - 1e-9);
  return [
    "The image: 64 pixels.",
    `Forward: every pixel with ink goes to ${unit}, multiplied by its own weight. Orange makes the sum larger, blue smaller.`,
    `Forward: ${unit} has added the products up and turned the sum into its activation. So have all the others.`,
    `Forward: the activation of ${unit} goes to the ten outputs, each time multiplied by another weight.`,
    "Forward: the ten outputs are known.",
    "Loss: each output is compared with what is wanted. The rings show the deltas: orange should become smaller, blue larger.",
    `Backward: the ten deltas come back to ${unit} through the same ten weights.`,
    `Backward: ${unit} has its delta, the ring. So have all the others.`,
    `Backward: each weight of ${unit} gets its gradient: the delta times the pixel that the weight starts from.`,
    `Update: every weight of ${unit} changes against its gradient, in the opposite colour.`,
  ][Math.min(scenes.length, Math.max(0, whole))]!;
}

export interface Point {
  x: number;
  y: number;
}

/** The part of a cubic Bezier curve from its start to `share` of its parameter (de Casteljau). */
export function partOf([a, b, c, d]: readonly [Point, Point, Point, Point], share: number): [Point, Point, Point, Point] {
  const between = (p: Point, q: Point): Point => ({ x: p.x + (q.x - p.x) * share, y: p.y + (q.y - p.y) * share });
  const [ab, bc, cd] = [between(a, b), between(b, c), between(c, d)];
  const [abc, bcd] = [between(ab, bc), between(bc, cd)];
  return [a, ab, abc, between(abc, bcd)];
}
