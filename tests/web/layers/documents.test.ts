import { describe, expect, it } from "vitest";
import { isRunOf } from "../../../web/src/chapters/contestant";
import { deep, depths, experiment, slowPair } from "../../../web/src/chapters/layers/documents";
import { withValue } from "../../../web/src/chapters/document";
import type { Experiment } from "../../../web/src/engine/protocol";
import { defaults } from "../engine/fake_mlp";

const one: Experiment = {
  ...defaults,
  seed: 1,
  data: { ...defaults.data, split: "seeded", test_share: 0 },
  optimizer: { ...defaults.optimizer, learning_rate: 1 },
};

describe("which run is which experiment", () => {
  const { document } = depths[0]!;

  it("knows a run by its whole document, with defaults for what the experiment leaves out", () => {
    expect(isRunOf(document, one, defaults)).toBe(true);
    expect(isRunOf(depths[1]!.document, one, defaults)).toBe(false);
  });

  it.each([
    ["seed", 2],
    ["network.layers", [64, 63, 10]],
    ["network.activation", "relu"],
    ["optimizer.learning_rate", 0.5],
    ["training.epochs", 400],
    ["data.label_noise", 0.1],
    ["broken_by_us.no_activation_derivative", true],
    ["changes", [{ epoch: 3, field: "optimizer.learning_rate", value: 2 }]],
  ])("is not taken in by another %s", (path, value) => {
    expect(isRunOf(document, withValue(one, path, value), defaults)).toBe(false);
  });

  it("tells the broken network from the right one", () => {
    const [right, broken] = slowPair;
    const run = withValue({ ...one, network: { ...one.network, layers: deep(2) }, optimizer: { ...defaults.optimizer, learning_rate: 0.1 } }, "broken_by_us.no_activation_derivative", true);
    expect([right!, broken!].map((contestant) => isRunOf(contestant.document, run, defaults))).toEqual([false, true]);
  });

  it("widens by layers of 64", () => {
    expect(deep(0)).toEqual([64, 10]);
    expect(experiment({ layers: deep(3) }, 1).network?.layers).toEqual([64, 64, 64, 64, 10]);
  });
});
