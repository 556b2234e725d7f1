import { describe, expect, it } from "vitest";
import { deep, grow } from "../../../web/src/chapters/depth/documents";
import { commonWidth, Growth } from "../../../web/src/chapters/depth/growth.svelte";
import { learnedNothing } from "../../../web/src/chapters/outcome";
import type { Lab } from "../../../web/src/chapters/lab.svelte";
import type { Experiment } from "../../../web/src/engine/protocol";
import { fakeMlp } from "../engine/fake_mlp";

const defaults = JSON.parse(fakeMlp().defaults()) as Experiment;
const base = { ...defaults, ...grow, data: { ...defaults.data, ...grow.data }, network: { ...defaults.network, ...grow.network }, optimizer: { ...defaults.optimizer, ...grow.optimizer }, training: { ...defaults.training, ...grow.training } } as Experiment;

const ended = (layers: number[], validation_accuracy: number, change: Partial<Experiment> = {}, state = "finished", train_accuracy = 1) =>
  ({
    experiment: { ...base, ...change, network: { ...base.network, ...change.network, layers } },
    defaults,
    history: [{ train_accuracy, validation_accuracy, validation_loss: 1 - validation_accuracy }],
    status: { state, reason: state === "diverged" ? "epoch 17, layer 8: a weighted sum is not finite" : "" },
  }) as unknown as Lab;

describe("what was grown", () => {
  it("keeps each depth's newest result, a line for each recipe", () => {
    const growth = new Growth(grow);
    growth.record(ended(deep(1), 0.9));
    growth.record(ended(deep(0), 0.8));
    growth.record(ended(deep(1), 0.95));
    growth.record(ended(deep(1), 0.7, { seed: 2 }));
    growth.record(ended(deep(1, 16), 0.6));
    expect(growth.recipes).toEqual(["plain", "seed 2", "width 16"]);
    expect(growth.points("plain", "validation_accuracy").map(({ x, mean }) => [x, mean])).toEqual([[0, 0.8], [1, 0.95]]);
    expect(growth.points("plain", "validation_loss")[1]!.mean).toBeCloseTo(0.05, 12);
  });

  it("leaves out what cannot be compared", () => {
    const growth = new Growth(grow);
    growth.record(ended(deep(1), 0.9, {}, "running"));
    growth.record(ended([64, 32, 64, 10], 0.9));
    growth.record(ended(deep(1), 0.9, { changes: [{ epoch: 3, field: "optimizer.learning_rate", value: 1 }] }));
    growth.record(ended(deep(1), 0.9, { data: { ...base.data, train_size: 150 } }));
    growth.record(ended(deep(1), 0.9, { training: { ...base.training, batch_size: 0 } }));
    expect(growth.recipes).toEqual([]);
  });

  it("stops at the first layer that does not help", () => {
    const growth = new Growth(grow);
    for (const [hidden, accuracy] of [[0, 0.8], [1, 0.9], [3, 0.7]] as const) growth.record(ended(deep(hidden), accuracy));
    expect(growth.stop("plain")).toBeNull();
    growth.record(ended(deep(2), 0.9));
    expect(growth.stop("plain")).toBe(2);
  });

  it("keeps a diverged run as lost, without a number, until the depth is run again", () => {
    const growth = new Growth(grow);
    for (const hidden of [0, 1]) growth.record(ended(deep(hidden), 0.8 + 0.1 * hidden));
    growth.record(ended(deep(2), 0.95, {}, "diverged"));
    expect(growth.points("plain", "validation_accuracy").map(({ x }) => x)).toEqual([0, 1]);
    expect([growth.lost("plain"), growth.end("plain", 2), growth.stop("plain")]).toEqual([[2], undefined, null]);
    growth.record(ended(deep(2), 0.9));
    expect([growth.lost("plain"), growth.stop("plain")]).toEqual([[], 2]);
  });

  it("takes no depth for the right one because training failed at the next", () => {
    const growth = new Growth(grow);
    growth.record(ended(deep(0), 0.9));
    growth.record(ended(deep(1), 0.1, {}, "finished", 0.1));
    expect(growth.stop("plain")).toBeNull();
    expect([{ train_accuracy: 0.1 }, { train_accuracy: 0.3 }].map(learnedNothing)).toEqual([true, false]);
  });

  it("knows the width of hidden layers", () => {
    expect([commonWidth([64, 10]), commonWidth([64, 32, 32, 10]), commonWidth([64, 32, 16, 10])]).toEqual([NaN, 32, null]);
  });
});
