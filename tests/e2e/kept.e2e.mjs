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
        const { e: epoch, h: hash } = JSON.parse(Buffer.from(at.split("run=")[1], "base64url").toString());
        await ready(page);
        await eventually(async () => assert.match(await page.getByRole("group", { name: "Run" }).innerText(), new RegExp(`${epoch}\\s+epochs?`)), 90_000);
        await page.getByRole("button", { name: "Share" }).click();
        const text = await page.getByText("the same weights, to the last bit").textContent();
        assert.equal(/"weights_hash":"([0-9a-f]{16})"/.exec(text)[1], hash);
      }));
  }

  test(`${version}: a progress file is loaded, its answers are in place`, () =>
    lab.visit({ at: "#/one-network/train" }, async (page) => {
      await ready(page);
      const [picker] = await Promise.all([page.waitForEvent("filechooser"), page.getByRole("button", { name: "Load my progress" }).click()]);
      await picker.setFiles(file("progress.json"));
      await page.getByText("Loaded progress.json.").waitFor();
      assert(await page.getByRole("radio", { name: "More than nine in ten" }).isChecked());
      await page.reload();
      await ready(page);
      assert(await page.getByRole("radio", { name: "More than nine in ten" }).isChecked());
      await goTo(page, "#/learning-rate/three");
      await page.getByText("Skipped.").first().waitFor();
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
