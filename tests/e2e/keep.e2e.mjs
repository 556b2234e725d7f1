// What readers keep: their progress as a file, runs as files, and the command that gives the same weights natively.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { epochOf, eventually, goTo, readTable, ready, runBar, useLab } from "./harness.mjs";
import { runLink, runOf } from "./links.mjs";

const lab = useLab();
const here = dirname(fileURLToPath(import.meta.url));
const program = process.env.MLP ?? resolve(here, "../../build/native/cli/mlp");
const native = existsSync(program) ? {} : { skip: `${program} is not built` };

/** What a click makes the browser save. */
async function saved(page, click) {
  const [download] = await Promise.all([page.waitForEvent("download"), click()]);
  return { name: download.suggestedFilename(), text: readFileSync(await download.path(), "utf8") };
}

const share = (page) => page.getByRole("button", { name: "Share" }).click();
const hashOf = async (page) => /"weights_hash":"([0-9a-f]{16})"/.exec(await page.getByText("the same weights, to the last bit").textContent())[1];

/** Does in a shell what the sheet says, and reads the line that this prints. */
function inTerminal(command) {
  const path = `${dirname(program)}:${process.env.PATH}`;
  return JSON.parse(execFileSync("sh", ["-c", command], { env: { ...process.env, PATH: path }, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }));
}

/** Opens a run, trained to `epoch`, and its Share sheet. */
const shared = (document, epoch, act) =>
  lab.visit({ at: runLink(runOf(document, epoch)) }, async (page) => {
    await page.getByRole("alert").filter({ hasText: "not those of the link" }).waitFor({ timeout: 90_000 }); // nobody knew the hash
    await share(page);
    await act(page, await page.getByRole("textbox", { name: "Command" }).inputValue());
  });

const runs = {
  "the default run, finished": [{}, 500],
  "paused, with changes, batches, dropout and momentum": [
    {
      seed: 3,
      data: { split: "k_fold", folds: 4, fold: 2, label_noise: 0.1 },
      network: { layers: [64, 24, 16, 10], activation: "relu", initializer: "he_normal", batch_norm: true, dropout_rate: 0.2 },
      optimizer: { name: "nesterov", learning_rate: 0.02 },
      clipping: { mode: "global_norm", threshold: 1 },
      loss: { l2_penalty: 0.001 },
      training: { epochs: 50, batch_size: 100 },
      changes: [
        { epoch: 4, field: "optimizer.learning_rate", value: 0.003 },
        { epoch: 9, field: "network.dropout_rate", value: 0 },
      ],
    },
    12,
  ],
  "paused, on a schedule that looks at all epochs": [{ schedule: { name: "cosine", warm_up_steps: 10 }, training: { epochs: 200 } }, 60],
  "paused, with AdamW, shifted images and batch norm": [
    {
      data: { shift_augmentation: 0.7 },
      network: { layers: [64, 32, 10], activation: "relu", initializer: "he_normal", batch_norm: true },
      optimizer: { name: "adamw", learning_rate: 0.002 },
      training: { epochs: 50, batch_size: 64 },
    },
    5,
  ],
};
for (const [name, [document, epoch]] of Object.entries(runs)) {
  test(`the command gives the page's weights natively: ${name}`, native, () =>
    shared(document, epoch, async (page, command) => {
      assert.match(command, /^mlp train --config - <<'EOF' \| tail -n 1\n\{/);
      const result = inTerminal(command);
      assert.deepEqual([result.state, result.epoch, result.weights_hash], ["finished", epoch, await hashOf(page)]);
    }));
}

test("changes that the reader makes on the way are in the command", native, () =>
  lab.visit({ at: "#/one-network/train" }, async (page) => {
    await ready(page);
    for (let step = 1; step <= 3; step++) {
      await page.getByRole("button", { name: "Step", exact: true }).click();
      await eventually(async () => assert.equal(await epochOf(page), step));
      if (step === 1) await page.getByRole("slider", { name: "Rate" }).fill("20");
    }
    await share(page);
    const command = await page.getByRole("textbox", { name: "Command" }).inputValue();
    const { changes } = JSON.parse(command.slice(command.indexOf("{"), command.lastIndexOf("}") + 1));
    assert.deepEqual(changes.map(({ epoch, field }) => [epoch, field]), [[1, "optimizer.learning_rate"], [3, "training.epochs"]]);
    assert.equal(inTerminal(command).weights_hash, await hashOf(page));
  }));

test("the command can be copied", () =>
  lab.visit({ at: "#/one-network/train", prepare: (context) => context.grantPermissions(["clipboard-read", "clipboard-write"]) }, async (page) => {
    await ready(page);
    await share(page);
    await page.getByRole("button", { name: "Copy command" }).click();
    await page.getByText("The command is copied.").waitFor({ state: "attached" });
    assert.equal(await page.evaluate(() => navigator.clipboard.readText()), await page.getByRole("textbox", { name: "Command" }).inputValue());
    await page.getByRole("button", { name: "Copy link" }).waitFor();
  }));

test("a run is saved with its document, every epoch and its hash, in sight and pinned", () =>
  lab.visit({ at: "#/one-network/train" }, async (page) => {
    await ready(page);
    for (const step of [1, 2]) {
      await page.getByRole("button", { name: "Step", exact: true }).click();
      await eventually(async () => assert.equal(await epochOf(page), step));
    }
    await runBar(page).getByRole("button", { name: "Pin this run" }).click();
    const table = await readTable(page.getByRole("table", { name: "Loss", exact: true }));
    await share(page);
    const { name, text } = await saved(page, () => page.getByRole("button", { name: "Save this run" }).click());
    const { experiment, status, history } = JSON.parse(text);
    assert.equal(name, `run-seed-${experiment.seed}-epoch-2.json`);
    assert.deepEqual(history.map(({ epoch, validation_loss }) => [epoch, Number(validation_loss.toFixed(4))]), table.map(({ epoch, validation }) => [epoch, validation]));
    assert.equal(history[0].grad_norm, null, "what is not known is null");
    assert.equal(status.weights_hash, await hashOf(page));
    assert.equal(experiment.version, 1);
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: /^Runs/ }).click();
    assert.equal((await saved(page, () => page.getByRole("button", { name: "Save run A as JSON" }).click())).text, text);
  }));

test("progress is saved, erased and loaded again; a wrong file changes nothing", () =>
  lab.visit({ at: "#/one-network/train" }, async (page) => {
    await ready(page);
    await page.getByRole("radio", { name: "More than nine in ten" }).check();
    await goTo(page, "#/one-network/forward");
    const kept = () => page.evaluate(() => localStorage.getItem("mlp-lab.progress"));
    const before = JSON.parse(await kept());
    assert(before.seen.includes("one-network/train") && before.predictions["one-network/accuracy"] === "More than nine in ten", JSON.stringify(before));

    const mine = page.getByRole("region", { name: "My progress" });
    const { name, text } = await saved(page, () => mine.getByRole("button", { name: "Save my progress" }).click());
    assert.equal(name, "mlp-lab-progress.json");
    assert.deepEqual(JSON.parse(text).progress, before);

    await mine.getByRole("button", { name: "Erase my progress" }).click();
    await mine.getByRole("status").filter({ hasText: "Erased." }).waitFor();
    assert.deepEqual(JSON.parse(await kept()).seen, []);
    assert(await mine.getByRole("button", { name: "Save my progress" }).isDisabled(), "nothing to save");

    const load = async (content, file = "mine.json") => {
      const [picker] = await Promise.all([page.waitForEvent("filechooser"), mine.getByRole("button", { name: "Load my progress" }).click()]);
      await picker.setFiles({ name: file, mimeType: "application/json", buffer: Buffer.from(content) });
    };
    await load('{"experiment": {}}', "run.json");
    await mine.getByRole("status").filter({ hasText: 'run.json was not loaded. Its "format" must be "MLP Lab progress".' }).waitFor();
    assert.deepEqual(JSON.parse(await kept()).seen, []);
    await load(text);
    await mine.getByRole("status").filter({ hasText: "Loaded mine.json." }).waitFor();
    assert.deepEqual(JSON.parse(await kept()), before);
    await goTo(page, "#/one-network/train");
    assert(await page.getByRole("radio", { name: "More than nine in ten" }).isChecked(), "the guess is back");
  }));

test("the reader's settings are there the next day, and the step's own a click away", () =>
  lab.visit({ at: "#/one-network/train" }, async (page) => {
    await ready(page);
    const rate = page.getByRole("slider", { name: "Rate" });
    const own = await rate.inputValue();
    await rate.fill("20");
    await eventually(async () => assert.deepEqual(await page.evaluate(() => Object.keys(JSON.parse(localStorage.getItem("mlp-lab.progress")).settings)), ["one-network/train"]));
    await page.reload();
    await ready(page);
    const banner = page.getByRole("status").filter({ hasText: "your settings from your last visit" });
    await banner.waitFor();
    assert.equal(await rate.inputValue(), "20");
    await banner.getByRole("button", { name: "Use the step's settings" }).click();
    await eventually(async () => assert.equal(await rate.inputValue(), own));
    assert.equal(await banner.count(), 0);
    await eventually(async () => assert.deepEqual(await page.evaluate(() => JSON.parse(localStorage.getItem("mlp-lab.progress")).settings), {}));
  }));

test("kept settings that are no longer allowed give way to the step's own", () =>
  lab.visit({ at: "#/one-network/train" }, async (page) => {
    await ready(page);
    await page.evaluate(() => {
      const kept = JSON.parse(localStorage.getItem("mlp-lab.progress"));
      kept.settings["one-network/train"] = { network: { layers: [] } };
      localStorage.setItem("mlp-lab.progress", JSON.stringify(kept));
    });
    await page.reload();
    await ready(page);
    await page.getByRole("alert").filter({ hasText: "network.layers" }).waitFor();
    await page.getByRole("button", { name: "Step", exact: true }).click();
    await eventually(async () => assert.equal(await epochOf(page), 1));
  }));
