// From nothing to a result: a fresh browser each time, the built page from localhost.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { serve } from "../scripts/lib/serve.mjs";
import { inChromium, median } from "./in_chromium.mjs";
import { runLink } from "../tests/e2e/links.mjs";

const { chromium } = createRequire(new URL("../web/package.json", import.meta.url))("playwright-core");
const executablePath = process.env.CHROMIUM ?? "/usr/bin/chromium-headless-shell";

async function seconds(act) {
  const browser = await chromium.launch({ executablePath, args: ["--disable-gpu"] });
  const page = await browser.newPage();
  const begin = performance.now();
  await act(page);
  const took = (performance.now() - begin) / 1000;
  await browser.close();
  return took;
}

async function bareModule(at, document) {
  const read = (path) => readFileSync(at(path));
  const browser = await inChromium({
    "module.mjs": ["text/javascript", read("bench/workers/module.mjs")],
    "mlp.js": ["text/javascript", read("build/wasm/wasm/mlp.js")],
    "mlp.wasm": ["application/wasm", read("build/wasm/wasm/mlp.wasm")],
  });
  const begin = performance.now();
  const { weights_hash } = await browser.ask("module.mjs", { document });
  const took = (performance.now() - begin) / 1000;
  await browser.close();
  return { took, weights_hash };
}

/** Median seconds until the opening page is ready, the job `document` of a link is done, and the bare module has done the same. */
export async function coldStart(at, document, rounds) {
  const server = await serve({ base: "/" });
  const took = { opening: [], link: [], module: [] };
  const { weights_hash } = await bareModule(at, document);
  const link = server.address + runLink({ d: document, e: document.training.epochs, h: weights_hash });
  for (let round = 0; round < rounds; ++round) {
    took.opening.push(await seconds(async (page) => {
      await page.goto(server.address);
      await page.getByRole("button", { name: /^(Play|Pause)/ }).first().waitFor();
    }));
    took.link.push(await seconds(async (page) => {
      await page.goto(link);
      await page.getByRole("status").filter({ hasText: "the weights are those of the link" }).waitFor();
    }));
    took.module.push((await bareModule(at, document)).took);
  }
  await server.close();
  return Object.fromEntries(Object.entries(took).map(([name, times]) => [name, median(times)]));
}
