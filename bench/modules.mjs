#!/usr/bin/env node
// Processor milliseconds of the jobs W1 to W3 (bench/jobs.mjs) in several builds of the page's module under node, by
// turns: what a change of a kernel gains. A busy machine disturbs it little.
// Usage: node bench/modules.mjs [ROUNDS] NAME=DIRECTORY...   (each with mlp.js and mlp.wasm; the first is the measure)
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { jobs } from "./jobs.mjs";
import { median } from "./in_chromium.mjs";

const [rounds, ...named] = /^\d+$/.test(process.argv[2] ?? "") ? [Number(process.argv[2]), ...process.argv.slice(3)] : [5, ...process.argv.slice(2)];
if (rounds < 1 || named.length === 0 || named.some((one) => !one.includes("="))) throw new Error("usage: node bench/modules.mjs [ROUNDS] NAME=DIRECTORY...");

const modules = [];
for (const [name, directory] of named.map((one) => one.split("="))) {
  const { default: create } = await import(`${pathToFileURL(join(resolve(directory), "mlp.js"))}?${name}`);
  modules.push({ name, mlp: await create({ wasmBinary: readFileSync(join(directory, "mlp.wasm")) }) });
}

function value(result) {
  if (!result.ok) throw new Error(result.fault.message);
  return result.value;
}

function run(mlp, document) {
  const trainer = value(mlp.createTrainer(JSON.stringify(document)));
  const begin = process.cpuUsage().user;
  for (let epoch = 0; epoch < document.training.epochs; ++epoch) value(trainer.epoch());
  const milliseconds = (process.cpuUsage().user - begin) / 1000;
  const { weights_hash } = value(trainer.status());
  trainer.delete();
  return { milliseconds, weights_hash };
}

for (const { name: job, document } of jobs) {
  const all = modules.map(({ mlp }) => ({ hash: run(mlp, document).weights_hash, took: [] })); // warms up
  for (let round = 0; round < rounds; ++round)
    for (let i = 0; i < modules.length; ++i) {
      const at = (i + round) % modules.length;
      all[at].took.push(run(modules[at].mlp, document).milliseconds);
    }
  const measure = median(all[0].took);
  all.forEach(({ hash, took }, i) => console.log(`${job}  ${modules[i].name.padEnd(12)} ${median(took).toFixed(1).padStart(8)} ms (fastest ${Math.min(...took).toFixed(1)})  ${(median(took) / measure).toFixed(3)}  weights ${hash}`));
}
