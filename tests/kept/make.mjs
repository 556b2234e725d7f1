// Writes what readers of this version keep: node tests/kept/make.mjs FOLDER (native and page built). See README.md beside this file.
import { execFileSync, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { serve } from "../../scripts/lib/serve.mjs";
import { eventually, fromWeb, goTo, ready } from "../e2e/harness.mjs";

const { chromium } = fromWeb("playwright-core");
const root = fileURLToPath(new URL("../../", import.meta.url));
const folder = process.argv[2];
const program = process.env.MLP ?? join(root, "build/native/cli/mlp");
const keep = (name, text) => writeFileSync(join(folder, name), text);
const mlp = (...args) => execFileSync(program, args, { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"], maxBuffer: 1e8 });
const lastLine = (text) => JSON.parse(text.trim().split("\n").at(-1));

/** Everything that has a state of its own: moments, masks, running statistics, the order of batches, patience. */
const stateful = {
  seed: 7,
  data: { split: "seeded", shift_augmentation: 0.5, label_noise: 0.1 },
  network: { layers: [64, 24, 16, 10], activation: "relu", initializer: "he_normal", dropout_rate: 0.2, batch_norm: true },
  loss: { name: "softmax_cross_entropy", l2_penalty: 0.001 },
  optimizer: { name: "adam", learning_rate: 0.01 },
  schedule: { name: "reduce_on_plateau", patience: 3 },
  clipping: { mode: "global_norm", threshold: 1 },
  training: { epochs: 400, batch_size: 100 },
  early_stopping: { enabled: true, patience: 300 },
  changes: [{ epoch: 3, field: "optimizer.learning_rate", value: 0.005 }],
};

/** A checkpoint of a run that was interrupted, and the weights that the whole run ends with. */
async function fromTheTerminal() {
  const document = join(folder, "document.json");
  keep("document.json", JSON.stringify(stateful, null, 1) + "\n");
  const whole = lastLine(mlp("train", "--config", document, "--every", "100"));
  const run = spawn(program, ["train", "--config", document, "--every", "50", "--checkpoint", join(folder, "run.ckpt")], { stdio: ["ignore", "pipe", "ignore"] });
  run.stdout.on("data", (rows) => String(rows).includes('"epoch":50,') && run.kill("SIGINT"));
  await once(run, "close");
  return { epoch: whole.epoch, weights_hash: whole.weights_hash };
}

/** Every document of experiments/ that is one run, shortened, and its weights. */
function experiments() {
  const found = {};
  for (const name of readdirSync(join(root, "experiments")).filter((name) => name.endsWith(".json")).sort()) {
    const document = JSON.parse(readFileSync(join(root, "experiments", name), "utf8"));
    if (document.space) continue;
    const training = { ...document.training, epochs: Math.min(20, document.training?.epochs ?? 500) };
    const changes = (document.changes ?? []).filter(({ epoch }) => epoch < training.epochs);
    const short = { ...document, training, changes };
    // A run that diverges has weights, too; only its exit code differs.
    const { stdout } = spawnSync(program, ["train", "--config", "-"], { input: JSON.stringify(short), encoding: "utf8" });
    found[name] = { document: short, weights_hash: lastLine(stdout).weights_hash };
  }
  return found;
}

async function fromThePage() {
  const server = await serve({ base: "/lab/" });
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium-headless-shell" });
  const page = await (await browser.newContext()).newPage();
  page.setDefaultTimeout(40_000);
  const saved = async (click) => {
    const [download] = await Promise.all([page.waitForEvent("download"), click()]);
    return readFileSync(await download.path(), "utf8");
  };
  const button = (name) => page.getByRole("button", { name });
  const link = async () => {
    await button("Share").click();
    const hash = new URL(await page.getByRole("textbox", { name: "Link" }).inputValue()).hash;
    await page.keyboard.press("Escape");
    return hash;
  };
  try {
    const links = {};
    await page.goto(`${server.address}#/one-network/train`);
    await ready(page);
    links.untrained = await link();
    const step = button("Step", { exact: true }).first();
    for (let count = 0; count < 12; count++) await step.click();
    await page.getByRole("slider", { name: "Rate" }).fill("20");
    for (let count = 0; count < 6; count++) await step.click();
    await eventually(async () => { if (!/18\s+epochs?/.test(await page.getByRole("group", { name: "Run" }).innerText())) throw new Error("not there"); });
    links["trained, with a change"] = await link();
    await button("Share").click();
    keep("run.json", await saved(() => button("Save this run").click()));
    await page.keyboard.press("Escape");
    await page.getByRole("radio", { name: "More than nine in ten" }).check();

    const all = Buffer.from(JSON.stringify({ d: stateful, e: 15, h: "0123456789abcdef" })).toString("base64url");
    await page.goto(`${server.address}#/one-network/train?run=${all}`);
    await page.getByRole("alert").filter({ hasText: "not those of the link" }).waitFor({ timeout: 90_000 });
    links["of every technique"] = await link();

    await goTo(page, "#/learning-rate/three");
    await button("Skip").first().click();
    keep("progress.json", await saved(() => button("Save my progress").click()));

    await goTo(page, "#/automated-search/live");
    await page.getByRole("slider", { name: "Epochs a trial" }).fill("20");
    await page.getByRole("slider", { name: "Seeds a trial" }).fill("2");
    await page.getByRole("slider", { name: "Trials", exact: true }).fill("10");
    await button("Start the search").click();
    await button("New search").waitFor({ timeout: 150_000 });
    await goTo(page, "#/automated-search/elsewhere");
    keep("tab.log", await saved(() => button(/^Download the journal of/).click()));
    keep("space.json", await saved(() => button("Save the open study's space").click()));
    return { links };
  } finally {
    await browser.close();
    await server.close();
  }
}

mkdirSync(folder, { recursive: true });
const run = await fromTheTerminal();
const { links } = await fromThePage();
mlp("study", "--space", join(folder, "space.json"), "--trials", "6", "--storage", join(folder, "study.log"));
keep("kept.json", JSON.stringify({ run, links }, null, 1) + "\n");
keep("experiments.json", JSON.stringify(experiments(), null, 1) + "\n");
