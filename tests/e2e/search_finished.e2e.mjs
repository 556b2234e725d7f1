// The chapter "Automated search": a finished study is opened by one press, and settles what a short search of one's own cannot.
import assert from "node:assert/strict";
import { test } from "node:test";
import { assertNoSidewaysScrolling, eventually, goTo, phone, readTable, ready, useLab } from "./harness.mjs";
import { bar, counts, patience, search, showAll, stage, trialsOf, visitSearch } from "./search_stage.mjs";

const lab = useLab();
const finished = (page) => page.getByRole("group", { name: "Finished study" });
const open = (page) => finished(page).getByRole("button", { name: "Open a finished study" });
const prediction = (page) => page.getByRole("region", { name: /^Prediction: Which parameter/ });

test("one press opens a hundred complete trials, and the prediction is settled by them", () =>
  lab.visit({ at: "#/automated-search/found" }, async (page) => {
    await ready(page);
    await prediction(page).getByRole("radio", { name: "The number of hidden layers" }).check();
    await open(page).click();
    const revealed = prediction(page).getByText(/^In your study: .* over 100 complete trials\.$/);
    await revealed.waitFor({ timeout: patience });
    const importance = await readTable(page.getByRole("table", { name: "Importance (PED-ANOVA)" }));
    const most = importance.reduce((a, b) => (b.share > a.share ? b : a));
    assert((await revealed.innerText()).includes(`In your study: ${most.parameter}, with`), most.parameter);
    await page.locator("figure").filter({ hasText: /^Where good \(l\) and other/ }).waitFor();
    await showAll(page);
    const rows = await trialsOf(page, "Trials that pass the brush");
    assert.equal(rows.length, 100);
    assert(rows.every(({ state }) => state === "complete") && rows.some(({ value }) => value > 0.98));
    await page.setViewportSize(phone);
    await eventually(() => assertNoSidewaysScrolling(page));
  }));

test("it stands beside the reader's own study, once, and leaves the question about pruning to a study that prunes", () =>
  visitSearch(lab, "live", async (page) => {
    await search(page, 10);
    const own = await counts(page);
    const question = page.getByRole("region", { name: /^Prediction: A trial that is worse/ });
    await question.getByRole("button", { name: "show the answer" }).click();
    const answer = await question.getByText(/trials were pruned/).innerText();
    for (const _ of [1, 2]) {
      await goTo(page, "#/automated-search/found");
      await open(page).click();
      await page.getByRole("button", { name: "Back to your own study" }).click();
      await goTo(page, "#/automated-search/live");
      await eventually(async () => assert.deepEqual(await counts(page), own));
    }
    await goTo(page, "#/automated-search/elsewhere");
    const kept = page.getByRole("region", { name: "Studies that this browser keeps" }).getByRole("listitem");
    assert.equal(await kept.count(), 2);
    await kept.filter({ hasText: "A finished study" }).getByRole("button", { name: /^Open / }).click();
    await goTo(page, "#/automated-search/live");
    await eventually(async () => assert.equal((await counts(page)).complete, 100));
    await page.reload();
    await bar(page).getByText("100 complete").waitFor();
    assert.equal(await question.getByText(/trials were pruned/).innerText(), answer, "the answer of the study that prunes stays");
  }));

test("where it cannot be fetched the page says so, and the next press fetches it", () =>
  lab.visit({ at: "#/automated-search/found", expected: [/search_finished/, /Failed to load resource/] }, async (page) => {
    await ready(page);
    await page.route(/search_finished/, (route) => route.abort());
    await open(page).click();
    await finished(page).getByRole("alert").getByText("could not be fetched").waitFor();
    await page.unroute(/search_finished/);
    await open(page).click();
    await eventually(async () => assert.match(await stage(page).innerText(), /100 of 100 kept/));
  }));

test("its ten best are trained again on new seeds: chart, table and words agree", () =>
  lab.visit({ at: "#/automated-search/luck" }, async (page) => {
    await ready(page);
    await open(page).click();
    await page.getByRole("button", { name: "Train the ten best on five new seeds" }).click();
    const told = page.getByText(/^\d+ of 10 got worse\./);
    await told.waitFor({ timeout: 2 * patience });
    const rows = await readTable(page.getByRole("table", { name: "The ten best trials again" }));
    const [before, after] = ["in the search", "on new seeds"].map((column) => rows.map((row) => row[column]));
    assert.equal(rows.length, 10);
    assert.deepEqual(before, [...before].sort((a, b) => b - a), "the best first");
    const mean = (values) => values.reduce((a, b) => a + b) / values.length;
    const [worse, scored, from, to] = (await told.innerText()).match(/[\d.]*\d/g).map(Number);
    assert.deepEqual([worse, scored], [before.filter((value, i) => after[i] < value).length, 10]);
    for (const [said, values] of [[from, before], [to, after]]) assert(Math.abs(said / 100 - mean(values)) < 1e-4, `${said}: ${values}`);
    assert(new Set(after).size > 1, "each was trained by itself");
    const chart = await readTable(page.getByRole("table", { name: "The ten best, in the search and on new seeds" }));
    chart.forEach(({ search, again }, i) => assert(Math.abs(search - before[i]) < 1e-4 && Math.abs(again - after[i]) < 1e-4, `${search}, ${again}`));
  }));

test("a trial that is pointed at, also by the keyboard, says its settings, and opens in the lab", () =>
  lab.visit({ at: "#/automated-search/found" }, async (page) => {
    await ready(page);
    await open(page).click();
    const card = page.getByRole("group", { name: "Trial that is pointed at" });
    const rates = page.getByRole("img", { name: /^What trials reached.*learning rate/ });
    await rates.focus();
    const seen = [];
    for (let i = 0; i < 3; i++) {
      await page.keyboard.press("ArrowRight");
      seen.push(Number(/^Trial (\d+),/.exec(await card.innerText())[1]));
    }
    await showAll(page);
    const rows = (await trialsOf(page, "Trials that pass the brush")).sort((a, b) => a["learning rate"] - b["learning rate"]);
    const walked = seen.map((number) => rows.find(({ trial }) => trial === number));
    assert.equal(new Set(seen).size, 3);
    assert.deepEqual(walked.map((row) => row["learning rate"]), rows.slice(0, 3).map((row) => row["learning rate"]), "from the lowest rate on");
    const here = walked[2];
    assert((await card.innerText()).includes(`learning rate ${here["learning rate"]}`));
    assert.equal(await page.locator("path.marked").count(), 1);
    const box = await rates.boundingBox();
    await page.mouse.move(box.x + box.width - 4, box.y + 8);
    await eventually(async () => assert(!(await card.innerText()).startsWith(`Trial ${here.trial},`)));

    await goTo(page, "#/automated-search/live");
    await page.getByRole("img", { name: /^Trials up to/ }).focus();
    await page.keyboard.press("End");
    await card.getByText("Trial 99", { exact: true }).waitFor();
    const text = await card.innerText();
    await card.getByRole("button", { name: "Open trial 99 in the lab" }).click();
    await page.getByRole("heading", { name: "One layer or three?" }).waitFor();
    const width = /width, layer 1: (\d+)/.exec(text)[1];
    await eventually(async () => assert.match(await stage(page).innerText(), new RegExp(`64-${width}-`)), patience);
  }));

test("ranges are said in the parameters' own values", () =>
  lab.visit({ at: "#/automated-search/found" }, async (page) => {
    await ready(page);
    await open(page).click();
    await page.getByText("Choose ranges by sliders").click();
    const slider = (name) => page.getByRole("slider", { name });
    await slider("learning rate, from").fill("0.8");
    await slider("hidden layers, to").fill("0.6");
    const said = await page.getByText(/^Kept: /).innerText();
    const [, rate] = /learning rate from ([\d.]+) to 3/.exec(said);
    assert(Math.abs(rate - 0.001 * 3000 ** 0.8) < 0.01, said);
    assert.match(said, /hidden layers from 1 to 2/);
    assert.equal(await slider("hidden layers, to").getAttribute("aria-valuetext"), "2");
    const kept = await trialsOf(page, "Trials that pass the brush");
    assert(kept.length > 0 && kept.every((row) => row["hidden layers"] <= 2 && row["learning rate"] >= rate - 0.01));
  }));

const median = (values) => {
  const sorted = [...values].sort((a, b) => a - b);
  return (sorted[Math.ceil(sorted.length / 2) - 1] + sorted[Math.floor(sorted.length / 2)]) / 2;
};

test("what trials reached at each value of a setting follows from the trials", () =>
  lab.visit({ at: "#/automated-search/found" }, async (page) => {
    await ready(page);
    await open(page).click();
    const setting = page.getByRole("combobox", { name: "Setting" });
    await setting.selectOption({ label: "hidden layers" });
    const curve = page.getByRole("table", { name: /^What trials reached, by hidden layers/ });
    const groups = await curve.locator("tbody tr").evaluateAll((rows) => rows.map((row) => [...row.querySelectorAll("th, td:not([aria-hidden])")].map((cell) => cell.textContent)));
    await showAll(page);
    const trials = await trialsOf(page, "Trials that pass the brush");
    const layers = Object.keys(trials[0]).find((name) => /hidden.layers/.test(name));
    assert(groups.length >= 2);
    for (const [value, count, middle, best] of groups) {
      const values = trials.filter((trial) => Number(trial[layers]) === Number(value)).map(({ value }) => value);
      assert.equal(Number(count), values.length);
      assert(Math.abs(parseFloat(middle) / 100 - median(values)) < 0.0006, `${value}: ${middle}, not ${median(values)}`);
      assert(Math.abs(parseFloat(best) / 100 - Math.max(...values)) < 0.0006);
    }
    await setting.selectOption({ label: "learning rate" });
    const rates = await page.getByRole("table", { name: /^What trials reached, by learning rate/ }).locator("tbody tr").count();
    assert.equal(rates, 6, "a rate is a new one in each trial: ranges");
    await page.setViewportSize(phone);
    await eventually(() => assertNoSidewaysScrolling(page));
  }));

test("a link brings a space; the reader's own is kept, and taken back by one press", () =>
  lab.visit({ at: "#/automated-search/space" }, async (page, context) => {
    await ready(page);
    const high = (of) => of.getByLabel("hidden layers: to", { exact: true });
    await high(page).fill("2");
    await high(page).press("Enter");
    await page.getByRole("button", { name: "Share" }).click();
    await page.getByText("This link opens this step, and brings its space").waitFor();
    const link = await page.getByRole("dialog", { name: "Share" }).getByRole("textbox", { name: "Link" }).inputValue();
    assert.match(link, /#\/automated-search\/space\?space=[\w-]+$/);

    const other = await page.context().newPage();
    await other.goto(page.url().split("#")[0] + "#/automated-search/space");
    await ready(other);
    assert.equal(await high(other).inputValue(), "2", "the same browser keeps what was set up");
    await high(other).fill("1");
    await high(other).press("Enter");
    await other.goto(link);
    await eventually(async () => assert.equal(await high(other).inputValue(), "2"));
    await other.getByText("This space came with the link.").waitFor();
    await other.getByRole("button", { name: "Take back your own" }).click();
    assert.equal(await high(other).inputValue(), "1");
    assert.equal(await other.getByText("This space came with the link.").count(), 0);
  }));
