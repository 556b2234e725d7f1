#!/usr/bin/env node
// Seconds for one training epoch in Chromium, this project's module beside TensorFlow.js, each in a worker, by turns:
// 64-64-10 on 1,437 images, full batch (bench/epoch.json), and the same in batches of 32. Ours scores all images after
// each epoch, TensorFlow.js trains only. Its WebGL backend is left out: without a graphics card it runs in software.
// Usage: node bench/tensorflow_js.mjs [ROUNDS]
// Needs build/wasm/wasm/mlp.{js,wasm} and the npm registry: fetches TensorFlow.js, by its lock file, into build/tools.
import { execFileSync } from "node:child_process";
import { copyFileSync, mkdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { inChromium, median, mlpFiles } from "./in_chromium.mjs";

const rounds = Number(process.argv[2] ?? 5);
if (!(Number.isInteger(rounds) && rounds > 0)) throw new Error(`ROUNDS must be a whole number from 1, got '${process.argv[2]}'.`);

const at = (path) => fileURLToPath(new URL(path, new URL("../", import.meta.url)));
const theirs = at("build/tools/tensorflow_js/");
mkdirSync(theirs, { recursive: true });
for (const file of ["package.json", "package-lock.json"]) copyFileSync(at(`bench/tensorflow_js/${file}`), theirs + file);
execFileSync("npm", ["ci", "--prefix", theirs, "--no-audit", "--no-fund", "--loglevel=error"], { stdio: "inherit" });

const script = (path) => ["text/javascript", readFileSync(`${theirs}node_modules/@tensorflow/${path}`)];
const wasm = (name) => [name, ["application/wasm", readFileSync(`${theirs}node_modules/@tensorflow/tfjs-backend-wasm/dist/${name}`)]];
const files = {
  ...mlpFiles((path) => readFileSync(at(path))),
  "tf.js": script("tfjs/dist/tf.min.js"),
  "tf_wasm.js": script("tfjs-backend-wasm/dist/tf-backend-wasm.min.js"),
  ...Object.fromEntries(["tfjs-backend-wasm.wasm", "tfjs-backend-wasm-simd.wasm", "tfjs-backend-wasm-threaded-simd.wasm"].map(wasm)),
  "tf_worker.js": ["text/javascript", `importScripts("./tf.js", "./tf_wasm.js");\n(${tensorflow})();`],
};

/** Runs in the worker: answers { backend, images, labels, validation, epochs, batch, rate } with the seconds per epoch. */
function tensorflow() {
  const { tf } = self;
  tf.wasm.setWasmPaths("http://localhost/");
  const layer = (inputs, units) => {
    const limit = Math.sqrt(6 / (inputs + units));
    return [tf.variable(tf.randomUniform([inputs, units], -limit, limit)), tf.variable(tf.zeros([units]))];
  };
  const logitsOf = (x, [[w1, b1], [w2, b2]]) => tf.sigmoid(x.matMul(w1).add(b1)).matMul(w2).add(b2);
  async function run({ backend, images, labels, validation, epochs, batch, rate }) {
    await tf.setBackend(backend);
    await tf.ready();
    const layers = [layer(64, 64), layer(64, 10)];
    const optimizer = tf.train.sgd(rate);
    // Binary cross-entropy: summed over the ten outputs, mean over the images.
    const step = (x, y) => optimizer.minimize(() => tf.losses.sigmoidCrossEntropy(y, logitsOf(x, layers)).mul(10));
    const rows = images.length, size = batch || rows;
    const x = tf.tensor2d(images), y = tf.oneHot(tf.tensor1d(labels, "int32"), 10).toFloat();
    const batches = [];
    for (let row = 0; row < rows; row += size) {
      const count = Math.min(size, rows - row);
      batches.push([x.slice([row, 0], [count, 64]), y.slice([row, 0], [count, 10])]);
    }
    await batches[0][0].data();
    const start = performance.now();
    for (let epoch = 0; epoch < epochs; ++epoch) for (const [bx, by] of batches) step(bx, by);
    await layers[0][0].data(); // all work is done when a weight can be read
    const seconds = (performance.now() - start) / 1000 / epochs;
    const answers = await logitsOf(tf.tensor2d(validation.images), layers).argMax(1).data();
    const right = validation.labels.filter((label, i) => label === answers[i]).length;
    tf.disposeVariables();
    return { seconds_per_epoch: seconds, validation_accuracy: right / answers.length };
  }
  self.onmessage = ({ data }) => run(data).then((done) => self.postMessage(done), (error) => self.postMessage({ error: error.message }));
}

const digits = readFileSync(at("core/data/digits.txt"), "utf8").trim().split("\n").map((line) => line.split(" "));
// In the file's order the last images are by other writers; here they are spread (359 and 1,797 share no factor).
const spread = digits.map((_, i) => digits[(i * 359) % digits.length]);
const images = spread.map(([pixels]) => [...pixels].map((pixel) => parseInt(pixel, 17) / 16));
const labels = spread.map(([, label]) => Number(label));
const parts = { images: images.slice(0, 1437), labels: labels.slice(0, 1437), validation: { images: images.slice(1437), labels: labels.slice(1437) } };
const document = JSON.parse(readFileSync(at("bench/epoch.json"), "utf8"));

const chromium = await inChromium(files);
for (const [epochs, batch, rate] of [[300, 0, 1], [10, 32, 0.1]]) {
  const ours = JSON.stringify({ ...document, optimizer: { learning_rate: rate }, training: { epochs, batch_size: batch } });
  const ways = {
    "this project, wasm": () => chromium.ask("mlp_worker.mjs", ours),
    "TensorFlow.js, wasm": () => chromium.ask("tf_worker.js", { ...parts, backend: "wasm", epochs, batch, rate }),
    "TensorFlow.js, cpu": () => chromium.ask("tf_worker.js", { ...parts, backend: "cpu", epochs: Math.ceil(epochs / 10), batch, rate }),
  };
  const measured = {};
  for (const [name, run] of Object.entries(ways)) measured[name] = { first: await run(), seconds: [] }; // warms up
  for (let round = 0; round < rounds; ++round)
    for (const [name, run] of Object.entries(ways)) measured[name].seconds.push((await run()).seconds_per_epoch);
  console.log(`${batch ? `batches of ${batch}` : "full batch"}, ${epochs} epochs (cpu: ${Math.ceil(epochs / 10)}), ${rounds} runs`);
  const base = median(measured["this project, wasm"].seconds);
  for (const [name, { first, seconds }] of Object.entries(measured)) {
    const [fast, middle] = [Math.min(...seconds), median(seconds)].map((s) => (s * 1000).toFixed(2));
    console.log(`  ${name.padEnd(20)} fastest ${fast}, median ${middle} ms an epoch (${(middle / 1000 / base).toFixed(1)} times ours); validation accuracy ${first.validation_accuracy.toFixed(3)}`);
  }
}
await chromium.close();
