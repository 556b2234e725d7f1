#!/usr/bin/env node
// Seconds for one training epoch, in Chromium (the page's module, in a worker) beside the native build, by turns.
// Usage: node bench/browser.mjs [ROUNDS]
// Needs build/native/bench/epoch and build/wasm/wasm/mlp.{js,wasm}; CHROMIUM names another browser than Debian's.
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { inChromium, median, mlpFiles } from "./in_chromium.mjs";

const rounds = Number(process.argv[2] ?? 9);
if (!(Number.isInteger(rounds) && rounds > 0)) throw new Error(`ROUNDS must be a whole number from 1, got '${process.argv[2]}'.`);

const at = (path) => fileURLToPath(new URL(path, new URL("../", import.meta.url)));
const experiment = readFileSync(at("bench/epoch.json"), "utf8");
const chromium = await inChromium(mlpFiles((path) => readFileSync(at(path))));
const inBrowser = () => chromium.ask("mlp_worker.mjs", experiment);
const native = () => JSON.parse(execFileSync(at("build/native/bench/epoch"), [at("bench/epoch.json")], { encoding: "utf8" }));

const measured = { native: [], chromium: [] };
await inBrowser(); // the engine's optimising compiler is done after the first run
for (let round = 0; round < rounds; ++round) {
  measured.native.push(native().seconds_per_epoch);
  measured.chromium.push((await inBrowser()).seconds_per_epoch);
}
await chromium.close();

const microseconds = (seconds) => `${(seconds * 1e6).toFixed(0)} µs`;
for (const [where, seconds] of Object.entries(measured)) {
  console.log(`${where.padEnd(9)} fastest ${microseconds(Math.min(...seconds))}, median ${microseconds(median(seconds))} an epoch (${rounds} runs)`);
}
const ratio = (of) => (of(measured.chromium) / of(measured.native)).toFixed(2);
console.log(`Chromium / native: fastest ${ratio((values) => Math.min(...values))}, median ${ratio(median)}`);
