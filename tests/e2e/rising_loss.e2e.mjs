// The opening page: the author's points stand there at once, and the reader's own run passes near all of them.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { eventually, readTable, ready, useLab } from "./harness.mjs";

const lab = useLab();
const patience = 240_000;
const stage = (page) => page.getByRole("region", { name: "Lab", exact: true });
const losses = (page) => readTable(page.getByRole("table", { name: "Loss, as published" }));
const asked = (page) => page.getByRole("region", { name: /^Prediction: Why does this loss rise/ });

/** The notebook's log of its first run, by epoch. */
const log = new Map(readFileSync(new URL("../../docs/published-log.csv", import.meta.url), "utf8").split("\n")
  .map((line) => line.split(",")).filter(([run]) => run === "notebook_baseline").map(([, epoch, loss]) => [Number(epoch), Number(loss)]));

test("the published points are there before anything was trained", () =>
  lab.visit({ prepare: (context) => context.route("**/*.wasm", (route) => route.abort()), expected: [/wasm/i, /ERR_FAILED/] }, async (page) => {
    await page.getByRole("heading", { level: 1, name: "Why does this loss rise?" }).waitFor();
    const rows = await losses(page);
    assert(rows.length >= 16);
    for (const row of rows) assert.equal(row.published, log.get(row.epoch), `epoch ${row.epoch}`);
    assert(log.get(50) > 2.5 * log.get(0));
    await page.getByText(`from ${log.get(0)} to ${log.get(50)}, 2.7 times`).waitFor();
  }));

test("the reader's own loss rises, and stays near every published point", () =>
  lab.visit({}, async (page) => {
    await ready(page);
    await asked(page).getByRole("radio", { name: "It learns its training images by heart" }).check();
    assert.equal(await page.getByRole("heading", { name: "It rose" }).count(), 0);
    await stage(page).getByRole("slider", { name: /^Speed/ }).press("End");
    await page.getByRole("button", { name: "Play", exact: true }).click();
    await stage(page).getByText("Goal reached").waitFor({ timeout: patience });
    await page.getByRole("heading", { name: "It rose" }).waitFor();

    await page.getByRole("radio", { name: "the first 100" }).check({ force: true });
    await eventually(async () => assert.equal((await losses(page)).at(-1).epoch, 100), patience);
    await eventually(async () => assert.equal(typeof (await losses(page)).at(-1)["your run"], "number"), patience);
    const start = await losses(page);
    assert(start.every(({ epoch }) => epoch <= 100));
    assert(start.find(({ epoch }) => epoch === 50)["your run"] > 2 * start[0]["your run"]);
    await page.getByRole("radio", { name: "1,550 epochs" }).check({ force: true });

    await page.getByRole("button", { name: "Play again from the start" }).waitFor({ timeout: patience });
    const rows = await losses(page);
    assert.equal(rows.at(-1).epoch, 1550);
    let farthest = 0;
    for (const row of rows.slice(1)) farthest = Math.max(farthest, Math.abs(row["your run"] - row.published));
    assert(farthest <= 0.02, `${farthest} away`);
    const said = await stage(page).getByText(/^At epoch 0 your run is/).innerText();
    const [, first, points, told] = /your run is ([\d.]+) away.* at (\d+) points, all that were published, it is at most ([\d.]+) away/.exec(said).map(Number);
    assert.equal(points, [...log.keys()].filter((epoch) => epoch >= 50 && epoch <= 1550).length);
    assert(Math.abs(first - Math.abs(rows[0]["your run"] - rows[0].published)) < 0.001, said);
    const heard = await page.locator("[aria-live=polite]").filter({ hasText: "Finished after epoch 1550" }).textContent();
    assert.equal(heard, `Finished after epoch 1550: your run ${rows.at(-1)["your run"].toFixed(4)}, validation ${rows.at(-1).validation.toFixed(4)}.`, "what is heard is what the chart shows");
    assert(told >= farthest - 0.001 && told <= 0.02, `${said}; in the table ${farthest}`);
    assert.equal(await asked(page).getByText("this is what happens").count(), 0, "the answer is left open");
  }));

test("the ways on lead to the first chapter", () =>
  lab.visit({}, async (page) => {
    await page.getByRole("link", { name: "the digits", exact: true }).click();
    await page.getByRole("heading", { level: 1, name: "A picture is 64 numbers" }).waitFor();
  }));
