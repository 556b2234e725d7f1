// The module's size, and what its glue may not do.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { gzipSync } from "node:zlib";
import { directory, wasmBinary } from "./module.mjs";

test("wasm and glue stay below 150 kB gzipped", () => {
  const glue = readFileSync(join(directory, "mlp.js"));
  const [wasm, js] = [wasmBinary, glue].map((bytes) => gzipSync(bytes, { level: 9 }).length);
  console.log(`mlp.wasm ${wasm} bytes, mlp.js ${js} bytes, together ${wasm + js} bytes gzipped`);
  assert(wasm + js < 150_000, `${wasm + js} bytes`);
});

test("the glue evaluates no text as code", () => {
  assert.doesNotMatch(readFileSync(join(directory, "mlp.js"), "utf8"), /\beval\(|new Function\b|\bFunction\(/);
});
