// mlp.d.ts and check.d.ts promise; the modules keep: the same names, no more and no fewer.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { gzipSync } from "node:zlib";
import { directory, document, load, loadCheckModule, trainerFor, value, wasmBinary } from "./module.mjs";

const mlp = await load();
const checkModule = await loadCheckModule();
const contract = ["mlp", "check"].map((name) => readFileSync(join(directory, `${name}.d.ts`), "utf8").replace(/\/\*\*.*?\*\//gs, "")).join("\n");

/** The names of an interface's members. */
function members(name) {
  const body = contract.match(new RegExp(`interface ${name} \\{\\n(.*?)\\n\\}`, "s"))?.[1];
  assert(body, `no interface ${name}`);
  return [...body.matchAll(/^  (\w+)[(:]/gm)].map(([, member]) => member).sort();
}
const keys = (object) => Object.keys(object).sort();

test("functions", (t) => {
  for (const name of members("CheckModule")) assert.equal(typeof checkModule[name], "function", name);
  for (const name of members("Mlp")) assert.equal(typeof mlp[name], "function", name);
  const methods = keys(Object.getPrototypeOf(trainerFor(t, mlp)));
  assert.deepEqual(methods.filter((name) => name !== "constructor"), members("Trainer").filter((name) => name !== "delete"));
  const trial = value(mlp.createTrial("{}", "validation_loss", 1));
  assert.deepEqual(keys(Object.getPrototypeOf(trial)).filter((name) => name !== "constructor"), members("Trial").filter((name) => name !== "delete"));
  trial.delete();
});

test("objects", (t) => {
  const trainer = trainerFor(t, mlp, { network: { layers: [64, 3, 10] } });
  value(trainer.epoch());
  const trace = value(trainer.trace(new Float32Array(64), 0));
  const check = value(checkModule.gradientCheck(document({ network: { layers: [64, 3, 10] } }), 2));
  const objects = {
    Fault: mlp.complete("").fault,
    Experiment: JSON.parse(mlp.defaults()),
    EpochMetrics: value(trainer.history(1))[0],
    RunStatus: value(trainer.status()),
    TensorShape: value(trainer.tensors())[0],
    ImageTrace: trace,
    LayerTrace: trace.layers[0],
    ThinnedPass: value(trainer.thinned(new Float32Array(64), 0)),
    Prediction: value(trainer.predict(new Float32Array(64))),
    Evaluation: value(trainer.evaluate("validation")),
    GradientCheck: check,
    TensorCheck: check.tensors[0],
    Histogram: value(trainer.histogram("gradients", "W1", 10)),
    ActivationStatistics: value(trainer.activationStatistics("validation"))[0],
    WeightDistribution: value(mlp.weightDistributions("{}"))[0],
    RatePoint: value(mlp.rangeTest("{}", 0.01, 1, 2))[0],
  };
  for (const [name, object] of Object.entries(objects)) assert.deepEqual(keys(object), members(name), name);
  assert.deepEqual(keys(value(trainer.batch())), ["accuracy", "grad_norm", "loss", "size"]);
});

test("the fields of the document", () => {
  const defaults = JSON.parse(mlp.defaults());
  for (const group of Object.keys(defaults).filter((name) => !["version", "seed", "changes"].includes(name))) {
    const [, body] = contract.match(new RegExp(`^  ${group}: \\{(.*?)\\};`, "ms"));
    assert.deepEqual(keys(defaults[group]), [...body.matchAll(/(\w+): /g)].map(([, name]) => name).sort(), group);
  }
});

test("every name that the contract lists is accepted", () => {
  const places = {
    ActivationName: ["network", "activation"],
    LossName: ["loss", "name"],
    InitializerName: ["network", "initializer"],
    SplitName: ["data", "split"],
    ScalingName: ["data", "scaling"],
    OptimizerName: ["optimizer", "name"],
    ScheduleName: ["schedule", "name"],
    ClippingMode: ["clipping", "mode"],
    MonitorName: ["early_stopping", "monitor"],
  };
  for (const [type, [group, field]] of Object.entries(places)) {
    const names = [...contract.match(new RegExp(`type ${type} =(.*?);`, "s"))[1].matchAll(/"(\w+)"/g)].map(([, name]) => name);
    for (const name of names) value(mlp.complete(document({ [group]: { [field]: name } })));
    const allowed = mlp.complete(document({ [group]: { [field]: "?" } })).fault.allowed;
    assert.deepEqual([...allowed.matchAll(/"(\w+)"/g)].map(([, name]) => name), names, type);
  }
});

test("wasm and glue stay below 150 kB gzipped", () => {
  const glue = readFileSync(join(directory, "mlp.js"));
  const [wasm, js] = [wasmBinary, glue].map((bytes) => gzipSync(bytes, { level: 9 }).length);
  console.log(`mlp.wasm ${wasm} bytes, mlp.js ${js} bytes, together ${wasm + js} bytes gzipped`);
  assert(wasm + js < 150_000, `${wasm + js} bytes`);
});

test("the glue evaluates no text as code", () => {
  assert.doesNotMatch(readFileSync(join(directory, "mlp.js"), "utf8"), /\beval\(|new Function\b|\bFunction\(/);
});
