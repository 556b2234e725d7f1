// Who runs the jobs: each a name, what it is, and `run(job, epochs)`, which resolves to { seconds, validation_accuracy } and,
// where it is one of ours, weights_hash. What is missing is named in `missing`, with the reason.
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync, copyFileSync, cpSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { inChromium } from "./in_chromium.mjs";

const script = (content) => ["text/javascript", content];
const wasm = (content) => ["application/wasm", content];

/** All images in the parts that the module's split gives. */
export async function rowsOf(at, document) {
  const directory = at("build/wasm/wasm");
  const { default: createMlp } = await import(pathToFileURL(join(directory, "mlp.js")));
  const mlp = await createMlp({ wasmBinary: readFileSync(join(directory, "mlp.wasm")) });
  const { pixels, labels } = mlp.digits(), split = mlp.split(JSON.stringify(document)).value;
  const part = (indices) => ({ images: [...indices].map((i) => [...pixels.subarray(64 * i, 64 * i + 64)].map((ink) => ink / 16)), labels: [...indices].map((i) => labels[i]) });
  return { train: part(split.train), validation: part(split.validation) };
}

/** TensorFlow.js as its lock file pins it, fetched once into build/tools. */
function tensorflowFiles(at) {
  const folder = at("build/tools/tensorflow_js/");
  const dist = (path) => readFileSync(`${folder}node_modules/@tensorflow/${path}`);
  if (!existsSync(`${folder}node_modules/@tensorflow`)) {
    mkdirSync(folder, { recursive: true });
    for (const file of ["package.json", "package-lock.json"]) copyFileSync(at(`bench/tensorflow_js/${file}`), folder + file);
    execFileSync("npm", ["ci", "--prefix", folder, "--no-audit", "--no-fund", "--loglevel=error"], { stdio: ["ignore", "ignore", "inherit"] });
  }
  const backend = (name) => [name, wasm(dist(`tfjs-backend-wasm/dist/${name}`))];
  return {
    "tf.js": script(dist("tfjs/dist/tf.min.js")),
    "tf_wasm.js": script(dist("tfjs-backend-wasm/dist/tf-backend-wasm.min.js")),
    ...Object.fromEntries(["tfjs-backend-wasm.wasm", "tfjs-backend-wasm-simd.wasm", "tfjs-backend-wasm-threaded-simd.wasm"].map(backend)),
    "tensorflow.js": script(readFileSync(at("bench/workers/tensorflow.js"))),
  };
}

/** The limit study, built from a copy of the source that lies in `source` (roofline.cpp with its build.sh). */
function limitFiles(at, source) {
  const folder = at("build/bench/limit/");
  cpSync(source, folder, { recursive: true });
  execFileSync("bash", [`${folder}build.sh`], { env: { ...process.env, CXX: "true" }, stdio: ["ignore", "ignore", "inherit"] }); // the wasm alone
  return {
    "roof.js": script(readFileSync(`${folder}roof.js`)),
    "roof.wasm": wasm(readFileSync(`${folder}roof.wasm`)),
    "limit.js": script(readFileSync(at("bench/workers/limit.js"))),
  };
}

function ownFiles(at) {
  const built = at("build/wasm/wasm/");
  const files = { "comlink.mjs": script(readFileSync(at("web/node_modules/comlink/dist/esm/comlink.mjs"))) };
  for (const [name, module] of [["module", "mlp"], ["eigen", "mlp_eigen"]]) {
    files[`${name}.mjs`] = script(readFileSync(at("bench/workers/module.mjs"), "utf8").replace("./mlp.js", `./${module}.js`));
    files[`${module}.js`] = script(readFileSync(`${built}${module}.js`));
    files[`${module}.wasm`] = wasm(readFileSync(`${built}${module}.wasm`));
  }
  const assets = at("web/dist/assets/");
  for (const name of readdirSync(assets).filter((name) => /\.(js|wasm)$/.test(name)))
    files[`assets/${name}`] = (name.endsWith(".wasm") ? wasm : script)(readFileSync(assets + name));
  return files;
}

/** `limit`: the folder of the limit study, if there is one. */
export async function contestants(at, { limit, rows }) {
  const missing = [];
  const found = (name, look) => {
    try {
      return look();
    } catch (error) {
      missing.push(`${name}: ${String(error.stderr ?? error.message).trim().split("\n").at(-1)}`);
      return null;
    }
  };
  const tensorflow = found("TensorFlow.js", () => tensorflowFiles(at));
  const limits = limit ? found("limit study", () => limitFiles(at, limit)) : null;
  if (!limit) missing.push("limit study: its folder was not given (--limit FOLDER)");
  const own = ownFiles(at);
  const engine = Object.keys(own).find((name) => /^assets\/worker-.*\.js$/.test(name));
  const chromium = await inChromium({ ...own, ...tensorflow, ...limits });

  const bytes = [...rows.train.images, ...rows.validation.images].flat().map((value) => value * 16).concat(rows.train.labels, rows.validation.labels);
  const withEpochs = (document, epochs) => ({ ...document, training: { ...document.training, epochs } });
  const native = (program) => (job, epochs) => {
    const file = at("build/bench/job.json");
    writeFileSync(file, JSON.stringify(withEpochs(job.document, epochs)));
    const { seconds_per_epoch, validation_accuracy, weights_hash } = JSON.parse(execFileSync(at(`build/native/bench/${program}`), [file], { encoding: "utf8" }));
    return { seconds: seconds_per_epoch * epochs, validation_accuracy, weights_hash };
  };
  const peer = (name) => (job, epochs) =>
    JSON.parse(execFileSync("python3", [at("bench/peers.py"), name], { input: JSON.stringify({ rows, document: job.document, epochs }), encoding: "utf8", maxBuffer: 1e8 }));
  const hasPython = (name, module) => found(name, () => (execFileSync("python3", ["-c", `import numpy; import ${module}`], { stdio: ["ignore", "ignore", "pipe"] }), true)) ?? false;

  const all = [
    { name: "page", what: "the page's engine in its worker, Chromium", run: (job, epochs) => chromium.play(engine, withEpochs(job.document, epochs)) },
    { name: "module", what: "its module called directly in a worker, Chromium", run: (job, epochs) => chromium.ask("module.mjs", { document: withEpochs(job.document, epochs) }) },
    { name: "Eigen", what: "the module with Eigen's products, Chromium", run: (job, epochs) => chromium.ask("eigen.mjs", { document: withEpochs(job.document, epochs) }) },
    { name: "native", what: "the same C++, native", run: native("epoch") },
    { name: "native Eigen", what: "native with Eigen's products", run: native("epoch_eigen") },
    tensorflow && { name: "TensorFlow.js", what: "its WebAssembly backend in a worker, Chromium", slow: 10, run: (job, epochs) => chromium.ask("tensorflow.js", { rows, document: job.document, epochs }) },
    limits && { name: "limit study", what: "hand-written for these jobs alone, Chromium", whole: true, run: (job) => chromium.ask("limit.js", { bytes, job: Number(job.name.slice(1)) }) },
    hasPython("NumPy", "numpy") && { name: "NumPy", what: "float32, one thread", run: peer("numpy") },
    hasPython("PyTorch", "torch") && { name: "PyTorch", what: "float32, one thread", run: peer("torch") },
  ].filter(Boolean);
  return { all, missing, chromium };
}
