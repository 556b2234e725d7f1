// Chromium with a page of nothing but workers, served from memory.
import { createRequire } from "node:module";

const { chromium } = createRequire(new URL("../web/package.json", import.meta.url))("playwright-core");
const site = "http://localhost/";

/**
 * Starts Chromium and serves `files` ({ name: [content type, body] }). `ask(worker, message)` starts the worker of that
 * script's name at its first message and resolves to its answer; `play(worker, document)` opens and plays a run by the page's
 * own engine; `close()` ends the browser. CHROMIUM names another browser than Debian's.
 */
export async function inChromium(files) {
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium-headless-shell", args: ["--disable-gpu"] });
  const page = await browser.newPage();
  page.setDefaultTimeout(600_000);
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
  const play = (name, document) => page.evaluate(playInPage, [name, document]);
  return { ask, play, version: browser.version(), close: () => browser.close() };
}

/** As the page does it: a call opens the run, another plays it, and events tell how far it is. */
async function playInPage([name, document]) {
  const { wrap } = await import("./comlink.mjs");
  const worker = (workers[name] ??= new Worker(`./${name}`, { type: "module" }));
  const call = (worker.call ??= wrap(worker)); // kept: a worker whose caller is forgotten is released
  await call("open", document);
  const ended = new Promise((resolve, reject) => {
    worker.addEventListener("message", function listen({ data }) {
      if (data.event === "failure") reject(new Error(data.fault.message));
      if (data.event !== "progress" || data.playing || ["ready", "running"].includes(data.status.state)) return;
      worker.removeEventListener("message", listen);
      resolve(data);
    });
  });
  const begin = performance.now();
  call("play", { epochsPerSecond: Infinity });
  const { rows, status } = await ended;
  const seconds = (performance.now() - begin) / 1000;
  return { seconds, validation_accuracy: rows.at(-1).validation_accuracy, weights_hash: status.weights_hash };
}

export const median = (values) => [...values].sort((a, b) => a - b)[values.length >> 1];
