// The saved run goes round: what the page saves is trained by the command, and what either has made opens in the page.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { epochOf, eventually, goTo, ready, runBar, useLab } from "./harness.mjs";
import { search, visitSearch } from "./search_stage.mjs";

const lab = useLab();
const program = process.env.MLP ?? fileURLToPath(new URL("../../build/native/cli/mlp", import.meta.url));
const native = existsSync(program) ? {} : { skip: `${program} is not built` };
const kept = (name) => readFileSync(new URL(`../kept/0.1.0/${name}`, import.meta.url), "utf8");

const mlp = (args, input) => execFileSync(program, args, { input, encoding: "utf8", stdio: ["pipe", "pipe", "ignore"] });
const lastLine = (text) => JSON.parse(text.trimEnd().split("\n").at(-1));

const sheet = (page) => page.getByRole("dialog", { name: "Runs" });

/** Chooses a file in the sheet of runs. */
async function open(page, name, text) {
  if (!(await sheet(page).isVisible())) await page.getByRole("button", { name: /^Runs/ }).click();
  const [picker] = await Promise.all([page.waitForEvent("filechooser"), sheet(page).getByRole("button", { name: "Open a file" }).click()]);
  await picker.setFiles({ name, mimeType: "", buffer: Buffer.from(text) });
}

/** Lets go of a file over the page, or over what `selector` names. */
async function drop(page, name, text, selector = "h1") {
  const files = await page.evaluateHandle(([name, text]) => {
    const files = new DataTransfer();
    files.items.add(new File([text], name));
    return files;
  }, [name, text]);
  const taken = await page.locator(selector).first().evaluate((place, dataTransfer) => {
    const over = new DragEvent("dragover", { bubbles: true, cancelable: true, dataTransfer });
    place.dispatchEvent(over);
    place.dispatchEvent(new DragEvent("drop", { bubbles: true, cancelable: true, dataTransfer }));
    return over.defaultPrevented;
  }, files);
  assert(taken, "the browser lets the page have the file");
}

const told = (page, text) => page.getByRole("status").filter({ hasText: text }).waitFor({ timeout: 90_000 });
const warned = (page, text) => page.getByRole("alert").filter({ hasText: text }).waitFor({ timeout: 90_000 });

async function saved(page, click) {
  const [download] = await Promise.all([page.waitForEvent("download"), click()]);
  return readFileSync(await download.path(), "utf8");
}

/** The run in sight as a file. */
async function savedRun(page) {
  await page.getByRole("button", { name: "Share" }).click();
  const text = await saved(page, () => page.getByRole("button", { name: "Save this run" }).click());
  await page.keyboard.press("Escape");
  return text;
}

async function train(page, epochs) {
  for (let step = 1; step <= epochs; step++) {
    await runBar(page).getByRole("button", { name: "Step", exact: true }).click();
    await eventually(async () => assert.equal(await epochOf(page), step));
  }
}

test("what the page saves is trained by mlp, and opened where it was made to the same weights", native, () =>
  lab.visit({ at: "#/one-network/train" }, async (page) => {
    await ready(page);
    await page.getByRole("slider", { name: "Rate" }).fill("12");
    await train(page, 2);
    await page.getByRole("slider", { name: "Rate" }).fill("20"); // a change during the run
    await runBar(page).getByRole("button", { name: "Step", exact: true }).click();
    await eventually(async () => assert.equal(await epochOf(page), 3));
    const text = await savedRun(page);
    const { mlp_version, experiment, status } = JSON.parse(text);
    assert.equal(experiment.changes.length, 1);
    assert.equal(`mlp ${mlp_version}`, mlp(["--version"]).trim());
    assert.match(execFileSync("sh", ["-c", `"${program}" train - --every 1000 2>&1 >/dev/null`], { input: text, encoding: "utf8" }), new RegExp(`epoch 3: the weights hash ${status.weights_hash} is the saved run's`));

    await goTo(page, "#/dropout/gap");
    await open(page, "mine.json", text);
    await told(page, "Restored to epoch 3: the weights are those of mine.json");
    assert.match(page.url(), /#\/one-network\/train$/);
    assert.equal(await sheet(page).isVisible(), false, "the sheet gives way to the run");
    assert.equal(await epochOf(page), 3);
    assert.deepEqual(JSON.parse(await savedRun(page)), JSON.parse(text), "saved again it is the same file");
  }));

test("what mlp train prints opens by dropping it, to the same weights", native, () =>
  lab.visit({ at: "#/one-network/train" }, async (page) => {
    await ready(page);
    await train(page, 1);
    const document = { seed: 9, network: { layers: [64, 20, 16, 10], activation: "relu", initializer: "he_normal" }, training: { epochs: 30, batch_size: 100 } };
    const printed = mlp(["train", "-"], JSON.stringify(document));
    const result = lastLine(printed);
    await drop(page, "printed.jsonl", printed);
    await told(page, "Restored to epoch 30: the weights are those of printed.jsonl");
    assert.match(page.url(), /#\/more-layers\/depth$/, "it opens in the lab that takes any network");
    assert.equal(JSON.parse(await savedRun(page)).status.weights_hash, result.weights_hash);
    // Alone, its last line is enough; and one that stopped early goes to where it stopped.
    const early = lastLine(mlp(["train", "-"], JSON.stringify({ ...document, data: { train_size: 60 }, training: { epochs: 400 }, early_stopping: { enabled: true, patience: 5 } })));
    assert.equal(early.state, "stopped_early");
    await drop(page, "early.json", JSON.stringify(early), "main");
    await told(page, `Restored to epoch ${early.epoch}: the weights are those of early.json`);
  }));

test("a document, a checkpoint's settings and the result of a study open untrained", native, async () => {
  const here = await mkdtemp(join(tmpdir(), "mlp-open-"));
  try {
    const document = JSON.stringify({ seed: 77, training: { epochs: 2 } });
    mlp(["train", "-", "--checkpoint", join(here, "run.ckpt")], document);
    const space = JSON.stringify({ experiment: { data: { train_size: 50 }, training: { epochs: 2 } }, space: [{ name: "width", type: "int", low: 4, high: 8 }] });
    const study = mlp(["study", "-", "--trials", "2", "--storage", join(here, "study.log")], space);
    const width = JSON.parse(study).best.parameters.width;
    await lab.visit({ at: "#/one-network/train" }, async (page) => {
      await ready(page);
      await train(page, 1);
      await open(page, "document.json", document);
      await told(page, "document.json is open. It holds settings alone: the network is untrained.");
      assert.equal(await epochOf(page), 0);
      assert.equal(JSON.parse(await savedRun(page)).experiment.seed, 77);
      await open(page, "run.ckpt", readFileSync(join(here, "run.ckpt")));
      await told(page, "run.ckpt is open. The page has its settings, not its weights: mlp train --resume goes on from those.");
      await open(page, "best.json", study);
      await told(page, `best.json is open. It holds the settings of trial ${JSON.parse(study).best.trial}: the network is untrained.`);
      assert.deepEqual(JSON.parse(await savedRun(page)).experiment.network.layers, [64, width, 10]);
    });
  } finally {
    await rm(here, { recursive: true });
  }
});

test("a trial and a winner are saved, trained by mlp and opened where no lab is in sight", native, () =>
  visitSearch(lab, "live", async (page) => {
    await search(page, 10);
    await goTo(page, "#/automated-search/luck");
    const winner = await saved(page, () => page.getByRole("button", { name: "Save the winner (JSON)" }).click());
    const { trial, experiment } = JSON.parse(winner);
    assert.deepEqual(lastLine(mlp(["train", "-", "--epochs", "1"], winner)).experiment.network, experiment.network);
    await open(page, "winner.json", winner);
    await told(page, `winner.json is open. It holds the settings of trial ${trial}: the network is untrained.`);
    assert.match(page.url(), /#\/more-layers\/depth/);
    assert.deepEqual(JSON.parse(await savedRun(page)).experiment, experiment);
  }));

test("other weights than the file's are said, with what may be the reason", () =>
  lab.visit({ at: "#/one-network/train" }, async (page) => {
    await ready(page);
    await train(page, 2);
    const run = JSON.parse(await savedRun(page));
    const other = { ...run, status: { ...run.status, weights_hash: "0123456789abcdef" } };
    const { mlp_version, ...first } = other;
    for (const [name, file, cause] of [
      ["edited.json", other, "it was edited, or begun with another network's layers"],
      ["older.json", { ...other, mlp_version: "0.0.9" }, `MLP Lab 0.0.9 made it, and this is ${mlp_version}.`],
      ["first.json", first, "it was made by an earlier version of MLP Lab, or was edited."],
    ]) {
      await open(page, name, JSON.stringify(file));
      await warned(page, `its weights are not those of ${name}: ${cause}`);
    }
  }));

test("a run that was saved within an epoch, or diverged, is trained to there and not compared", () =>
  lab.visit({ at: "#/one-network/train" }, async (page) => {
    await ready(page);
    await open(page, "batches.json", '{"training": {"batch_size": 100}}');
    await told(page, "batches.json is open.");
    await runBar(page).getByRole("button", { name: "Step", exact: true }).click();
    await eventually(async () => assert.equal(JSON.parse(await savedRun(page)).status.step, 1));
    await open(page, "within.json", await savedRun(page));
    await told(page, "within.json is open. It was saved within an epoch, so its weights are not compared.");
    const experiment = { network: { activation: "identity", layers: [64, 64, 64, 64, 10] }, optimizer: { learning_rate: 1000 }, training: { epochs: 50, batch_size: 32 }, loss: { name: "softmax_cross_entropy" } };
    await open(page, "document.json", JSON.stringify(experiment));
    await told(page, "document.json is open.");
    await runBar(page).getByRole("button", { name: "Play" }).click();
    await told(page, "Diverged.");
    await open(page, "diverged.json", await savedRun(page));
    await told(page, "diverged.json is open. It diverges in the next epoch, as it did when it was saved.");
  }));

const wrong = {
  "study.log": [kept("study.log"), 'is the journal of a study, not a run. Open it in "Automated search", step "Go on elsewhere".', "#/automated-search/elsewhere"],
  "space.json": [kept("space.json"), 'is the space of a search, not a run. Open it in "Automated search", step "What may be tried".', "#/automated-search/space"],
  "best.db": ["SQLite format 3\0 ...", "is an SQLite database, not a run. Open it in", "#/automated-search/elsewhere"],
  "progress.json": [kept("progress.json"), "is saved progress, not a run. Load it at the end of the list of chapters, under My progress."],
  "photo.png": [Buffer.from([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, 0, 0, 0]), "is a picture, not a run."],
  "digits.csv": ["label,pixel_0,pixel_1\n3,0,16\n", "is a table, not a run. Pictures of digits in a table are for mlp predict."],
  "notes.txt": ["Remember the milk\n", "is no JSON, so it holds no run."],
  "cut.json": ['{"experiment": {"seed": 1', "is JSON that is cut off or damaged"],
  "other.json": ['{"name": "somebody\'s"}', "is JSON, but none of this page's"],
  "none.json": ['{"state":"finished","trials":2,"best":null}', "is the result of a study in which no trial was completed, not a run."],
  "damaged.ckpt": ["mlp checkpoint 1 {\"seed\"\n...", "is a checkpoint whose first line is damaged."],
  "rows.jsonl": ['{"epoch":0,"train_loss":1}\n{"epoch":1,"train_loss":1}\n', "holds the epochs of a run without its settings: its last line, which has them, is missing."],
  "hash.json": ['{"experiment": {}, "status": {"epoch": 1, "step": 1, "weights_hash": "x"}}', 'was not opened: its run has the weights hash "x", which must be 16 hex digits.'],
  "epoch.json": ['{"experiment": {}, "status": {"epoch": -1, "step": 1, "weights_hash": "x"}}', "was not opened: its run stands at epoch -1, which must be a whole number from 0 to 100000."],
  "layers.json": ['{"network": {"layers": [3]}}', "was not opened. network.layers"],
};
test("a wrong file is told what it is and where it opens, and the run in sight stays", () =>
  lab.visit({ at: "#/one-network/train" }, async (page) => {
    await ready(page);
    await train(page, 1);
    const before = await savedRun(page);
    for (const [name, [content, sentence, at]] of Object.entries(wrong)) {
      await open(page, name, content);
      const alert = sheet(page).getByRole("alert").filter({ hasText: `${name} ${sentence}` });
      await alert.waitFor();
      if (at) assert.equal(await alert.getByRole("link", { name: "Go there" }).getAttribute("href"), at);
    }
    await page.keyboard.press("Escape");
    await drop(page, "dropped.log", kept("study.log"));
    await sheet(page).getByRole("alert").filter({ hasText: "dropped.log is the journal of a study" }).waitFor();
    await page.keyboard.press("Escape");
    assert.equal(await savedRun(page), before);
    await open(page, "gone.json", JSON.stringify({ ...JSON.parse(before), place: "gone/away" }));
    await told(page, "the weights are those of gone.json");
    assert.match(page.url(), /#\/more-layers\/depth$/, "a place that is no more");
  }));

test("a journal dropped into its box opens there, and a run does not", () =>
  visitSearch(lab, "elsewhere", async (page) => {
    await drop(page, "tab.log", kept("tab.log"), '[aria-label="Open a journal"]');
    await page.getByText(/^tab\.log: \d+ lines, 10 trials\./).waitFor();
    assert.equal(await sheet(page).isVisible(), false);
    await drop(page, "run.json", kept("run.json"), '[aria-label="Open a journal"]');
    await warned(page, "run.json is a run, or the settings of one, not a journal. Open it under Runs, at the top of the page.");
  }));
