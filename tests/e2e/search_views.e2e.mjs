// The views of a study (found, luck, learning curves), on studies of every kind: judged by loss, failed trials, Optuna's own.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { assertNoSidewaysScrolling, desktop, eventually, fromWeb, goTo, phone, readTable, useLab } from "./harness.mjs";
import { bar, patience, press, search, showAll, stage, trialsOf, visitSearch } from "./search_stage.mjs";

const lab = useLab();
const visit = (step, act, options) => visitSearch(lab, step, act, options);

const openTest = (page) => page.getByRole("button", { name: "Open the test set for the winner" });
const trainWinner = (page) => page.getByRole("button", { name: "Train the winner on five new seeds" });
const told = (page) => page.getByText(/^Five new seeds:/);
const opened = (page) => page.getByText(/^Trial \d+: [\d.]+\s% on the test images/);
const keptIn = async (figure) => Number(/(\d+) of \d+ kept/.exec(await figure.locator("figcaption").innerText())[1]);
const acrossOf = (page) => page.locator("figure").filter({ hasText: "Trials across their parameters" });

/** A journal of Optuna's: each trial's state, value, reports and parameters; those of a kind the lab never writes. */
function foreignJournal(trials) {
  const distribution = JSON.stringify({ name: "FloatDistribution", attributes: { step: null, low: 0, high: 10, log: false } });
  const lines = [{ op_code: 0, worker_id: "a", study_name: "foreign", directions: [2] }];
  trials.forEach(({ state, value, reports = [], parameters }, trial_id) => {
    const time = `2026-01-01T00:00:${String(trial_id).padStart(2, "0")}.000000`;
    lines.push({ op_code: 4, worker_id: "a", study_id: 0, datetime_start: time });
    for (const [param_name, param_value_internal] of Object.entries(parameters)) lines.push({ op_code: 5, worker_id: "a", trial_id, param_name, param_value_internal, distribution });
    reports.forEach((intermediate_value, i) => lines.push({ op_code: 7, worker_id: "a", trial_id, step: i + 1, intermediate_value }));
    lines.push({ op_code: 6, worker_id: "a", trial_id, state, values: value === undefined ? null : [value], datetime_complete: time });
  });
  return lines.map((line) => `${JSON.stringify(line)}\n`.replaceAll('"NaN"', "NaN")).join("");
}
const openJournal = (page, name, text) =>
  page.locator('main input[type="file"]').setInputFiles({ name, mimeType: "text/plain", buffer: Buffer.from(text) });

/** Attributes of drawings that hold no number. */
const brokenDrawings = (page) =>
  page.locator("main svg *").evaluateAll((all) =>
    all.flatMap((element) => [...element.attributes].filter(({ value }) => /NaN|Infinity|undefined/.test(value)).map(({ name, value }) => `${element.tagName} ${name}=${value}`)));

test("judged by loss: the winner is trained again and the test set opened, once, whatever step is read and however often the page is loaded", () =>
  visit("live", async (page) => {
    await page.getByText("More: sampler, pruner, objective").click();
    await page.getByRole("combobox", { name: "Judged by" }).selectOption("validation_loss");
    await search(page, 10);
    await goTo(page, "#/automated-search/found");
    await page.getByText("Choose ranges by sliders").click();
    await page.getByRole("slider", { name: "loss, to" }).waitFor();
    await goTo(page, "#/automated-search/luck");
    const won = Number(/won your search with (\d\.\d{4})/.exec(await page.getByText(/won your search/).innerText())[1]);
    await trainWinner(page).click();
    await goTo(page, "#/automated-search/live"); // what is trained goes on
    const best = Math.min(...(await trialsOf(page)).filter(({ state }) => state === "complete").map(({ value }) => value));
    assert.equal(won, best);
    await goTo(page, "#/automated-search/luck");
    await told(page).waitFor({ timeout: patience });
    const losses = (await told(page).innerText()).match(/\d\.\d{4}/g).map(Number);
    assert.equal(losses.length, 7, "five losses, their mean, and the value in the search");
    assert(Math.abs(losses.slice(0, 5).reduce((a, b) => a + b) / 5 - losses[5]) < 1e-4);
    assert.equal(losses[6], won);
    assert.match(await told(page).innerText(), losses[5] > won ? /It got worse/ : /It did not get worse/);
    await openTest(page).click();
    await opened(page).waitFor({ timeout: patience });
    assert.match(await opened(page).locator("..").innerText(), /Their mean loss is \d\.\d{4}/);
    const said = await opened(page).innerText();
    await page.setViewportSize(phone);
    await eventually(() => assertNoSidewaysScrolling(page)); // charts follow in their turn
    await page.setViewportSize(desktop);

    await page.reload();
    await opened(page).waitFor();
    assert.equal(await opened(page).innerText(), said);
    assert.equal(await openTest(page).count(), 0);

    await goTo(page, "#/automated-search/elsewhere");
    const download = page.waitForEvent("download");
    await page.getByRole("button", { name: /^Download the journal of/ }).click();
    const copy = readFileSync(await (await download).path(), "utf8");
    await openJournal(page, "copy.log", copy);
    await page.getByText(/^copy\.log: \d+ lines, 10 trials\./).waitFor();
    await goTo(page, "#/automated-search/luck");
    await opened(page).waitFor(); // its own journal is the same study

    await goTo(page, "#/automated-search/live");
    await press(page, "New search");
    await eventually(async () => assert.match(await bar(page).innerText(), /10 of 10 trials/), patience);
    await goTo(page, "#/automated-search/luck");
    await openTest(page).waitFor(); // another study has its own question
    assert.equal(await told(page).count(), 0);
  }));

test("when another trial leads, the scores of the old winner are said to be its own", () =>
  visit("live", async (page) => {
    // The first trial that is complete leads: nearly any other one is better.
    await page.getByRole("slider", { name: "Trials", exact: true }).fill("10");
    await press(page, "Start the search");
    await eventually(async () => assert.match(await bar(page).innerText(), /[1-9]\d* complete/), patience);
    await press(page, "Stop");
    await goTo(page, "#/automated-search/luck");
    await trainWinner(page).click();
    await told(page).waitFor({ timeout: patience });
    const first = Number(/trial (\d+) had/.exec(await told(page).innerText())[1]);
    assert(await openTest(page).isEnabled());
    await goTo(page, "#/automated-search/live");
    await page.getByRole("slider", { name: "Trials", exact: true }).fill("40");
    await press(page, "Go on");
    const leads = () => page.getByText(/^Best so far: trial/).innerText();
    await eventually(async () => assert.notEqual(Number(/trial (\d+) with/.exec(await leads())[1]), first), patience);
    await goTo(page, "#/automated-search/luck");
    await page.getByText(`These scores are those of trial ${first}.`).waitFor();
    assert(await openTest(page).isDisabled(), "the test set is opened for the winner alone");
  }));

test("a drag along an axis keeps a part of the trials, in lines, slices and table; a click lets all through", () =>
  visit("live", async (page) => {
    await search(page, 20);
    await goTo(page, "#/automated-search/found");
    const figure = acrossOf(page);
    const complete = await keptIn(figure);
    await page.getByRole("radio", { name: "with pruned ones" }).check();
    await eventually(async () => assert((await keptIn(figure)) > complete));
    const all = await keptIn(figure);
    assert(all >= 15, `${all} trials have a value`);
    const grips = figure.locator("rect.grip");
    const box = await grips.last().boundingBox(); // the axis of accuracies
    const drag = async (from, to) => {
      await page.mouse.move(box.x + box.width / 2, box.y + from * box.height);
      await page.mouse.down();
      await page.mouse.move(box.x + box.width / 2, box.y + to * box.height, { steps: 4 });
      await page.mouse.up();
    };
    await drag(0.005, 0.5);
    await eventually(async () => assert((await keptIn(figure)) < all));
    const kept = await keptIn(figure);
    assert(kept > 0, "the best is in the upper half");
    assert.equal(await figure.locator("path.kept").count(), kept);
    const slices = page.locator("figure").filter({ hasText: "What trials reached, parameter by parameter" });
    const rate = slices.getByRole("img", { name: /learning rate: \d+ trials/ });
    assert.deepEqual([await rate.locator("circle").count(), await rate.locator("circle.kept").count()], [all, kept]);
    await showAll(page);
    const rows = await trialsOf(page, "Trials that pass the brush");
    assert.equal(rows.length, kept);
    const values = rows.map(({ value }) => value);
    // The height of a dot is its trial's value: the kept ones are the highest.
    const heights = await rate.locator("circle").evaluateAll((dots) => dots.map((dot) => [Number(dot.getAttribute("cy")), dot.classList.contains("kept")]));
    const lowestKept = Math.max(...heights.filter(([, kept]) => kept).map(([y]) => y));
    assert(heights.every(([y, kept]) => kept || y > lowestKept));
    await drag(0.5, 0.5);
    await eventually(async () => assert.equal(await keptIn(figure), all));
    await showAll(page);
    const others = (await trialsOf(page, "Trials that pass the brush")).map(({ value }) => value).filter((value) => value !== "–" && !values.includes(value));
    assert(others.every((value) => value <= Math.min(...values)));
  }));

test("the densities stay in sight, and their table open, while trials end", () =>
  visit("live", async (page) => {
    await page.getByRole("slider", { name: "Trials", exact: true }).fill("60");
    await press(page, "Start the search");
    await eventually(async () => assert.match(await bar(page).innerText(), /[2-9] complete/), patience);
    await goTo(page, "#/automated-search/found");
    const plot = page.locator("figure").filter({ hasText: /^Where good \(l\) and other/ });
    await plot.waitFor({ timeout: patience });
    await plot.evaluate((element) => {
      globalThis.taken = 0;
      globalThis.redrawn = 0;
      element.querySelector("details").open = true;
      new MutationObserver(() => (globalThis.taken += Number(!element.isConnected))).observe(document.querySelector("main"), { childList: true, subtree: true });
      new MutationObserver(() => globalThis.redrawn++).observe(element.querySelector("svg"), { attributes: true, subtree: true });
    });
    await eventually(async () => assert((await page.evaluate(() => globalThis.redrawn)) > 3), patience);
    assert.equal(await page.evaluate(() => globalThis.taken), 0);
    assert(await plot.evaluate((element) => element.querySelector("details").open));
  }));

test("what importance says is revealed once fifty trials are complete, and counts those", () =>
  visit("live", async (page) => {
    await page.getByText("More: sampler, pruner, objective").click();
    await page.getByRole("combobox", { name: "Pruner" }).selectOption("none");
    await page.getByRole("slider", { name: "Epochs a trial" }).fill("10");
    await search(page, 10);
    await goTo(page, "#/automated-search/found");
    await page.getByRole("region", { name: /^Prediction: Which parameter/ }).getByRole("button", { name: /^(Skip|show the answer)$/ }).click();
    await page.getByText("from 50 complete trials on: 40 are missing.").waitFor();
    assert.equal(await page.getByRole("table", { name: "Importance (PED-ANOVA)" }).count(), 0);
    const revealed = page.getByText(/^In your study: /);
    assert.equal(await revealed.count(), 0);
    await goTo(page, "#/automated-search/live");
    await search(page, 50, "Go on");
    await goTo(page, "#/automated-search/found");
    await page.getByText("Over 50 complete trials, of which").waitFor();
    assert.match(await revealed.innerText(), /, over 50 complete trials\.$/);
    const [first] = await readTable(page.getByRole("table", { name: "Importance (PED-ANOVA)" }));
    assert((await revealed.innerText()).startsWith(`In your study: ${first.parameter}, with`), first.parameter);
    const shares = (await readTable(page.getByRole("table", { name: "Importance (PED-ANOVA)" }))).map(({ share }) => share);
    assert(Math.abs(shares.reduce((a, b) => a + b) - 1) < 0.02);
  }));

test("learning curves have a table and a closer range, and say their colours", () =>
  visit("live", async (page) => {
    await search(page, 10);
    const figure = page.locator("figure").filter({ hasText: "Learning curves of all trials" });
    await figure.getByText("Blue: running. Red: failed.").waitFor();
    const rows = await trialsOf(page);
    await page.getByRole("button", { name: "Learning curves of all trials: table" }).click();
    const table = await readTable(page.getByRole("table", { name: "Learning curves of all trials" }));
    assert.equal(table.length, 10);
    for (const { trial, "reported to epoch": epoch, value, state } of rows.filter(({ state }) => state === "pruned")) {
      const row = table.find((one) => one.trial === trial);
      assert.deepEqual([row.state, row[`epoch ${epoch}`]], [state, value]);
    }
    await page.setViewportSize(phone);
    await eventually(() => assertNoSidewaysScrolling(page)); // charts follow in their turn
    await page.setViewportSize(desktop);
    await page.evaluate(readFileSync(fromWeb.resolve("axe-core/axe.min.js"), "utf8"));
    assert.deepEqual((await page.evaluate(() => globalThis.axe.run())).violations.map(({ id, nodes }) => `${id}: ${nodes[0].html}`), []);
    const highest = () => figure.locator("polyline.best").evaluate((line) => line.getBBox().height);
    const before = await highest();
    await page.getByRole("group", { name: "Range of the learning curves" }).getByRole("radio", { name: "above 0.9" }).check();
    await eventually(async () => assert((await highest()) > 3 * before));
    await figure.getByText("0.9", { exact: true }).waitFor();
    const download = page.waitForEvent("download");
    await page.getByRole("button", { name: "Learning curves of all trials: save as CSV" }).click();
    const csv = readFileSync(await (await download).path(), "utf8").trimEnd().split("\n");
    assert.equal(csv[0], "Number,State,Epoch,Value");
    assert(csv.length > 20);
  }));

test("a failed trial has no value: not in the table, the chart, or on an axis", () =>
  visit("space", async (page) => {
    await page.getByRole("button", { name: "A range too wide", exact: true }).click();
    await goTo(page, "#/automated-search/live");
    await search(page, 30);
    await showAll(page);
    const rows = await trialsOf(page);
    const failed = rows.filter(({ state }) => state.startsWith("failed"));
    assert(failed.length > 0, "rates up to 1000 diverge");
    assert(failed.every(({ value }) => value === "–"), JSON.stringify(failed));
    const chart = await readTable(page.getByRole("table", { name: "Trials", exact: true }));
    assert.deepEqual([...new Set(chart.map((row) => row.failed))].sort(), ["", "yes"]);
    await goTo(page, "#/automated-search/found");
    assert.equal(await keptIn(acrossOf(page)), rows.filter(({ state }) => state === "complete").length);
  }));

test("the goal of the brush is two parameters that leave five good trials, and not what they led to", () =>
  visit("elsewhere", async (page) => {
    const trial = (a, b, value, state = 1) => ({ state, value, parameters: { a, b } });
    const good = [5, 6, 7, 8, 9].map((a) => trial(a, a, 10));
    await openJournal(page, "two.log", foreignJournal([...good, trial(1, 9, 0), trial(9, 1, 0), trial(8, 8.5, 0, 2)]));
    await page.getByText(/^two\.log: /).waitFor();
    await goTo(page, "#/automated-search/found");
    await page.getByText("Where good trials lie is drawn once 10 trials have a value: 2 are missing.").waitFor();
    assert.equal(await page.locator("figure").filter({ hasText: /^Where good \(l\) and other/ }).count(), 0);
    const goal = page.getByText("Goal reached");
    await page.getByText("Choose ranges by sliders").click();
    const from = (axis, value) => page.getByRole("slider", { name: `${axis}, from`, exact: true }).fill(value);
    await from("value", "0.9");
    await from("a", "0.3");
    assert.equal(await keptIn(acrossOf(page)), 5);
    assert.equal(await goal.count(), 0, "one parameter and the value are not two parameters");
    await page.getByRole("button", { name: "Keep all" }).click();
    await from("a", "0.6");
    await from("b", "0.4");
    assert.equal(await goal.count(), 0, "four good ones are too few");
    await from("a", "0.4");
    await goal.waitFor();
  }));

test("a study of Optuna's own is drawn as it is: values of any size, one that failed, one that reported no number, a parameter called value", () =>
  visit("elsewhere", async (page) => {
    const trials = [
      { state: 1, value: -30, reports: [-50, -30], parameters: { value: 2, number: 3 } },
      { state: 3, reports: [1000], parameters: { value: 5, number: 3 } },
      { state: 2, value: undefined, reports: ["NaN"], parameters: { value: 6, number: 1 } },
      { state: 1, value: 50, reports: [10, 50], parameters: { value: 9, number: 4 } },
    ];
    await openJournal(page, "foreign.log", foreignJournal(trials));
    await page.getByText("This study was not run here").waitFor();
    const rows = await trialsOf(page, "Trials of the open study");
    assert.equal(rows.length, 4);
    await goTo(page, "#/automated-search/live");
    const chart = await readTable(page.getByRole("table", { name: "Trials", exact: true }));
    assert.deepEqual(chart.map(({ trial, complete, failed }) => [trial, complete, failed]), [[0, -30, ""], [1, "", "yes"], [2, "", ""], [3, 50, ""]]);
    assert.deepEqual(await brokenDrawings(page), []);
    await goTo(page, "#/automated-search/found");
    assert.equal(await keptIn(acrossOf(page)), 2);
    const axes = await acrossOf(page).locator("text.name").allTextContents();
    assert.deepEqual(axes.sort(), ["number", "value", "value"]);
    assert.deepEqual(await brokenDrawings(page), []);
    await goTo(page, "#/automated-search/luck");
    await page.getByText("This study came without its search.").waitFor();
    assert.equal(await trainWinner(page).count(), 0);
    await goTo(page, "#/automated-search/random");
    assert.deepEqual((await readTable(page.getByRole("table", { name: "Best so far" }))).map((row) => row["your study"]), [-30, -30, -30, 50]);

    await goTo(page, "#/automated-search/elsewhere");
    await openJournal(page, "one.log", foreignJournal(trials.slice(0, 1)));
    await page.getByText(/^one\.log: /).waitFor();
    await goTo(page, "#/automated-search/found");
    assert.equal(await keptIn(acrossOf(page)), 1);
    assert.deepEqual(await brokenDrawings(page), []);
  }));

test("the article's best is trained on five seeds, and can be cancelled", () =>
  visit(
    "luck",
    async (page) => {
      const start = page.getByRole("button", { name: "Train the article's best on five seeds" });
      await start.click();
      await page.getByRole("button", { name: "Cancel the article's runs" }).click();
      await eventually(async () => assert(await start.isEnabled()));
      assert.equal(await page.getByText(/^Its mean over five seeds is/).count(), 0);
      await start.click();
      const said = page.getByText(/^Its mean over five seeds is/);
      await said.waitFor({ timeout: patience });
      const right = Number(/([\d.]+)\s%/.exec(await said.innerText())[1]);
      assert(right > 20 && right < 90, `after 200 epochs ${right} % are right`);
    },
    // 200 epochs in place of 10,000: the numbers differ, the way is the same.
    { prepare: (context) => context.route(/AutomatedSearch[^/]*\.js$/, async (route) => {
      const response = await route.fetch();
      const text = await response.text();
      assert.match(text, /epochs:1e4/);
      await route.fulfill({ response, body: text.replaceAll("epochs:1e4", "epochs:200") });
    }) },
  ));
