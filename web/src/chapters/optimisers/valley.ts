/** The landscapes of the second step, what is asked of them, and what is read off a path. */
import type { Landscape, LandscapeName } from "../kit";
import type { OptimizerName } from "../../engine/protocol";
import type { Listed } from "../parts/PresetList.svelte";
import type { Place } from "../../widgets/ContourPicture.svelte";

/** What is run: all from the same place. */
export interface Setting {
  landscape: Landscape;
  rate: number;
  momentum: number;
  start: Place;
}

export const runners: OptimizerName[] = ["sgd", "momentum", "nesterov", "rmsprop", "adam"];
export const updates = 200;
/** A path has settled where it stays less than this above the lowest point. */
export const near = 0.01;

interface Map {
  text: string;
  x: { low: number; high: number };
  y: { low: number; high: number };
  start: Place;
  /** Height of the lowest point in sight that a ball can come to rest in. */
  lowest: number;
}

export const maps: Record<LandscapeName, Map> = {
  bowl: { text: "a bowl", x: { low: -5, high: 5 }, y: { low: -2.5, high: 2.5 }, start: { x: -4, y: 1.5 }, lowest: 0 },
  saddle: { text: "a saddle", x: { low: -4, high: 4 }, y: { low: -4, high: 4 }, start: { x: -3, y: 0.01 }, lowest: -Infinity },
  rosenbrock: { text: "Rosenbrock's valley", x: { low: -2, high: 2 }, y: { low: -1, high: 3 }, start: { x: -1.2, y: 1 }, lowest: 0 },
  double_well: { text: "two wells", x: { low: -2, high: 2 }, y: { low: -1.5, high: 1.5 }, start: { x: 1.6, y: 1 }, lowest: -0.30543 },
};

const on = (name: LandscapeName, condition: number, rate: number, momentum: number, start = maps[name].start): Setting => ({ landscape: { name, condition }, rate, momentum, start });

/** Polyak's best rate and momentum for a bowl: 4 / (1 + √κ)², ((√κ − 1) / (√κ + 1))². */
export function polyak(condition: number): { rate: number; momentum: number } {
  const root = Math.sqrt(condition);
  return { rate: 4 / (1 + root) ** 2, momentum: ((root - 1) / (root + 1)) ** 2 };
}

export const first = on("bowl", 50, 0.03, 0.9);

export interface ValleyPreset extends Listed {
  setting: Setting;
}

export const valleys: ValleyPreset[] = [
  { name: "κ = 1, rate 0.1", setting: on("bowl", 1, 0.1, 0.9), works: true, why: "A round bowl: the slope points at the bottom. Gradient descent settles within 33 updates, long before momentum, which rolls on to the other side and back." },
  { name: "κ = 50, rate 0.03", setting: first, works: "partly", why: "Gradient descent is at the bottom of the valley at once and crawls along it: 110 updates. Momentum needs fewer. Nesterov, with the same two numbers, runs away." },
  { name: "κ = 50, Polyak's choice", setting: on("bowl", 50, 0.061, 0.57), works: "partly", why: "The best rate and momentum for this bowl: momentum settles within 24 updates. For gradient descent the same rate is far too high." },
  { name: "κ = 50, rate 0.1", setting: on("bowl", 50, 0.1, 0.9), works: false, why: "Above 2 (1 + β) / κ = 0.076. Only RMSProp and Adam stay: they divide the slope by its own size, so no direction is too steep." },
  { name: "Rosenbrock, rate 0.001", setting: on("rosenbrock", 10, 0.001, 0.9), works: "partly", why: "A curved valley with steep walls and a nearly flat floor. After 200 updates momentum is closest to the lowest point (1, 1), and nobody is there." },
  { name: "Saddle, rate 0.05", setting: on("saddle", 10, 0.05, 0.9), works: "partly", why: "A minimum along one direction, a maximum along the other. It holds gradient descent for a long time, RMSProp and Adam hardly: along the small slope they take steps as large as along the steep one." },
  { name: "Two wells, rate 0.03", setting: on("double_well", 10, 0.03, 0.9), works: "partly", why: "Momentum carries the ball over the hill into the deeper well. The others stay in the nearer one." },
];

/** Where a ball was, and how high. */
export interface Stop extends Place {
  height: number;
}

/** What became of one ball. */
export interface Outcome {
  /** At the end. */
  height: number;
  /** From this update on it stays close to the lowest point; NaN: it does not. */
  settled: number;
  ranAway: boolean;
}

export const stopsOf = (path: ArrayLike<number>): Stop[] => Array.from({ length: path.length / 3 }, (_, i) => ({ x: path[3 * i]!, y: path[3 * i + 1]!, height: path[3 * i + 2]! }));

/** A path is shorter than `steps` + 1 where the ball left the map for good. */
export function outcomeOf(stops: readonly Stop[], steps: number, lowest: number): Outcome {
  const last = stops.findLastIndex(({ height }) => !(height - lowest < near));
  const ranAway = stops.length <= steps;
  return { height: stops.at(-1)!.height, settled: ranAway || last === stops.length - 1 ? NaN : last + 1, ranAway };
}
