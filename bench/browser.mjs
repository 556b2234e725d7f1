#!/usr/bin/env node
// Seconds for one training epoch, in Chromium (the page's module, in a worker) beside the native build, by turns.
// Usage: node bench/browser.mjs [ROUNDS]
// Needs build/native/bench/epoch and build/wasm/wasm/mlp.{js,wasm}; CHROMIUM names another browser than Debian's.
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";

const rounds = Number(process.argv[2] ?? 9);
if (!(Number.isInteger(rounds) && rounds > 0)) throw new Error(`ROUNDS must be a whole number from 1, got '${process.argv[2]}'.`);

const root = new URL("../", import.meta.url);
const { chromium } = createRequire(new URL("web/package.json", root))("playwright-core");
const experiment = readFileSync(new URL("bench/epoch.json", root), "utf8");
const site = "http://localhost/";
const files = {
  "": ["text/html", "<!doctype html><title>bench</title>"],
  "worker.js": ["text/javascript", `import createMlp from "./mlp.js";\n(${timing})(createMlp);`],
  "mlp.js": ["text/javascript", readFileSync(new URL("build/wasm/wasm/mlp.js", root))],
  "mlp.wasm": ["application/wasm", readFileSync(new URL("build/wasm/wasm/mlp.wasm", root))],
};

/** Runs in the worker: answers each document with the seconds per epoch of one run of it. */
function timing(createMlp) {
  const ready = createMlp();
  self.onmessage = async ({ data }) => {
    const mlp = await ready;
    const opened = mlp.createTrainer(data);
    if (!opened.ok) throw new Error(opened.fault.message);
    const trainer = opened.value;
    const { epochs } = JSON.parse(data).training;
    const start = performance.now();
    for (let epoch = 0; epoch < epochs; ++epoch) trainer.epoch();
    const seconds = (performance.now() - start) / 1000 / epochs;
    const { value: status } = trainer.status();
    trainer.delete();
    self.postMessage({ seconds_per_epoch: seconds, weights_hash: status.weights_hash });
  };
}

const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--disable-gpu"] });
const page = await browser.newPage();
await page.route(`${site}**`, (route) => {
  const [contentType, body] = files[new URL(route.request().url()).pathname.slice(1)] ?? [];
  return body === undefined ? route.fulfill({ status: 404 }) : route.fulfill({ contentType, body });
});
await page.goto(site);
await page.evaluate(() => {
  globalThis.worker = new Worker("./worker.js", { type: "module" });
});

const inBrowser = () =>
  page.evaluate((experiment) => new Promise((resolve, reject) => {
    worker.onmessage = ({ data }) => resolve(data);
    worker.onerror = (error) => reject(new Error(error.message));
    worker.postMessage(experiment);
  }), experiment);
const native = () => JSON.parse(execFileSync(fileURLToPath(new URL("build/native/bench/epoch", root)), [fileURLToPath(new URL("bench/epoch.json", root))], { encoding: "utf8" }));

const measured = { native: [], chromium: [] };
await inBrowser(); // the engine's optimising compiler is done after the first run
for (let round = 0; round < rounds; ++round) {
  measured.native.push(native().seconds_per_epoch);
  measured.chromium.push((await inBrowser()).seconds_per_epoch);
}
await browser.close();

const median = (values) => [...values].sort((a, b) => a - b)[values.length >> 1];
const microseconds = (seconds) => `${(seconds * 1e6).toFixed(0)} µs`;
for (const [where, seconds] of Object.entries(measured)) {
  console.log(`${where.padEnd(9)} fastest ${microseconds(Math.min(...seconds))}, median ${microseconds(median(seconds))} an epoch (${rounds} runs)`);
}
const ratio = (of) => (of(measured.chromium) / of(measured.native)).toFixed(2);
console.log(`Chromium / native: fastest ${ratio((values) => Math.min(...values))}, median ${ratio(median)}`);
