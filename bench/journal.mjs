#!/usr/bin/env node
// How long large journals take to open: natively and in the study module, in ms and as multiples of what JSON.parse takes for the
// same lines; for many trials, twice as many, as many names as trials, and one attribute of 200,000 numbers.
// Usage: node bench/journal.mjs [TRIALS]
// Needs build/native/bench/journal_bench and the module in build/wasm/wasm, or in MLP_WASM_DIR.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const trials = Number(process.argv[2] ?? 100_000);
const root = fileURLToPath(new URL("../", import.meta.url));
const directory = process.env.MLP_WASM_DIR ?? join(root, "build/wasm/wasm");
const { default: createStudyModule } = await import(pathToFileURL(join(directory, "study.js")));
const module = await createStudyModule({ wasmBinary: readFileSync(join(directory, "study.wasm")) });

const line = (op_code, fields) => `${JSON.stringify({ op_code, worker_id: "w", ...fields })}\n`;
const distribution = JSON.stringify({ name: "FloatDistribution", attributes: { step: null, low: 0, high: 1, log: false } });
const begin = line(0, { study_name: "s", directions: [1] });

/** A journal of complete trials; `unique`: each has a parameter of its own. */
function journal(count, unique) {
  const lines = [begin];
  for (let i = 0; i < count; i++) {
    const value = ((i * 7919) % 10_007) / 10_007;
    const name = unique ? `x${i}` : "x";
    lines.push(
      line(4, { study_id: 0, datetime_start: "2026-01-01T00:00:00.000000", state: 1, values: [value], datetime_complete: "2026-01-01T00:00:01.000000", distributions: { [name]: distribution }, params: { [name]: value } }),
    );
  }
  return lines.join("");
}
const attribute = () => begin + line(4, { study_id: 0, datetime_start: null }) + line(8, { trial_id: 0, user_attr: { a: Array.from({ length: 200_000 }, (_, i) => i / 7) } });

function timed(act) {
  const start = performance.now();
  act();
  return performance.now() - start;
}
const folder = mkdtempSync(join(tmpdir(), "journal-"));
try {
  for (const [name, text] of [
    [`${trials} trials`, journal(trials)],
    [`${2 * trials} trials`, journal(2 * trials)],
    [`${trials} names`, journal(trials, true)],
    [`${2 * trials} names`, journal(2 * trials, true)],
    ["200000 numbers", attribute()],
  ]) {
    const path = join(folder, "study.log");
    writeFileSync(path, text);
    const parse = timed(() => text.trimEnd().split("\n").forEach((one) => JSON.parse(one)));
    const native = Number(execFileSync(join(root, "build/native/bench/journal_bench"), [path], { encoding: "utf8" }).split(" ")[0]);
    const wasm = timed(() => {
      const read = module.readJournal(text);
      if (!read.ok) throw new Error(read.fault.message);
      read.value.delete();
    });
    const times = (ms) => `${ms.toFixed(0)} ms (${(ms / parse).toFixed(1)} times)`;
    console.log(`${name}, ${(text.length / 1e6).toFixed(1)} MB: JSON.parse ${parse.toFixed(0)} ms, natively ${times(native)}, in the module ${times(wasm)}`);
  }
} finally {
  rmSync(folder, { recursive: true });
}
