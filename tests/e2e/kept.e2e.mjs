// What readers of earlier versions kept opens in the page: the folders of tests/kept.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { eventually, goTo, ready, useLab } from "./harness.mjs";
import { showAll, trialsOf } from "./search_stage.mjs";

const lab = useLab();
const kept = fileURLToPath(new URL("../kept/", import.meta.url));
const versions = readdirSync(kept, { withFileTypes: true }).filter((entry) => entry.isDirectory()).map(({ name }) => name);
assert(versions.length > 0);

for (const version of versions) {
  const file = (name) => join(kept, version, name);
  const json = (name) => JSON.parse(readFileSync(file(name), "utf8"));

  for (const [kind, at] of Object.entries(json("kept.json").links)) {
    test(`${version}: a link, ${kind}, gives the same weights`, () =>
      lab.visit({ at }, async (page) => {
        await page.getByRole("status").filter({ hasText: "the weights are those of the link" }).waitFor({ timeout: 90_000 });
      }));
  }

  test(`${version}: a progress file is loaded, its answers are in place`, () =>
    lab.visit({ at: "#/one-network/train" }, async (page) => {
      await ready(page);
      const [picker] = await Promise.all([page.waitForEvent("filechooser"), page.getByRole("button", { name: "Load my progress" }).click()]);
      await picker.setFiles(file("progress.json"));
      await page.getByText("Loaded progress.json.").waitFor();
      assert(await page.getByRole("radio", { name: "More than nine in ten" }).isChecked());
      // The kept settings of this step are of another network than it speaks of.
      await page.reload();
      await page.getByRole("button", { name: "Open its own network" }).click();
      await ready(page);
      assert(await page.getByRole("radio", { name: "More than nine in ten" }).isChecked());
      await goTo(page, "#/learning-rate/three");
      await page.getByText("Skipped.").first().waitFor();
    }));

  test(`${version}: a run file gives the same weights, a document opens`, () =>
    lab.visit({ at: "#/one-network/train" }, async (page) => {
      await ready(page);
      const open = async (name) => {
        await page.getByRole("button", { name: /^Runs/ }).click();
        const [picker] = await Promise.all([page.waitForEvent("filechooser"), page.getByRole("button", { name: "Open a file" }).click()]);
        await picker.setFiles(file(name));
      };
      await open("run.json");
      await page.getByRole("status").filter({ hasText: "the weights are those of run.json" }).waitFor({ timeout: 90_000 });
      await open("document.json");
      await page.getByRole("status").filter({ hasText: "document.json is open." }).waitFor();
      await open("run.ckpt");
      await page.getByRole("status").filter({ hasText: "run.ckpt is open." }).waitFor();
    }));

  for (const [name, trials] of [["tab.log", 10], ["study.log", 6]]) {
    test(`${version}: ${name} opens with its trials`, () =>
      lab.visit({ at: "#/automated-search/elsewhere" }, async (page) => {
        await ready(page);
        await page.locator('main input[type="file"]').setInputFiles(file(name));
        await page.getByText(new RegExp(`^${name}: \\d+ lines, ${trials} trials\\.`)).waitFor();
        const lines = readFileSync(file(name), "utf8").trimEnd().split("\n").map((line) => JSON.parse(line));
        const ended = lines.filter(({ op_code, state }) => op_code === 6 && [1, 2, 3].includes(state));
        const values = ended.filter(({ state }) => state === 1).map(({ values }) => values[0].toFixed(4)).sort();
        await eventually(async () => {
          await showAll(page);
          const complete = (await trialsOf(page, "Trials of the open study")).filter(({ state }) => state === "complete");
          assert.deepEqual(complete.map(({ value }) => Number(value).toFixed(4)).sort(), values);
        });
      }));
  }
}
