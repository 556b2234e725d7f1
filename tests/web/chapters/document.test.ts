import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { comparison, currentValue, difference, fieldText, leaves, settled, valueAt, withValue } from "../../../web/src/chapters/document";
import { fieldNames, valueNames } from "../../../web/src/chapters/field_words";
import type { Experiment } from "../../../web/src/engine/protocol";
import { defaults } from "../engine/fake_mlp";

const changed: Experiment = { ...defaults, changes: [{ epoch: 5, field: "optimizer.learning_rate", value: 0.5 }, { epoch: 9, field: "training.batch_size", value: 32 }] };

describe("documents by path", () => {
  it("give and take values", () => {
    expect(valueAt(defaults, "network.layers")).toEqual([64, 64, 10]);
    expect(valueAt(defaults, "network.nothing.more")).toBeUndefined();
    const other = withValue(defaults, "network.layers", [64, 10]);
    expect(other.network).toEqual({ ...defaults.network, layers: [64, 10] });
    expect(defaults.network.layers).toEqual([64, 64, 10]);
  });

  it("are all their leaves", () => {
    expect(leaves(defaults).get("data.scaling")).toBe("divide_by_16");
    let rebuilt = {};
    for (const [path, value] of leaves(defaults)) rebuilt = withValue(rebuilt, path, value);
    expect(rebuilt).toEqual(defaults);
  });

  it("differ in exactly what was changed", () => {
    expect(difference(defaults, defaults)).toEqual({});
    expect(difference(withValue(changed, "loss.name", "sigmoid_squared_error"), defaults)).toEqual({
      loss: { name: "sigmoid_squared_error" },
      changes: changed.changes,
    });
  });
});

describe("changes during a run", () => {
  it("decide the current value", () => {
    expect(currentValue(changed, "optimizer.learning_rate")).toBe(0.5);
    expect(currentValue(defaults, "optimizer.learning_rate")).toBe(0.1);
  });

  it("become settings from the start when a run is settled", () => {
    expect(settled(changed)).toEqual({
      ...defaults,
      optimizer: { ...defaults.optimizer, learning_rate: 0.5 },
      training: { ...defaults.training, batch_size: 32 },
    });
  });
});

describe("comparing documents", () => {
  it("lists only what differs, in words", () => {
    const other = withValue(withValue(defaults, "network.layers", [64, 32, 16, 10]), "seed", 2);
    expect(comparison([defaults, other, changed])).toEqual([
      { field: "seed", texts: ["1", "2", "1"] },
      { field: "layers", texts: ["64-64-10", "64-32-16-10", "64-64-10"] },
      { field: "changes", texts: ["none", "none", "learning rate 0.5 from epoch 5, batch size 32 from epoch 9"] },
    ]);
    expect(comparison([defaults])).toEqual([]);
    expect(comparison([])).toEqual([]);
  });

  it("calls every field of a document by a name, and every name that a field takes", () => {
    for (const [path, value] of leaves(defaults)) {
      if (path !== "version") expect(fieldNames, path).toHaveProperty([path]);
      if (typeof value === "string") expect(valueNames, path).toHaveProperty([path]);
    }
    const contract = readFileSync(new URL("../../../wasm/mlp.d.ts", import.meta.url), "utf8");
    const types: Record<string, string> = {
      "data.source": "SourceName", "data.plane.shape": "PlaneShapeName", "data.split": "SplitName", "data.scaling": "ScalingName", "network.activation": "ActivationName", "network.initializer": "InitializerName",
      "loss.name": "LossName", "optimizer.name": "OptimizerName", "schedule.name": "ScheduleName", "clipping.mode": "ClippingMode",
      "early_stopping.monitor": "MonitorName", "published.shown_loss": "ShownLossName", "broken_by_us.gradient_of": "LossName",
    };
    expect(Object.keys(types).sort()).toEqual(Object.keys(valueNames).sort());
    for (const [path, type] of Object.entries(types)) {
      const values = new RegExp(`export type ${type} =([^;]*);`).exec(contract)![1]!.match(/\w+/g)!;
      for (const value of values) expect(valueNames[path], `${path} ${value}`).toHaveProperty(value);
    }
    expect(comparison([defaults, withValue(withValue(defaults, "schedule.name", "warm_up"), "schedule.warm_up_steps", 50)])).toEqual([
      { field: "schedule", texts: ["constant", "warm-up"] },
      { field: "warm-up updates", texts: [String(defaults.schedule.warm_up_steps), "50"] },
    ]);
  });

  it("writes values as a reader sees them", () => {
    expect(fieldText("training.batch_size", 0)).toBe("all images");
    expect(fieldText("network.activation", "leaky_relu")).toBe("leaky ReLU");
    expect(fieldText("broken_by_us.no_activation_derivative", true)).toBe("yes");
  });
});
