// The chapter "Automated search": does what its text tells the reader, and compares what is said in words with the tables.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { assertNoSidewaysScrolling, eventually, fromWeb, goTo, phone, readTable, useLab } from "./harness.mjs";
import { bar, counts, patience, press, search, showAll, stage, trialsOf, untilEnded, visitSearch } from "./search_stage.mjs";

const lab = useLab();
const visit = (step, act, options) => visitSearch(lab, step, act, options);

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
    assert.equal(chart.filter((row) => row["best so far"] !== "").at(-1)["best so far"], best);
    assert.equal(chart[0]["article, test"], 0.978);
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
    await page.getByText(`from 50 complete trials on: ${50 - said.complete} are missing.`).waitFor();
    assert.equal(await page.getByRole("table", { name: "Importance (PED-ANOVA)" }).count(), 0);
    const plot = page.locator("figure").filter({ hasText: "Where good (l) and other (g) trials lie: learning rate" });
    await plot.getByText("Table", { exact: true }).click();
    const densities = await readTable(plot.getByRole("table"));
    assert(densities.length > 50 && densities.every(({ l, g }) => l >= 0 && g > 0));
    await page.getByText("Choose ranges by sliders").click();
    await page.getByRole("slider", { name: "accuracy, from" }).fill("0.6");
    const kept = Number(/^\d+/.exec(await page.getByText(new RegExp(`^\\d+ of ${said.complete} trials`)).first().textContent())[0]);
    const chosen = await trialsOf(page, "Trials that pass the brush");
    assert(kept > 0 && kept < said.complete, `${kept} of ${said.complete}`);
    assert(chosen.every(({ value }) => value > 0.7));
    await page.getByRole("button", { name: "Keep all" }).click();
    await page.getByText(`${said.complete} of ${said.complete} trials`).first().waitFor();
    await page.getByRole("radio", { name: "with pruned ones" }).check();
    const all = said.complete + said.pruned;
    await page.getByText(`${all} of ${all} trials`).first().waitFor();
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
    assert(await stopped(page) < 1000, "stopped while paused");
    await press(page, "Go on");
    await untilEnded(page, before.ended + 2);
    await eventually(async () => assert.match(await bar(page).innerText(), /\d running/));
    assert(await stopped(page) < 1000, "stopped while running");
  }));

/** Presses Stop; ms until the trials under way wait again. 100 on a machine of one's own. */
const stopped = (page) =>
  page.evaluate(() => {
    const group = document.querySelector('[aria-label="Search"]');
    const start = performance.now();
    [...group.querySelectorAll("button")].find((button) => button.textContent.trim() === "Stop").click();
    return new Promise((done) => {
      const look = () => !/running/.test(group.textContent) && /waiting/.test(group.textContent) && done(performance.now() - start);
      new MutationObserver(look).observe(group, { childList: true, subtree: true, characterData: true });
    });
  });

test("an answer that was shown stays, with its words, when a new search begins", () =>
  visit("live", async (page) => {
    const prediction = page.getByRole("region", { name: /^Prediction: A trial that is worse/ });
    await prediction.getByRole("button", { name: /^(Skip|show the answer)$/ }).click();
    await search(page, 20);
    const shown = () => Promise.all([prediction.locator("label.right").innerText(), prediction.locator(".reveal").innerText()]);
    const before = await shown();
    assert.doesNotMatch(before[0], /^Nearly all/, "else nothing is told apart: the first trials of a study are never pruned");
    await press(page, "New search");
    await eventually(async () => assert((await counts(page)).ended < 20));
    assert.deepEqual(await shown(), before);
  }));

test("a search goes on while other steps are read, and can be paused there", () =>
  visit("live", async (page) => {
    await press(page, "Start the search");
    await untilEnded(page, 2);
    const line = page.getByRole("group", { name: "Under way" });
    assert.equal(await line.count(), 0);
    for (const step of ["luck", "found"]) {
      await goTo(page, `#/automated-search/${step}`);
      await line.getByText(/^\d+ of 100 trials$/).waitFor();
    }
    await line.getByRole("button", { name: "Pause" }).click();
    await line.getByText("Paused.").waitFor();
    await goTo(page, "#/automated-search/live");
    await bar(page).getByText("Paused.").waitFor();
  }));

test("what a search costs is said by its own trials, and what the article's would", () =>
  visit("live", async (page) => {
    await search(page, 20);
    await showAll(page);
    const rows = await trialsOf(page);
    const pruned = rows.filter(({ state }) => state === "pruned").reduce((sum, row) => sum + 20 - row["reported to epoch"], 0);
    const cost = await page.getByRole("table", { name: "What it costs" }).getByRole("cell").allTextContents();
    assert(Math.abs(parseFloat(cost[2]) - (100 * pruned) / (20 * 20)) < 0.06, `${cost[2]} of ${pruned}`);
    const speed = Number(cost[3].replaceAll(",", "").match(/\d+/)[0]);
    const told = await page.getByText(/^These are the times/).textContent();
    const [, amount, unit] = /epochs would take ([\d.]+) (s|min|h) on one worker/.exec(told.replaceAll(/\s+/g, " "));
    const seconds = Number(amount) * { s: 1, min: 60, h: 3600 }[unit];
    assert(Math.abs(seconds / (1e6 / speed) - 1) < 0.1, `${told}, at ${speed} a second`);
    const prediction = page.getByRole("region", { name: /^Prediction: A trial that is worse/ });
    await prediction.getByRole("button", { name: /^(Skip|show the answer)$/ }).click();
    await prediction.getByText(/of 20 trials were/).waitFor();
  }));

test("the space can be edited; what the core refuses is named, and the goal is two layers with larger rates", () =>
  visit("space", async (page) => {
    const fill = async (name, value) => {
      const field = page.getByLabel(name, { exact: true });
      await field.fill(value);
      await field.press("Enter");
    };
    const accepted = () => stage(page).getByText("This space can be searched").waitFor();
    const width = (layer) => stage(page).getByRole("rowheader", { name: `width, layer ${layer}` });
    const reached = () => stage(page).getByText("Goal reached").count();
    await fill("hidden layers: to", "0");
    await stage(page).getByRole("alert").getByText(/^hidden layers, to: 0 is not allowed/).waitFor();
    assert.equal(await reached(), 0, "a space that is refused reaches nothing");
    await fill("hidden layers: to", "3");
    // The end that was edited is the one that is named, and marked, with the reason under it.
    for (const [edited, other, value] of [["from", "to", "5"], ["to", "from", "0"]]) {
      await fill(`hidden layers: ${edited}`, value);
      const field = stage(page).getByLabel(`hidden layers: ${edited}`, { exact: true });
      await eventually(async () => assert.equal(await field.getAttribute("aria-invalid"), "true"));
      const why = page.locator(`[id="${await field.getAttribute("aria-describedby")}"]`);
      assert.match(await why.innerText(), new RegExp(`^hidden layers, ${edited}: ${value} is not allowed; allowed: .*${edited === "from" ? `under "${other}"` : ""}`));
      const [cell, box] = [await field.boundingBox(), await why.boundingBox()];
      assert(box.y - (cell.y + cell.height) < 8 && Math.abs(box.x - cell.x) < 8, "the reason stands at its field");
      assert.equal(await stage(page).getByLabel(`hidden layers: ${other}`, { exact: true }).getAttribute("aria-invalid"), "false");
      await fill("hidden layers: from", "1");
      await fill("hidden layers: to", "3");
      await accepted();
    }
    await stage(page).getByLabel("dropout: logarithmic").check();
    await stage(page).getByText('dropout, log: a logarithmic scale begins above 0, and "from" is 0').waitFor();
    await stage(page).getByLabel("dropout: logarithmic").uncheck();
    await accepted();
    await fill("learning rate: to", "0.5");
    await fill("hidden layers: to", "1");
    await accepted();
    assert.deepEqual([await width(1).count(), await width(2).count(), await width(3).count()], [1, 0, 0]);
    await fill("hidden layers: to", "3");
    await eventually(async () => assert.deepEqual([await width(2).count(), await width(3).count()], [1, 1]));
    await fill("hidden layers: to", "");
    await eventually(async () => assert.equal(await page.getByRole("spinbutton", { name: "hidden layers: to" }).inputValue(), "3"));
    await fill("hidden layers: to", "2");
    await accepted();
    assert.equal(await reached(), 0, "the rates are too low");
    await fill("learning rate: to", "1");
    await stage(page).getByText("Goal reached").waitFor();
    for (const name of ["The article's, short trials", "A range too wide", "With an idle parameter", "Corrected"]) {
      await page.getByRole("button", { name, exact: true }).click();
      await stage(page).getByText(`${name}: `).waitFor();
      await accepted();
      assert.equal(await stage(page).getByRole("alert").count(), 0, name);
    }

    const file = (text) => page.locator('.stage input[type="file"]').setInputFiles({ name: "space.json", mimeType: "application/json", buffer: Buffer.from(text) });
    await file('{"op_code": 0}');
    await stage(page).getByRole("alert").getByText(/^space\.json is not opened: it holds no space/).waitFor();
    await file('{"space": [{"name": "width", "type": "int", "low": 8, "high": 5000}]}');
    await stage(page).getByRole("alert").getByText(/^space\.json is not opened: width, to: /).waitFor();
    await stage(page).getByText("Corrected: ").waitFor();
    await file('{"space": [{"name": "width", "type": "int", "low": 8, "high": 64}]}');
    await stage(page).getByText("Your own: 1 parameters").waitFor();
    await accepted();
    assert.equal(await stage(page).getByRole("alert").count(), 0);
    await page.getByRole("button", { name: "Corrected", exact: true }).click();

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
    const prediction = page.getByRole("region", { name: /^Prediction: After the same/ });
    await prediction.getByRole("button", { name: /^(Skip|show the answer)$/ }).click();
    const told = await page.getByText(/^Your study reached/).textContent();
    assert.deepEqual(told.match(/\d\.\d{4}/g).map(Number), rows.map(({ best }) => best));
    assert.match(await prediction.locator("label.right").innerText(), rows[0].best > rows[1].best ? /^TPE/ : rows[0].best < rows[1].best ? /^The dice/ : /^Both/);
    // Another throw has other dice.
    const before = (await readTable(page.getByRole("table", { name: "Best so far" }))).map((row) => row.random);
    await press(page, "Throw again");
    await eventually(async () => assert((await counts(page)).ended < 10), patience);
    await eventually(async () => assert.deepEqual((await readTable(table)).map(({ trials }) => trials), [10, 10]), patience);
    await bar(page).getByRole("button", { name: "Throw again" }).waitFor();
    assert.notDeepEqual((await readTable(page.getByRole("table", { name: "Best so far" }))).map((row) => row.random), before);
    await goTo(page, "#/automated-search/elsewhere");
    await page.getByText("Random twin of study 1, throw 2").waitFor();
  }));

test("with a study on it nothing is wider than a phone, and axe-core finds nothing", () =>
  visit("live", async (page) => {
    await search(page, 10);
    await page.evaluate(readFileSync(fromWeb.resolve("axe-core/axe.min.js"), "utf8"));
    const found = {};
    for (const step of ["space", "live", "found", "luck", "random", "elsewhere"]) {
      await goTo(page, `#/automated-search/${step}`);
      if (step === "found") await page.getByText(/^Where good \(l\) and other/).first().waitFor();
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
