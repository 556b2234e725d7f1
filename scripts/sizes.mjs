#!/usr/bin/env node
// How many bytes a reader's browser fetches: every script and wasm file of web/dist, gzipped as a web server would.
// Usage: scripts/sizes.mjs [--check]; with --check it fails above the limits.
import { readdirSync, readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";

const kilobyte = 1000;
// The goals are 400 and 150 kB; until they are reached, the limits hold what there is.
const limits = { "JavaScript + wasm": 525 * kilobyte, "wasm + its glue": 192 * kilobyte, "the study, fetched by its chapter": 160 * kilobyte };

const dist = new URL("../web/dist/", import.meta.url);
const files = readdirSync(dist, { recursive: true })
  .filter((name) => /\.(m?js|wasm)$/.test(name))
  .map((name) => ({ name, bytes: gzipSync(readFileSync(new URL(name, dist)), { level: 9 }).length }))
  .sort((a, b) => b.bytes - a.bytes);
if (!files.some(({ name }) => name.endsWith(".wasm"))) throw new Error("web/dist holds no wasm file: build the page first");

const sum = (chosen) => chosen.reduce((total, { bytes }) => total + bytes, 0);
const isStudy = ({ name }) => /\/study[-_]/.test(name);
const common = files.filter((file) => !isStudy(file));
// The worker's script is the glue and little else: it is counted whole.
const sums = {
  "JavaScript + wasm": sum(common),
  "wasm + its glue": sum(common.filter(({ name }) => /\.wasm$|worker/.test(name))),
  "the study, fetched by its chapter": sum(files.filter(isStudy)),
};

for (const { name, bytes } of files) console.log(`${(bytes / kilobyte).toFixed(1).padStart(7)} kB  ${name}`);
for (const [name, bytes] of Object.entries(sums)) {
  console.log(`${(bytes / kilobyte).toFixed(1).padStart(7)} kB  ${name}, gzipped (limit ${limits[name] / kilobyte} kB)`);
}
if (process.argv.includes("--check") && Object.entries(sums).some(([name, bytes]) => bytes > limits[name])) {
  console.error("The page is larger than its limit.");
  process.exitCode = 1;
}
