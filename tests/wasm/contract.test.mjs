// What mlp.d.ts, check.d.ts, landscape.d.ts and study.d.ts declare is there, and what is there is declared: names, arguments and answers.
import assert from "node:assert/strict";
import { test } from "node:test";
import { faultsOf, importPage, interfacesOf, methodsOf, textsOf, typeOf } from "./contract_types.mjs";
import { document, load, loadCheckModule, loadLandscapeModule, loadStudyModule, trainerFor, value } from "./module.mjs";

const mlp = await load();
const modules = { mlp, check: await loadCheckModule(), landscape: await loadLandscapeModule(), study: await loadStudyModule() };
const moduleTypes = { mlp: "Mlp", check: "CheckModule", landscape: "LandscapeModule", study: "StudyModule" };

/** What Emscripten's glue adds by itself. */
const glue = /^_|Error$|^(run|getInheritedInstanceCount|getLiveInheritedInstances|flushPendingDeletes|setDelayFunction|count_emval_handles|get_first_emval)$/;
const isClass = (member) => typeof member.prototype?.isAliasOf === "function";
const bound = (module) => Object.entries(module).filter(([name, member]) => typeof member === "function" && !glue.test(name));

/** Embind refuses too many arguments before it looks at anything else, and says how many it expects. */
function expected(member) {
  try {
    member.call({}, ...Array(99));
  } catch ({ message }) {
    return Number(/expected (\d+) args/.exec(message)?.[1]);
  }
}
const declared = (file, name) => Object.fromEntries([...methodsOf(typeOf(file, name))].map(([method, { parameters }]) => [method, parameters]).sort());
const real = (members) => Object.fromEntries(members.map(([name, member]) => [name, expected(member)]).sort());
const methodsIn = (handle) => Object.keys(handle.prototype).filter((name) => name !== "constructor").map((name) => [name, handle.prototype[name]]);

for (const [file, module] of Object.entries(modules)) {
  test(`${file}: functions, and how many arguments they take`, () => {
    const functions = bound(module).filter(([, member]) => !isClass(member));
    assert.deepEqual(real(functions), declared(file, moduleTypes[file]));
  });

  test(`${file}: the methods of its handles, and how many arguments they take`, () => {
    const handles = bound(module).filter(([, member]) => isClass(member));
    const declaredHandles = interfacesOf(file).filter((name) => declaredMethods(file, name).includes("delete"));
    assert.deepEqual(handles.map(([name]) => name).sort(), declaredHandles.sort());
    for (const [name, handle] of handles) {
      const { delete: _, ...own } = declared(file, name);
      assert.deepEqual(real(methodsIn(handle)), own, name);
    }
  });
}

/** Names of an interface's methods; none where it has only values. */
function declaredMethods(file, name) {
  try {
    return [...methodsOf(typeOf(file, name)).keys()];
  } catch {
    return [];
  }
}

/** Every call of the training, the check and the landscape module, with what it is asked. */
function answers(t) {
  const small = { network: { layers: [64, 3, 10], dropout_rate: 0.5 } };
  const trainer = trainerFor(t, mlp, small);
  const trial = value(mlp.createTrial("{}", "validation_loss", 1));
  t.after(() => trial.delete());
  const pixels = new Float32Array(64);
  const plane = trainerFor(t, mlp, { data: { source: "plane" } });
  const handle = (result) => (t.after(() => result.value.delete()), result);
  return {
    mlp: {
      Mlp: {
        version: () => mlp.version(),
        defaults: () => mlp.defaults(),
        complete: () => mlp.complete("{}"),
        digits: () => mlp.digits(),
        split: () => mlp.split("{}"),
        createTrainer: () => handle(mlp.createTrainer("{}")),
        createTrial: () => handle(mlp.createTrial("{}", "validation_loss", 1)),
        weightDistributions: () => mlp.weightDistributions("{}"),
        rangeTest: () => mlp.rangeTest("{}", 0.01, 1, 2),
      },
      Trainer: {
        microStep: () => trainer.microStep(),
        step: () => trainer.step(1),
        epoch: () => trainer.epoch(),
        advance: () => trainer.advance(1, 1000),
        history: () => trainer.history(0),
        status: () => trainer.status(),
        change: () => trainer.change("optimizer.learning_rate", "0.5"),
        experiment: () => trainer.experiment(),
        evaluate: () => trainer.evaluate("validation"),
        samples: () => plane.samples("validation"),
        planeMaps: () => plane.planeMaps(1.25, 10, 1),
        trace: () => trainer.trace(pixels, 0),
        predict: () => trainer.predict(pixels),
        thinned: () => trainer.thinned(pixels, 0),
        dropoutMask: () => trainer.dropoutMask(1),
        batch: () => trainer.batch(),
        tensors: () => trainer.tensors(),
        values: () => trainer.values("W1"),
        gradients: () => trainer.gradients("b1"),
        histogram: () => trainer.histogram("gradients", "W1", 10),
        activationStatistics: () => trainer.activationStatistics("validation"),
        delete: () => value(mlp.createTrainer("{}")).delete(),
      },
      Trial: {
        advance: () => trial.advance(),
        value: () => trial.value(),
        reason: () => trial.reason(),
        scores: () => trial.scores("test"),
        delete: () => value(mlp.createTrial("{}", "validation_loss", 1)).delete(),
      },
    },
    check: { CheckModule: { gradientCheck: () => modules.check.gradientCheck(document(small), 2) } },
    landscape: { LandscapeModule: landscapeAnswers(document(small)) },
  };
}

function landscapeAnswers(json) {
  const { landscape } = modules;
  const bowl = { name: "bowl", condition: 10 };
  const axis = { low: -1, high: 1, count: 3 };
  const sets = Float32Array.from({ length: 4 * 235 }, (_, i) => Math.sin(i * i));
  const { plane } = value(landscape.principalPlane(json, sets));
  return {
    heights: () => landscape.heights(bowl, axis, axis),
    descend: () => landscape.descend([json, json], bowl, { x: 1, y: 1 }, 5),
    optimizerTrace: () => landscape.optimizerTrace(json, "W2", 3, 2),
    principalPlane: () => landscape.principalPlane(json, sets),
    randomPlane: () => landscape.randomPlane(json, sets.slice(0, 235), 1),
    project: () => landscape.project(json, plane, sets),
    lossSurface: () => landscape.lossSurface(json, plane, axis, axis, "validation"),
  };
}

test("what each call answers is what is declared, and every type that is declared is answered by one", (t) => {
  const met = new Set();
  for (const [file, interfaces] of Object.entries(answers(t))) {
    for (const [name, calls] of Object.entries(interfaces)) {
      const methods = methodsOf(typeOf(file, name));
      assert.deepEqual(Object.keys(calls).sort(), [...methods.keys()].sort(), `${name}: what is asked here`);
      for (const [method, call] of Object.entries(calls)) {
        const answer = call();
        assert.notEqual(answer?.ok, false, `${name}.${method}: ${answer?.fault?.message}`);
        if (method !== "delete") assert.deepEqual(faultsOf(answer, methods.get(method).answer, met), [], `${name}.${method}`);
      }
    }
  }
  const changed = trainerFor(t, mlp, { data: { plane: { points: [{ x: 0.5, y: 0, class: 1 }] } } });
  value(changed.epoch());
  value(changed.change("optimizer.learning_rate", "0.5"));
  assert.deepEqual(faultsOf(JSON.parse(value(changed.experiment())), typeOf("mlp", "Experiment"), met), [], "Experiment");
  assert.deepEqual(faultsOf(mlp.complete(""), methodsOf(typeOf("mlp", "Mlp")).get("complete").answer, met), [], "Fault");
  const never = ["mlp", "check", "landscape"].flatMap((file) => interfacesOf(file).filter((name) => !met.has(name) && declaredMethods(file, name).length === 0));
  assert.deepEqual(never, [], "declared, and answered by nothing");
});

test("every name that the contract lists is accepted, and no other", () => {
  const places = {
    ActivationName: ["network", "activation"],
    LossName: ["loss", "name"],
    InitializerName: ["network", "initializer"],
    SourceName: ["data", "source"],
    PlaneShapeName: ["data", "plane", "shape"],
    SplitName: ["data", "split"],
    ScalingName: ["data", "scaling"],
    OptimizerName: ["optimizer", "name"],
    ScheduleName: ["schedule", "name"],
    ClippingMode: ["clipping", "mode"],
    MonitorName: ["early_stopping", "monitor"],
  };
  const at = (path, value) => document(path.reduceRight((inner, name) => ({ [name]: inner }), value));
  for (const [type, path] of Object.entries(places)) {
    const names = textsOf(typeOf("mlp", type));
    for (const name of names) value(mlp.complete(at(path, name)));
    const allowed = mlp.complete(at(path, "?")).fault.allowed;
    assert.deepEqual([...allowed.matchAll(/"(\w+)"/g)].map(([, name]) => name).sort(), names.sort(), type);
  }
});

/** Every field of a document by its path, with its value. */
const fieldsOf = (branch, prefix = "") =>
  Object.entries(branch).flatMap(([key, value]) =>
    typeof value === "object" && !Array.isArray(value) ? fieldsOf(value, `${prefix}${key}.`) : [[prefix + key, value]],
  );

test("the page changes those fields during a run that the core lets change", async (t) => {
  const { isLive } = await importPage("chapters/live_fields.ts");
  const trainer = trainerFor(t, mlp, {});
  const fields = fieldsOf(JSON.parse(mlp.defaults()));
  const live = fields.filter(([path]) => isLive(path)).map(([path]) => path);
  const changeable = fields.filter(([path, value]) => trainer.change(path, JSON.stringify(value)).ok).map(([path]) => path);
  assert.deepEqual(changeable, live);
  assert(live.length > 15 && live.length < fields.length);
});
