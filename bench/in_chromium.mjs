// Workers in Chromium that a bench can ask: a page of nothing else, served from memory.
import { createRequire } from "node:module";

const { chromium } = createRequire(new URL("../web/package.json", import.meta.url))("playwright-core");
const site = "http://localhost/";

/**
 * Starts Chromium and serves `files` ({ name: [content type, body] }). `ask(worker, message)` starts the worker of that
 * script's name at its first message and resolves to its answer; `close()` ends the browser. CHROMIUM names another
 * browser than Debian's.
 */
export async function inChromium(files) {
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium-headless-shell", args: ["--disable-gpu"] });
  const page = await browser.newPage();
  const all = { ...files, "": ["text/html", "<!doctype html><title>bench</title>"] };
  await page.route(`${site}**`, (route) => {
    const [contentType, body] = all[new URL(route.request().url()).pathname.slice(1)] ?? [];
    return body === undefined ? route.fulfill({ status: 404 }) : route.fulfill({ contentType, body });
  });
  await page.goto(site);
  await page.evaluate(() => (globalThis.workers = {}));
  const ask = (name, message) =>
    page.evaluate(([name, message]) => new Promise((resolve, reject) => {
      const worker = (workers[name] ??= new Worker(`./${name}`, { type: name.endsWith(".mjs") ? "module" : "classic" }));
      worker.onmessage = ({ data }) => ("error" in data ? reject(new Error(data.error)) : resolve(data));
      worker.onerror = (error) => reject(new Error(`${name}: ${error.message}`));
      worker.postMessage(message);
    }), [name, message]);
  return { ask, close: () => browser.close() };
}

/** Serves the page's module, and a worker `mlp_worker.mjs` that answers a document with the seconds per epoch of its run. */
export const mlpFiles = (read) => ({
  "mlp_worker.mjs": ["text/javascript", `import createMlp from "./mlp.js";\n(${timing})(createMlp);`],
  "mlp.js": ["text/javascript", read("build/wasm/wasm/mlp.js")],
  "mlp.wasm": ["application/wasm", read("build/wasm/wasm/mlp.wasm")],
});

function timing(createMlp) {
  const ready = createMlp();
  self.onmessage = async ({ data }) => {
    const mlp = await ready;
    const opened = mlp.createTrainer(data);
    if (!opened.ok) return self.postMessage({ error: opened.fault.message });
    const trainer = opened.value;
    const { epochs } = JSON.parse(data).training;
    const start = performance.now();
    for (let epoch = 0; epoch < epochs; ++epoch) trainer.epoch();
    const seconds = (performance.now() - start) / 1000 / epochs;
    const { value: status } = trainer.status();
    const last = trainer.history(epochs).value.at(-1);
    trainer.delete();
    self.postMessage({ seconds_per_epoch: seconds, weights_hash: status.weights_hash, validation_accuracy: last.validation_accuracy });
  };
}

export const median = (values) => [...values].sort((a, b) => a - b)[values.length >> 1];
