// The built module under node, and what its tests share.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

/** The build's directory with mlp.js, mlp.wasm and mlp.d.ts. */
export const directory = process.env.MLP_WASM_DIR;
assert(directory, "MLP_WASM_DIR must name the directory of mlp.js");

export const wasmBinary = readFileSync(join(directory, "mlp.wasm"));
const { default: createMlp } = await import(pathToFileURL(join(directory, "mlp.js")));

async function loadOther(name) {
  const { default: create } = await import(pathToFileURL(join(directory, `${name}.js`)));
  return create({ wasmBinary: readFileSync(join(directory, `${name}.wasm`)) });
}

/** A fresh instance of the study module, of the check module, of the landscape module. */
export const loadStudyModule = () => loadOther("study");
export const loadCheckModule = () => loadOther("check");
export const loadLandscapeModule = () => loadOther("landscape");

/** A fresh instance. */
export const load = () => createMlp({ wasmBinary });

/** The value of a result that must be good. */
export function value(result) {
  assert.equal(result.ok, true, JSON.stringify(result.fault));
  return result.value;
}

/** The fault of a result that must be bad, its field and value as given and `allowed` containing `part`. */
export function expectFault(result, field, found, part) {
  assert.equal(result.ok, false, `no fault for ${field}`);
  const { fault } = result;
  assert.deepEqual([fault.kind, fault.field, fault.value], ["invalid", field, found]);
  assert(fault.allowed.includes(part), fault.allowed);
  assert(fault.message.includes(fault.allowed) && fault.message.includes(fault.value), fault.message);
}

/** A document from its parts. */
export const document = (parts = {}) => JSON.stringify(parts);

/** A trainer, deleted when the test is over. */
export function trainerFor(test, mlp, parts) {
  const trainer = value(mlp.createTrainer(document(parts)));
  test.after(() => trainer.delete());
  return trainer;
}
