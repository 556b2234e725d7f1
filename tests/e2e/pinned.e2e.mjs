// Pinned runs outlive the page: over a reload, in another tab, in the progress file; and what happens where nothing can be kept.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { epochOf, eventually, goTo, readTable, ready, runBar, useLab } from "./harness.mjs";

const lab = useLab();
const at = "#/one-network/train";

const loss = (page) => page.getByRole("table", { name: "Loss", exact: true });
const sheet = (page) => page.getByRole("dialog", { name: "Runs" });
const count = (page, expected) => eventually(async () => assert.equal((await page.getByRole("button", { name: /^Runs/ }).innerText()).replace(/\D/g, ""), expected));
const progress = (page) => page.getByRole("region", { name: "My progress" });

async function pin(page, steps) {
  for (let step = 0; step < steps; step++) {
    const before = await epochOf(page);
    await runBar(page).getByRole("button", { name: "Step", exact: true }).click();
    await eventually(async () => assert.equal(await epochOf(page), before + 1));
  }
  await runBar(page).getByRole("button", { name: "Pin this run" }).click();
}

async function saved(page, click) {
  const [download] = await Promise.all([page.waitForEvent("download"), click()]);
  return readFileSync(await download.path(), "utf8");
}

/** The file of a pinned run. */
async function file(page, letter) {
  await page.getByRole("button", { name: /^Runs/ }).click();
  const text = await saved(page, () => page.getByRole("button", { name: `Save run ${letter} as JSON` }).click());
  await page.keyboard.press("Escape");
  return text;
}

/** Waits until so many are kept: a page that is loaded again at once could come before that. */
const kept = (page, expected) =>
  eventually(async () => assert.equal(await page.evaluate(() => new Promise((resolve, reject) => {
    const request = indexedDB.open("mlp-lab-runs");
    request.onerror = () => reject(request.error);
    request.onsuccess = () => {
      const list = request.result.transaction("pinned").objectStore("pinned").get("list");
      list.onsuccess = () => resolve((list.result ?? []).length);
      request.result.close();
    };
  })), expected));

/** What the chart's table shows of run A, by epoch. */
const column = async (page, letter = "A") => (await readTable(loss(page))).map((row) => row[letter]);

test("pinned runs are there after a reload, to the last digit, and stay removed", () =>
  lab.visit({ at }, async (page) => {
    await ready(page);
    await pin(page, 2);
    await runBar(page).getByRole("button", { name: "New seed" }).click();
    await eventually(async () => assert.equal(await epochOf(page), 0));
    await pin(page, 1);
    const before = [await file(page, "A"), await file(page, "B")];
    assert.notEqual(before[0], before[1]);
    await kept(page, 2);
    await page.reload();
    await ready(page);
    await count(page, "2");
    assert.deepEqual([await file(page, "A"), await file(page, "B")], before);
    const losses = JSON.parse(before[0]).history.map(({ validation_loss }) => Number(validation_loss.toFixed(4)));
    assert.deepEqual((await column(page)).slice(0, 2), losses.slice(0, 2), "the chart draws it, as far as its table goes");
    await page.getByRole("button", { name: /^Runs/ }).click();
    await sheet(page).getByText("They are kept in this browser.").waitFor();
    await sheet(page).getByRole("button", { name: "Remove run A" }).click();
    await page.keyboard.press("Escape");
    await kept(page, 1);
    await page.reload();
    await ready(page);
    await count(page, "1");
    assert.equal(await file(page, "B"), before[1]);
  }));

test("another tab has them, too, and neither loses what the other pinned", () =>
  lab.visit({ at }, async (page) => {
    await ready(page);
    const other = await page.context().newPage();
    await other.goto(page.url());
    await ready(other);
    await pin(page, 1);
    await count(other, "1");
    await pin(other, 2);
    await count(page, "2");
    assert.equal(await file(page, "B"), await file(other, "B"));
  }));

test("the progress file carries them; unsound ones in it are left out", () =>
  lab.visit({ at }, async (page) => {
    await ready(page);
    await pin(page, 2);
    const before = await file(page, "A");
    const text = await saved(page, () => progress(page).getByRole("button", { name: "Save my progress" }).click());
    await progress(page).getByRole("button", { name: "Erase my progress" }).click();
    await count(page, "");
    await kept(page, 0);
    await page.reload();
    await ready(page);
    await count(page, "");
    const load = async (content) => {
      const [picker] = await Promise.all([page.waitForEvent("filechooser"), progress(page).getByRole("button", { name: "Load my progress" }).click()]);
      await picker.setFiles({ name: "mine.json", mimeType: "application/json", buffer: Buffer.from(content) });
      await progress(page).getByText("Loaded mine.json.").waitFor();
    };
    await load(text);
    await count(page, "1");
    assert.equal(await file(page, "A"), before);
    await goTo(page, "#/more-layers/depth");
    const { runs: [run], ...rest } = JSON.parse(text);
    const unsound = [null, { ...run, letter: "E" }, { ...run, history: [] }, { ...run, history: [{ epoch: 7 }] }, { ...run, experiment: {} }, { ...run, status: 3 }];
    await load(JSON.stringify({ ...rest, runs: [...unsound, { ...run, letter: "C" }, { ...run, letter: "C" }] }));
    await count(page, "1");
    assert.equal(await file(page, "C"), before);
    const { runs, ...first } = JSON.parse(text);
    await load(JSON.stringify(first));
    await count(page, "1"); // a file of the first versions says nothing of runs
  }));

test("where the browser keeps nothing, it says how long they last", () =>
  lab.visit({ at, prepare: (context) => context.addInitScript(() => (IDBFactory.prototype.open = () => { throw new Error("blocked"); })) }, async (page) => {
    await ready(page);
    await pin(page, 1);
    await page.getByRole("button", { name: /^Runs/ }).click();
    await sheet(page).getByText("They last until you close the page: this browser keeps nothing for it.").waitFor();
  }));
