/** The loss around the weights of a run: a plane through its way, and the loss at each place of a grid in it. */
import type { EngineCalls } from "../../engine/client";
import { Pool, type PoolWorker } from "../../engine/pool";
import { type Axis, type Experiment, type Fault, type Plane, plainFault, type TensorShape } from "../../engine/protocol";
import type { Place } from "../../widgets/ContourPicture.svelte";
import { cores } from "../fleet.svelte";
import type { Spawn } from "../lab.svelte";

export type PlaneKind = "principal" | "random";

/** A run whose way is to be drawn. */
export interface Walker {
  label: string;
  experiment: Experiment;
  epoch: number;
}

export interface Drawn {
  kind: PlaneKind;
  /** Share of the first walker's variance that lies in the plane; NaN: the plane was not laid through it. */
  share: number;
  x: Axis;
  y: Axis;
  values: Float64Array;
  paths: { label: string; places: Place[] }[];
}

/** Sets of weights taken along a run, its first and its last included. */
export const stopsOnTheWay = 30;
/** Places of the grid in each direction. */
export const places = 31;

/** Epochs at which weights are taken: from 0 to the last, about evenly. */
export function stopEpochs(last: number, most = stopsOnTheWay): number[] {
  const count = Math.min(last, most - 1);
  return Array.from({ length: count + 1 }, (_, i) => Math.round((i * last) / Math.max(1, count)));
}

/** All parameters in the core's order: tensor after tensor, each column by column, where the contract has rows. */
export function parametersOf(shapes: readonly TensorShape[], tensors: readonly Float32Array[]): Float32Array {
  const all = new Float32Array(tensors.reduce((sum, { length }) => sum + length, 0));
  let offset = 0;
  shapes.forEach(({ rows, cols }, which) => {
    for (let row = 0; row < rows; row++) for (let col = 0; col < cols; col++) all[offset + col * rows + row] = tensors[which]![row * cols + col]!;
    offset += rows * cols;
  });
  return all;
}

/** From the lowest to the highest of `values`, with room on both sides. */
export function axisAround(values: readonly number[], count = places, room = 0.35): Axis {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const margin = room * (high - low || 1);
  return { low: low - margin, high: high + margin, count };
}

export const placesIn = (pairs: ArrayLike<number>): Place[] => Array.from({ length: pairs.length / 2 }, (_, i) => ({ x: pairs[2 * i]!, y: pairs[2 * i + 1]! }));

type Job = (calls: EngineCalls) => Promise<void>;

export class Surface {
  running = $state(false);
  fault = $state.raw<Fault | null>(null);
  /** What is done at the moment. */
  doing = $state("");
  /** Finished share, 0 to 1. */
  share = $state(0);
  drawn = $state.raw<Drawn | null>(null);

  readonly #pool: Pool<Job>;

  constructor(spawn?: Spawn) {
    this.#pool = new Pool(spawn);
  }

  secondsLeft = (): number => this.#pool.secondsLeft();

  /** Trains the walkers again, lays a plane, and computes the loss in it; `drawn` is there when all is. The first walker counts for the plane. */
  async draw(walkers: readonly Walker[], kind: PlaneKind): Promise<void> {
    this.cancel();
    this.fault = null;
    this.running = true;
    this.share = 0;
    this.doing = "training again";
    const json = JSON.stringify(walkers[0]!.experiment);
    const ways: Float32Array[] = [];
    if (!(await this.#do(walkers.map((walker, i) => async (calls) => void (ways[i] = await wayOf(calls, walker)))))) return;
    this.doing = "laying the plane";
    let plane: Plane | undefined, share = NaN;
    const found: Place[][] = [];
    const lay: Job = async (calls) => {
      if (kind === "principal") {
        const principal = await calls.principalPlane(json, ways[0]!);
        [plane, share] = [principal.plane, principal.first_share + principal.second_share];
      } else plane = await calls.randomPlane(json, lastOf(ways[0]!, walkers[0]!), 1);
      for (const [i, way] of ways.entries()) found[i] = placesIn(await calls.project(json, plane, way));
    };
    if (!(await this.#do([lay])) || !plane) return;
    const all = found.flat();
    // Random directions are as long as the weights: 1 is a long way.
    const [x, y] = kind === "principal" ? [axisAround(all.map((one) => one.x)), axisAround(all.map((one) => one.y))] : [{ low: -1, high: 1, count: places }, { low: -1, high: 1, count: places }];
    this.doing = "computing the loss";
    const values = new Float64Array(places * places);
    const in_ = plane;
    const row = (which: number): Job => async (calls) => {
      const at = y.low + ((y.high - y.low) * which) / (places - 1);
      values.set(await calls.lossSurface(json, in_, x, { low: at, high: at, count: 1 }, "train"), which * places);
    };
    if (!(await this.#do(Array.from({ length: places }, (_, which) => row(which))))) return;
    this.drawn = { kind, share, x, y, values, paths: walkers.map(({ label }, i) => ({ label, places: found[i]! })) };
    this.running = false;
    this.doing = "";
  }

  /** Ends all workers; what was drawn before stays. */
  cancel(): void {
    this.#pool.cancel();
    this.running = false;
    this.doing = "";
  }

  /** False: cancelled, or one of them failed. */
  async #do(jobs: readonly Job[]): Promise<boolean> {
    const waiting = [...jobs];
    let done = 0;
    this.share = 0;
    const whole = await this.#pool.start(
      {
        lives: 2,
        next: () => waiting.shift() ?? null,
        run: async (job, worker: PoolWorker) => {
          await job(worker.calls);
          this.share = ++done / jobs.length;
        },
        failed: (_, fault) => void (this.fault = fault),
        progress: () => ({ done, all: jobs.length }),
      },
      Math.min(cores(), jobs.length),
    );
    if (whole && this.fault === null) return true;
    if (whole) this.cancel();
    return false;
  }
}

const lastOf = (way: Float32Array, { epoch }: Walker): Float32Array => way.slice(way.length - way.length / stopEpochs(epoch).length);

/** The weights of a run along its way, one set behind the other; it is trained again, to the same weights. */
async function wayOf(calls: EngineCalls, { experiment, epoch }: Walker): Promise<Float32Array> {
  await calls.open(experiment);
  const shapes = await calls.tensors();
  const images = (await calls.split(experiment)).train.length;
  const used = experiment.data.train_size > 0 ? experiment.data.train_size : images;
  const { batch_size } = experiment.training;
  const updates = batch_size === 0 ? 1 : Math.ceil(used / batch_size);
  const sets: Float32Array[] = [];
  let at = 0;
  for (const stop of stopEpochs(epoch)) {
    if (stop > at) await calls.step((stop - at) * updates);
    at = stop;
    sets.push(parametersOf(shapes, await Promise.all(shapes.map(({ name }) => calls.values(name)))));
  }
  if (sets.length < 3) throw new Error(plainFault("invalid", "The run must have trained for at least two epochs.").message);
  const all = new Float32Array(sets.length * sets[0]!.length);
  sets.forEach((set, i) => all.set(set, i * set.length));
  return all;
}
