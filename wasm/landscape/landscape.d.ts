/**
 * The contract of the landscape module: what landscape/bindings.cpp exports, in TypeScript. It lets optimisers walk
 * over functions of two parameters, follows single weights of a network, and draws the loss around a network's weights.
 */
import type { Fault, Part, Result } from "../mlp";

export type { Fault, Part, Result };

export type LandscapeName = "bowl" | "saddle" | "rosenbrock" | "double_well";

/** A function of two parameters. */
export type Landscape = {
  name: LandscapeName;
  /** Of the bowl: its largest curvature over its smallest, from 1 to 1000. */
  condition: number;
};

/** `count` places from `low` to `high`, both included. */
export type Axis = {
  low: number;
  high: number;
  count: number;
};

/** What one update did to one weight. NaN: the optimiser keeps no such number. */
export interface WeightUpdate {
  /** Before the update. */
  weight: number;
  /** As the optimiser got it: after clipping. */
  gradient: number;
  /** m, or the velocity, and v: after the update. */
  first: number;
  second: number;
  /** m' and v' of Adam and AdamW. */
  first_unbiased: number;
  second_unbiased: number;
  /** What the update added to the weight. */
  step: number;
  learning_rate: number;
}

/** origin + x first + y second, in the space of all parameters. */
export interface Plane {
  origin: Float32Array;
  first: Float32Array;
  second: Float32Array;
}

/** The plane in which the sets of weights of a run differ most, through the last of them. */
export interface PrincipalPlane {
  plane: Plane;
  /** Of the sets' variance, along each direction. */
  first_share: number;
  second_share: number;
}

/** Several sets of weights lie one behind the other in one array. */
export interface LandscapeModule {
  /** At each place of a grid: all x of the first y, then of the second. */
  heights(landscape: Landscape, x: Axis, y: Axis): Result<Float64Array>;
  /**
   * One path for each document, by its optimiser: x, y and height of `start` and after each update. It ends early where it
   * leaves the square from -1e6 to 1e6.
   */
  descend(jsons: string[], landscape: Landscape, start: { x: number; y: number }, steps: number): Result<Float64Array[]>;
  /** The first `updates` updates of the weight `index` (row by row) of one tensor. */
  optimizerTrace(json: string, name: string, index: number, updates: number): Result<WeightUpdate[]>;
  principalPlane(json: string, weights: Float32Array): Result<PrincipalPlane>;
  /** Two random directions, filter-normalised. */
  randomPlane(json: string, weights: Float32Array, seed: number): Result<Plane>;
  /** x and y of the place in the plane that is nearest to each set. */
  project(json: string, plane: Plane, weights: Float32Array): Result<Float64Array>;
  /** The loss without penalty, at each place of a grid as of `heights`. */
  lossSurface(json: string, plane: Plane, x: Axis, y: Axis, part: Part): Result<Float64Array>;
}

export default function createLandscapeModule(options?: {
  wasmBinary?: ArrayBuffer | Uint8Array;
  locateFile?: (name: string) => string;
}): Promise<LandscapeModule>;
