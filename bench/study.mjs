#!/usr/bin/env node
// How long the chapter's search of 100 trials takes in a tab, with its settings, pruned and not; and how soon the page
// answers Pause and Stop. Beside it the same search natively.
// Usage: node bench/study.mjs [TRIALS] [WORKERS]
// Needs web/dist and build/native/cli/mlp; CHROMIUM names another browser than Debian's.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { serve } from "../scripts/lib/serve.mjs";

const [trials, workers] = [Number(process.argv[2] ?? 100), Number(process.argv[3] ?? 2)];
const root = new URL("../", import.meta.url);
const { chromium } = createRequire(new URL("web/package.json", root))("playwright-core");
const search = JSON.parse(readFileSync(new URL("experiments/search.json", root), "utf8"));

const server = await serve({ base: "/" });
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium-headless-shell", args: ["--disable-gpu"] });

/** The chapter with these settings, in a browser that knows no study yet. */
async function open(pruner) {
  const page = await (await browser.newContext({ viewport: { width: 1440, height: 900 } })).newPage();
  page.setDefaultTimeout(600_000);
  await page.goto(`${server.address}#/automated-search/live`);
  await page.getByRole("button", { name: "Start the search" }).waitFor();
  await page.getByRole("slider", { name: "Trials", exact: true }).fill(String(trials));
  await page.getByRole("slider", { name: "Workers" }).fill(String(workers));
  await page.getByText("More: sampler, pruner, objective").click();
  await page.getByRole("combobox", { name: "Pruner" }).selectOption(pruner);
  return page;
}
const press = (page, name) => page.getByRole("group", { name: "Search" }).getByRole("button", { name, exact: true }).click();
const words = (page) => page.getByRole("group", { name: "Search" }).locator(".counts").innerText();

async function inTab(pruner) {
  const page = await open(pruner);
  const begin = performance.now();
  await press(page, "Start the search");
  await page.getByRole("button", { name: "New search" }).waitFor();
  const seconds = (performance.now() - begin) / 1000;
  const best = await page.getByText(/^Best so far: trial/).innerText();
  console.log(`tab, pruner ${pruner}: ${seconds.toFixed(1)} s; ${(await words(page)).replaceAll(/\s+/g, " ")}; ${/trial \d+ with [\d.]+/.exec(best)}`);
  await page.context().close();
}

/** Milliseconds from a press to the page's answer, both on the page's own clock. */
async function acts(name, sign) {
  const page = await open("none");
  await press(page, "Start the search");
  await page.locator(".counts", { hasText: /[1-9]\d* of/ }).waitFor();
  const took = [];
  for (let i = 0; i < 5; ++i) {
    took.push(await page.evaluate(([name, sign]) => new Promise((resolve) => {
      const group = document.querySelector('[role="group"][aria-label="Search"]');
      const button = (text) => [...group.querySelectorAll("button")].find((one) => one.textContent.trim() === text);
      const begin = performance.now();
      const look = () => (button(sign) ? resolve(performance.now() - begin) : setTimeout(look, 1));
      button(name).click();
      look();
    }), [name, sign]));
    await press(page, "Go on");
    await page.waitForTimeout(700);
  }
  console.log(`tab, ${name}: after ${took.map((ms) => ms.toFixed(0)).join(", ")} ms`);
  await page.context().close();
}

function natively(pruner) {
  const folder = mkdtempSync(join(tmpdir(), "mlp-study-"));
  writeFileSync(join(folder, "space.json"), JSON.stringify({ ...search, pruner: pruner === "none" ? { name: "none" } : search.pruner }));
  const begin = performance.now();
  execFileSync(fileURLToPath(new URL("build/native/cli/mlp", root)), ["study", "--space", join(folder, "space.json"), "--trials", String(trials), "--jobs", String(workers), "--storage", join(folder, "study.log")], { stdio: "ignore" });
  console.log(`native, pruner ${pruner}: ${((performance.now() - begin) / 1000).toFixed(1)} s`);
  rmSync(folder, { recursive: true });
}

const { training } = search.experiment;
console.log(`${trials} trials of ${training.epochs} epochs, batches of ${training.batch_size}, ${search.objective.seeds} seeds each, ${workers} workers`);
for (const pruner of ["percentile", "none"]) {
  await inTab(pruner);
  natively(pruner);
}
await acts("Pause", "Go on");
await acts("Stop", "Go on");
await browser.close();
await server.close();
