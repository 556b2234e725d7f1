#!/usr/bin/env node
// How many bytes a reader's browser fetches: every script and wasm file of web/dist, gzipped as a web server would.
// Usage: scripts/sizes.mjs [--check]; with --check it fails above the limits.
import { readdirSync, readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";

const kilobyte = 1000;
// What a reader who opens every chapter fetches comes piece by piece, so each piece has its limit.
const limits = {
  "the opening page": 400 * kilobyte,
  "wasm + its glue": 150 * kilobyte,
  "the largest script fetched later": 60 * kilobyte,
  "the study, fetched by its chapter": 145 * kilobyte,
  "the gradient check, fetched by its first press": 115 * kilobyte,
  "the landscapes, fetched by the chapter on optimisers": 145 * kilobyte,
};

const dist = new URL("../web/dist/", import.meta.url);
const files = readdirSync(dist, { recursive: true })
  .filter((name) => /\.(m?js|wasm)$/.test(name))
  .map((name) => {
    const content = readFileSync(new URL(name, dist));
    return { name, content, bytes: gzipSync(content, { level: 9 }).length };
  })
  .sort((a, b) => b.bytes - a.bytes);
if (!files.some(({ name }) => name.endsWith(".wasm"))) throw new Error("web/dist holds no wasm file: build the page first");

const sum = (chosen) => [...chosen].reduce((total, { bytes }) => total + bytes, 0);
const named = (pattern) => files.filter(({ name }) => pattern.test(name));

/** `file` and every script that it cannot start without. */
function needed(file, found = new Set()) {
  if (found.has(file)) return found;
  found.add(file);
  for (const [, name] of String(file.content).matchAll(/\b(?:from|import)\s*["']\.\/([^"']+\.js)["']/g)) {
    const next = files.find((other) => other.name.endsWith(`/${name}`));
    if (next) needed(next, found);
  }
  return found;
}

const study = named(/\/study[-_]/), check = named(/\/check[-_]/), landscape = named(/\/landscape-/);
// The worker's script is the glue and little else: it is counted whole.
const module = named(/\/(mlp-.*\.wasm|worker-.*\.js)$/);
const opening = new Set([...module, ...named(/^[^/]+\.js$|\/(index|RisingLoss|run_store|kept_runs)-[^/]*\.js$/).flatMap((file) => [...needed(file)])]);
const later = files.filter((file) => ![...opening, ...study, ...check, ...landscape].includes(file));
const sums = {
  "the opening page": sum(opening),
  "wasm + its glue": sum(module),
  "the largest script fetched later": Math.max(...later.map(({ bytes }) => bytes)),
  "the study, fetched by its chapter": sum(study),
  "the gradient check, fetched by its first press": sum(check),
  "the landscapes, fetched by the chapter on optimisers": sum(landscape),
};

for (const { name, bytes } of files) console.log(`${(bytes / kilobyte).toFixed(1).padStart(7)} kB  ${name}`);
console.log(`${(sum(files) / kilobyte).toFixed(1).padStart(7)} kB  all of them, gzipped`);
for (const [name, bytes] of Object.entries(sums)) {
  console.log(`${(bytes / kilobyte).toFixed(1).padStart(7)} kB  ${name}, gzipped (limit ${limits[name] / kilobyte} kB)`);
}
if (process.argv.includes("--check") && Object.entries(sums).some(([name, bytes]) => bytes > limits[name])) {
  console.error("The page is larger than its limit.");
  process.exitCode = 1;
}
