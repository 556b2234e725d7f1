// The chapter "Automated search": does what its text tells the reader, and compares what is said in words with the tables.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { assertNoSidewaysScrolling, eventually, fromWeb, goTo, phone, readTable, ready, useLab } from "./harness.mjs";

const lab = useLab();
const patience = 150_000;
const script = fileURLToPath(new URL("../scale/tab_journal.py", import.meta.url));
const program = process.env.MLP ?? fileURLToPath(new URL("../../build/native/cli/mlp", import.meta.url));

const bar = (page) => page.getByRole("group", { name: "Search" });
const press = (page, name) => bar(page).getByRole("button", { name, exact: true }).click();
/** The table of trials; the arrow in a head says how it is sorted. */
const trialsOf = async (page, title = "Trials of this study") =>
  (await readTable(page.getByRole("table", { name: title, exact: true }))).map((row) =>
    Object.fromEntries(Object.entries(row).map(([head, cell]) => [head.replace(/ [↑↓]$/, ""), cell])));
const stage = (page) => page.getByRole("region", { name: "Lab", exact: true });

/** What the bar says: how many trials ended, and how. */
async function counts(page) {
  const text = await bar(page).locator(".counts").innerText();
  const [, ended, budget, complete, pruned, failed] = /(\d+) of (\d+) trials: (\d+) complete, (\d+) pruned, (\d+) failed/.exec(text).map(Number);
  return { ended, budget, complete, pruned, failed };
}
const untilEnded = (page, number) => eventually(async () => assert((await counts(page)).ended >= number), patience);

/** Opens a step; short trials, so that the test is. */
async function visit(step, act, options = {}) {
  await lab.visit({ ...options, at: "#/automated-search/live" }, async (page) => {
    await ready(page);
    await eventually(async () => assert(await bar(page).getByRole("button", { name: "Start the search" }).isEnabled()));
    await page.getByRole("slider", { name: "Epochs a trial" }).fill("20");
    await page.getByRole("slider", { name: "Seeds a trial" }).fill("2");
    if (step !== "live") await goTo(page, `#/automated-search/${step}`);
    await act(page);
  });
}
async function search(page, trials) {
  await page.getByRole("slider", { name: "Trials", exact: true }).fill(String(trials));
  await press(page, "Start the search");
  await untilEnded(page, trials);
  await eventually(async () => assert.equal(await bar(page).getByRole("button", { name: "New search" }).count(), 1));
}
const showAll = async (page) => {
  const all = page.getByRole("button", { name: /^Show all/ });
  if (await all.count()) await all.first().click();
};

test("a search from start to end: dots, best so far and words agree with the table of trials", () =>
  visit("live", async (page) => {
    await search(page, 30);
    await showAll(page);
    const rows = await trialsOf(page);
    const said = await counts(page);
    assert.deepEqual([rows.length, said.ended, said.budget], [30, 30, 30]);
    for (const state of ["complete", "pruned", "failed"]) {
      assert.equal(rows.filter((row) => row.state.startsWith(state)).length, said[state], state);
    }
    assert(said.pruned > 0 && said.complete >= 5, JSON.stringify(said));
    for (const row of rows.filter(({ state }) => state === "pruned")) {
      assert(row["reported to epoch"] >= 5 && row["reported to epoch"] <= 20 && row["reported to epoch"] % 5 === 0, JSON.stringify(row));
    }
    const complete = rows.filter(({ state }) => state === "complete");
    const best = Math.max(...complete.map(({ value }) => value));
    assert(best > 0.9, `the best has ${best}`);
    const chart = await readTable(page.getByRole("table", { name: "Trials", exact: true }));
    assert.equal(chart.at(-1)["best so far"], best);
    for (const row of chart.filter((one) => one.complete !== "")) assert.equal(row.complete, rows.find(({ trial }) => trial === row.trial).value);
    const told = await page.getByText(/^Best so far: trial/).textContent();
    assert.match(told, new RegExp(`trial ${complete.find(({ value }) => value === best).trial} with ${best.toFixed(4)}`));

    await page.getByRole("button", { name: /^learning rate/ }).click();
    const rates = (await trialsOf(page)).map((row) => row["learning rate"]).filter((rate) => rate !== "");
    assert.deepEqual(rates, [...rates].sort((a, b) => a - b));
    await page.getByLabel("Show", { exact: true }).selectOption("pruned");
    assert.equal((await trialsOf(page)).length, said.pruned);

    await goTo(page, "#/automated-search/found");
    await page.getByRole("button", { name: "Skip", exact: true }).click();
    const importance = await readTable(page.getByRole("table", { name: "Importance (PED-ANOVA)" }));
    assert(Math.abs(importance.reduce((sum, { share }) => sum + share, 0) - 1) < 0.02);
    await page.getByText(`Over ${said.complete} complete trials`).waitFor();
    const plot = page.locator("figure").filter({ hasText: "l and g of: learning rate" });
    await plot.getByText("Table", { exact: true }).click();
    const densities = await readTable(plot.getByRole("table"));
    assert(densities.length > 50 && densities.every(({ l, g }) => l >= 0 && g > 0));
    await page.getByText("Choose ranges by sliders").click();
    await page.getByRole("slider", { name: "accuracy, from" }).fill("0.6");
    const kept = await page.getByText(/^\d+ of 30 trials/).first().textContent();
    const chosen = await trialsOf(page, "Trials that pass the brush");
    assert.equal(Number(/\d+/.exec(kept)[0]) > 0 && Number(/\d+/.exec(kept)[0]) < 30, true, kept);
    assert(chosen.every(({ value }) => value > 0.7));
    await page.getByRole("button", { name: "Keep all" }).click();
    await page.getByText("30 of 30 trials").first().waitFor();
  }));

test("pause holds all trials, stop gives them back at once, and the study goes on", () =>
  visit("live", async (page) => {
    await press(page, "Start the search");
    await untilEnded(page, 3);
    await press(page, "Pause");
    await bar(page).getByText("Paused.").waitFor();
    const before = await counts(page);
    await page.waitForTimeout(700);
    assert.deepEqual(await counts(page), before);
    const clicked = await page.evaluate(() => {
      const start = performance.now();
      [...document.querySelectorAll('[aria-label="Search"] button')].find((button) => button.textContent.trim() === "Stop").click();
      return new Promise((done) => {
        const watch = new MutationObserver(() => {
          if (/waiting/.test(document.querySelector('[aria-label="Search"]').textContent)) done(performance.now() - start);
        });
        watch.observe(document.querySelector('[aria-label="Search"]'), { childList: true, subtree: true, characterData: true });
      });
    });
    assert(clicked < 1000, `stopped after ${clicked} ms`); // 100 ms on a machine of one's own
    await press(page, "Go on");
    await untilEnded(page, before.ended + 2);
  }));

test("closing the page in the middle of a trial loses nothing that was told, and the trial runs again", () =>
  visit("live", async (page) => {
    await press(page, "Start the search");
    await untilEnded(page, 6);
    await eventually(async () => assert.match(await bar(page).innerText(), /\d running/));
    await showAll(page);
    const told = (await trialsOf(page)).filter(({ state }) => /complete|pruned|failed/.test(state));
    // Another page is opened in its place; nobody says good-bye.
    const context = page.context();
    await page.close();
    const again = await context.newPage();
    await again.goto(`${lab.address}#/automated-search/live`);
    const notice = again.getByText(/under way when this page was closed/);
    await notice.waitFor({ timeout: patience });
    const numbers = (await notice.textContent()).split("under way")[0].match(/\d+/g).map(Number);
    await showAll(again);
    const kept = await trialsOf(again);
    for (const row of told) assert.deepEqual(kept.find(({ trial }) => trial === row.trial), row);
    const waiting = kept.filter(({ state }) => state === "waiting");
    assert.deepEqual(waiting.map(({ trial }) => trial).sort((a, b) => a - b), numbers.sort((a, b) => a - b));

    await press(again, "Go on");
    const ended = async () => (await trialsOf(again)).filter(({ trial, state }) => numbers.includes(trial) && /complete|pruned|failed/.test(state));
    await eventually(async () => {
      await showAll(again);
      assert.equal((await ended()).length, numbers.length);
    }, patience);
    const parameters = ({ value, state, "reported to epoch": epoch, ...others }) => others;
    for (const row of waiting) assert.deepEqual(parameters((await ended()).find(({ trial }) => trial === row.trial)), parameters(row));
    await goTo(again, "#/automated-search/elsewhere");
  }));

test("mlp study and Optuna go on with the tab's trials, a database has them all; the tab goes on with what came back", () =>
  visit("live", async (page) => {
    await search(page, 10);
    await goTo(page, "#/automated-search/elsewhere");
    const here = await mkdtemp(join(tmpdir(), "mlp-journal-"));
    try {
      const keep = async (name, file) => {
        const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name }).click()]);
        await download.saveAs(join(here, file));
        return join(here, file);
      };
      const journal = await keep(/^Download the journal of/, "study.log");
      const space = await keep("Save the open study's space", "space.json");
      const { stdout } = await promisify(execFile)("/usr/bin/python3", ["-B", "-W", "ignore", script, program, journal, space, "3"], { maxBuffer: 1e8 });
      const { found, after } = JSON.parse(stdout);
      const told = ([number, state, values]) => [number, { COMPLETE: `complete ${values?.[0].toFixed(4)}`, PRUNED: "pruned", FAIL: "failed" }[state]];
      const shown = ({ trial, state, value }) => [trial, state === "complete" ? `complete ${Number(value).toFixed(4)}` : state.split(":")[0]];
      const rows = async () => {
        await showAll(page);
        return (await trialsOf(page, "Trials of the open study")).sort((a, b) => a.trial - b.trial);
      };
      assert.deepEqual(found.map(told), (await rows()).map(shown));
      assert.deepEqual(after.slice(0, 10), found, "Optuna's and the database's trials are the tab's");
      assert.equal(after.length, 16, "three more by mlp study, three by Optuna");

      await page.locator('main input[type="file"]').setInputFiles(journal);
      await page.getByText(/^study\.log: \d+ lines, 16 trials\./).waitFor();
      await eventually(async () => assert.deepEqual((await rows()).map(shown), after.map(told)));
      await goTo(page, "#/automated-search/live");
      await page.getByRole("slider", { name: "Trials", exact: true }).fill("20");
      await press(page, "Go on");
      await untilEnded(page, 20);
    } finally {
      await rm(here, { recursive: true });
    }
  }));

test("a journal is downloaded and opened again; a wrong file is refused by its line, and nothing is lost", () =>
  visit("live", async (page) => {
    await search(page, 10);
    await goTo(page, "#/automated-search/elsewhere");
    const download = page.waitForEvent("download");
    await page.getByRole("button", { name: /^Download the journal of/ }).click();
    const path = await (await download).path();
    const lines = readFileSync(path, "utf8").trimEnd().split("\n").map((line) => JSON.parse(line));
    assert.deepEqual([lines[0].op_code, lines.filter(({ op_code }) => op_code === 4).length], [0, 10]);
    assert.equal(lines.filter(({ op_code, state }) => op_code === 6 && [1, 2, 3].includes(state)).length, 10);
    const before = await trialsOf(page, "Trials of the open study");

    const file = page.locator('main input[type="file"]');
    await file.setInputFiles({ name: "photo.jpg", mimeType: "image/jpeg", buffer: Buffer.from("not a journal\nat all\n") });
    await page.getByRole("alert").getByText(/journal, line 1/).waitFor();
    assert.deepEqual(await trialsOf(page, "Trials of the open study"), before);
    await page.getByRole("alert").getByRole("button", { name: "Close" }).click();

    await file.setInputFiles({ name: "copy.log", mimeType: "text/plain", buffer: Buffer.concat([readFileSync(path), Buffer.from('{"op_code": 4')]) });
    await page.getByText(`copy.log: ${lines.length} lines, 10 trials. Its last line was torn and is left out.`).waitFor();
    await eventually(async () => assert.deepEqual(await trialsOf(page, "Trials of the open study"), before));
    await page.getByRole("button", { name: /^Delete copy\.log/ }).click();
    await eventually(async () => assert.equal(await page.getByRole("button", { name: /^Delete/ }).count(), 1));

    const distribution = JSON.stringify({ name: "FloatDistribution", attributes: { step: null, low: 0, high: 1, log: false } });
    const foreign = [
      { op_code: 0, worker_id: "a", study_name: "foreign", directions: [1] },
      { op_code: 4, worker_id: "a", study_id: 0, datetime_start: "2026-01-01T00:00:00.000000" },
      { op_code: 5, worker_id: "a", trial_id: 0, param_name: "x", param_value_internal: 0.25, distribution },
      { op_code: 6, worker_id: "a", trial_id: 0, state: 1, values: [2.5], datetime_complete: "2026-01-01T00:00:01.000000" },
    ].map((line) => `${JSON.stringify(line)}\n`).join("");
    await file.setInputFiles({ name: "foreign.log", mimeType: "text/plain", buffer: Buffer.from(foreign) });
    await page.getByText("This study was not run here").waitFor();
    assert.deepEqual(await trialsOf(page, "Trials of the open study"), [{ "trial": 0, value: 2.5, "reported to epoch": "–", x: 0.25, state: "complete" }]);
  }));

test("the space can be edited; what the core refuses is named, and the goal is two layers with larger rates", () =>
  visit("space", async (page) => {
    const field = page.getByRole("spinbutton", { name: "hidden layers: to" });
    await field.fill("0");
    await field.press("Enter");
    await stage(page).getByRole("alert").getByText(/space\[0\]/).waitFor();
    await field.fill("1");
    await field.press("Enter");
    await stage(page).getByText(/width_2|width_3|Goal reached/).first().waitFor();
    await page.getByRole("button", { name: "Corrected", exact: true }).click();
    await page.getByRole("button", { name: "Take out width, layer 3" }).click();
    await field.fill("2");
    await field.press("Enter");
    await stage(page).getByText("Goal reached").waitFor();
    for (const name of ["The article's, short trials", "A range too wide", "With an idle parameter", "Corrected"]) {
      await page.getByRole("button", { name, exact: true }).click();
      await page.waitForTimeout(300);
      assert.equal(await stage(page).getByRole("alert").count(), 0, name);
    }

    const weights = stage(page).getByRole("checkbox", { name: /^initial weights: / });
    for (const choice of (await weights.all()).slice(1)) await choice.uncheck();
    assert(await weights.first().isDisabled(), "one choice is left");
    const left = (await weights.first().getAttribute("aria-label")).replace("initial weights: ", "");
    await goTo(page, "#/automated-search/live");
    await search(page, 10);
    await showAll(page);
    for (const row of await trialsOf(page)) assert.equal(row["initial weights"], left);
  }));

test("luck: one network, forty seeds; the winner again on new seeds, and the test set once", () =>
  visit("live", async (page) => {
    await search(page, 10);
    await goTo(page, "#/automated-search/luck");
    const open = page.getByRole("button", { name: "Open the test set for the winner" });
    assert(await open.isDisabled(), "it stays closed until the winner has been trained again");
    await page.getByRole("button", { name: "Train one network 40 times" }).click();
    const [onTest, onValidation, mean] = await eventually(async () => {
      const cells = await page.getByRole("table", { name: "What you would report" }).getByRole("cell").allTextContents();
      assert.equal(cells.length, 3);
      return cells.map((text) => parseFloat(text));
    }, patience);
    assert(onTest > mean + 0.5 && onTest >= onValidation, `${onTest}, ${onValidation}, ${mean}`);
    await page.getByRole("button", { name: "Train the winner on five new seeds" }).click();
    const told = page.getByText(/^Five new seeds:/);
    await told.waitFor({ timeout: patience });
    const scores = (await told.textContent()).match(/\d+\.\d/g).map(Number);
    assert(Math.abs(scores.slice(0, 5).reduce((a, b) => a + b) / 5 - scores[5]) < 0.1, `${scores}`);
    await open.click();
    await page.getByText(/^Trial \d+: [\d.]+\s% on the test images/).waitFor({ timeout: patience });
    assert.equal(await open.count(), 0);
    await stage(page).getByText("Goal reached").waitFor();
  }));

test("a random twin has the same budget, and both lines and the words say what the table says", () =>
  visit("live", async (page) => {
    await search(page, 10);
    await goTo(page, "#/automated-search/random");
    await press(page, "Start the random twin");
    const table = page.getByRole("table", { name: "Same space, same seeds, same pruner" });
    const rows = await eventually(async () => {
      const found = await readTable(table);
      assert.deepEqual(found.map(({ trials }) => trials), [10, 10]);
      return found;
    }, patience);
    const chart = (await readTable(page.getByRole("table", { name: "Best so far" }))).at(-1);
    assert.deepEqual([chart.TPE, chart.random], rows.map(({ best }) => best));
    await page.getByRole("region", { name: /^Prediction: After the same/ }).getByText("Skip").click();
    const told = await page.getByText(/^Your study reached/).textContent();
    assert.deepEqual(told.match(/\d\.\d{4}/g).map(Number), rows.map(({ best }) => best));
  }));

test("with a study on it nothing is wider than a phone, and axe-core finds nothing", () =>
  visit("live", async (page) => {
    await search(page, 10);
    await page.evaluate(readFileSync(fromWeb.resolve("axe-core/axe.min.js"), "utf8"));
    const found = {};
    for (const step of ["space", "live", "found", "luck", "random", "elsewhere"]) {
      await goTo(page, `#/automated-search/${step}`);
      if (step === "found") await page.getByText(/^l and g of/).first().waitFor();
      const { violations } = await page.evaluate(() => globalThis.axe.run());
      if (violations.length) found[step] = violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 160)}`));
    }
    assert.deepEqual(found, {});
    await page.setViewportSize(phone);
    for (const step of ["space", "live", "found", "luck", "random", "elsewhere"]) {
      await goTo(page, `#/automated-search/${step}`);
      await assertNoSidewaysScrolling(page);
    }
  }));
