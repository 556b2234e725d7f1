// The chapter "Dropout": does what its text tells the reader, and compares what is said in words with the tables.
import assert from "node:assert/strict";
import { test } from "node:test";
import { epochOf, eventually, goTo, readTable, ready, useLab } from "./harness.mjs";

const lab = useLab();
const patience = 200_000;

const at = (step, act) =>
  lab.visit({ at: `#/dropout/${step}` }, async (page) => {
    await ready(page);
    const speed = stage(page).getByRole("slider", { name: /^Speed/ });
    if (await speed.count()) await speed.fill(await speed.getAttribute("max"));
    await act(page);
  });

const stage = (page) => page.getByRole("region", { name: "Lab", exact: true });
const plain = (text) => text.replaceAll("\u2212", "-").replaceAll(/[\u00a0\u202f]/g, " ").replaceAll(/\s+/g, " ");
const words = async (locator) => plain(await locator.textContent());
const numbers = (text) => text.replaceAll(",", "").match(/-?\d+(?:\.\d+)?/g).map(Number);
const percent = (share) => `${(100 * share).toFixed(1)} %`;
const lastRow = async (page, chart) => (await readTable(page.getByRole("table", { name: chart, exact: true }))).filter(({ train }) => train !== "").at(-1);
const predict = (page, question, option) => page.getByRole("region", { name: question }).getByRole("radio", { name: option }).check();
const scored = (page) => stage(page).getByRole("table", { name: "Scored now, with all units in place" });
const revealed = (page, question, option) =>
  page.getByRole("region", { name: question }).locator("label").filter({ hasText: option }).getByText("this is what happens").waitFor({ timeout: patience });
const step = (page) => page.getByRole("button", { name: "Step", exact: true }).click();
const setRate = async (page, rate) => {
  await page.getByRole("slider", { name: "Dropout rate p" }).fill(String(rate));
};

test("the picture strikes units out, others in every image and every update; the goal sees a thin one", () =>
  at("thin", async (page) => {
    const picture = page.getByRole("region", { name: "The thinned network" });
    const network = picture.getByRole("slider", { name: /^The thinned network/ });
    await picture.getByText("nothing is trained yet").waitFor();
    await predict(page, /A hidden layer has 64 units/, "Exactly 32 units");
    await step(page);
    await picture.getByText("with its masks of epoch 1").waitFor();
    const stays = async () => numbers(await network.getAttribute("aria-label"));
    const [kept1, of1, kept2, of2] = await stays();
    assert(of1 === 64 && of2 === 64 && kept1 > 12 && kept1 < 52 && kept2 > 12 && kept2 < 52, `${kept1} ${kept2}`);

    await network.focus();
    const told = new Set();
    for (let key = 0; key < 7; key++) {
      await page.keyboard.press("ArrowRight");
      const text = await network.getAttribute("aria-valuetext");
      const [, fate] = /layer 1: a = [\d.]+, (stays, passes on a · 2 = [\d.]+|dropped, passes on 0)/.exec(text) ?? assert.fail(text);
      told.add(fate.split(",")[0]);
    }
    assert.deepEqual([...told].sort(), ["dropped", "stays"]);

    const label = await network.getAttribute("aria-label");
    const labels = new Set([label]);
    for (const image of ["2", "3", "4"]) {
      await picture.getByRole("radio", { name: image, exact: true }).check();
      await picture.getByText(`Training image ${image}`).first().waitFor();
      labels.add(await network.getAttribute("aria-label"));
    }
    assert(labels.size > 1, "images have masks of their own");

    await revealed(page, /A hidden layer has 64 units/, "each unit by its own toss");
    const [images, average, , fewest, most] = numbers(await words(page.getByText(/^In the last update of your run the/)));
    assert.equal(images, 1437);
    assert(Math.abs(average - 32) < 0.5 && fewest < 25 && most > 39, `${average}, ${fewest} to ${most}`);
    assert.equal(await stage(page).getByText("Goal reached").count(), 0);
    await setRate(page, 0.75);
    await step(page);
    await stage(page).getByText("Goal reached").waitFor();
  }));

test("scaled sums keep the mean of the whole network; unscaled ones shrink to 1 - p of it", () =>
  at("scale", async (page) => {
    const table = stage(page).getByRole("table", { name: /^The same image/ });
    await table.getByText("drawn for this table with p = 0.50").waitFor();
    assert.equal(await table.locator("td").count(), 2, "scaled only after the guess");
    await predict(page, /By what must the units that stay/, "By p = 0.5");
    await page.getByRole("button", { name: "Play", exact: true }).click();
    await eventually(async () => assert((await epochOf(page)) >= 20));
    await page.getByRole("button", { name: "Pause" }).click();
    await table.getByText("all 1,437 masks of the last update, drawn with p = 0.50").waitFor();
    const values = async () => (await table.locator("td").allTextContents()).map((text) => Number(plain(text)));
    const near = ([whole, scaled, unscaled], kept) => {
      const size = Math.max(Math.abs(whole), 0.5);
      assert(Math.abs(scaled - whole) < 0.15 * size, `${scaled} against ${whole}`);
      assert(Math.abs(unscaled - kept * whole) < 0.15 * size, `${unscaled} against ${kept} of ${whole}`);
    };
    await eventually(async () => near(await values(), 0.5));
    await revealed(page, /By what must the units that stay/, "By 1/(1 − p) = 2");
    await eventually(async () => {
      const said = numbers((await words(page.getByText(/^With all units in place the sum is/))).replace("(", ""));
      const [whole, scaled, unscaled] = await values();
      assert.deepEqual(said.slice(0, 3), [whole, unscaled, scaled]);
    });
    const answer = await words(page.getByText(/^With all units in place the sum is/));

    // As the text says: p is moved up. New masks at once, and what was decided stays.
    await setRate(page, 0.9);
    await table.getByText("drawn for this table with p = 0.90").waitFor();
    await eventually(async () => {
      const [whole, scaled, unscaled] = await values();
      const size = Math.max(Math.abs(whole), 0.5);
      assert(Math.abs(scaled - whole) < 0.5 * size && Math.abs(unscaled - 0.1 * whole) < 0.05 * size, `${[whole, scaled, unscaled]}`);
    });
    assert.equal(await words(page.getByText(/^With all units in place the sum is/)), answer);
    // A pause may fall into an update: the first step then ends that one, with the masks it has drawn.
    const drawnNow = table.getByText("of the last update, drawn with p = 0.90");
    await step(page);
    await drawnNow.waitFor({ timeout: 2000 }).catch(() => step(page));
    await drawnNow.waitFor();
    await eventually(async () => assert(Math.abs((await values())[2] - 0.1 * (await values())[0]) < 0.05 * Math.max(Math.abs((await values())[0]), 0.5)));
    assert.equal(await words(page.getByText(/^With all units in place the sum is/)), answer);
    await setRate(page, 0.5);
    await step(page);
    await table.getByText("of the last update, drawn with p = 0.50").waitFor();
    const bars = await readTable(page.getByRole("table", { name: /^What unit 1 of layer 2 adds up/ }));
    assert.equal(bars.reduce((sum, row) => sum + row["as it is"], 0), 1437);
    await page.getByRole("slider", { name: "Unit of layer 2" }).fill("7");
    await page.getByRole("table", { name: /^What unit 7/ }).waitFor({ state: "attached" });
  }));

test("dropout keeps 150 noisy images from being learned by heart; p = 0.7 reaches the goal", () =>
  at("gap", async (page) => {
    const question = /^Prediction: 2,000 epochs on these 150 images/;
    await predict(page, question, "It is higher");
    const run = async (name) => {
      await page.getByRole("button", { name: `Run ${name}`, exact: true }).click();
      await page.getByRole("row", { name: new RegExp(`^${name}`) }).first().getByText(/^\d+\.\d\s%$/).waitFor({ timeout: patience });
      return { loss: await lastRow(page, "Loss"), scores: await readTable(scored(page)) };
    };
    const whole = await run("without dropout");
    const thinned = await run("with dropout, p = 0.5");
    assert(thinned.loss.validation < 0.75 * whole.loss.validation, JSON.stringify([whole, thinned]));
    await revealed(page, question, "It is lower");
    const told = await words(page.getByText(/^Without dropout the validation loss ends/));
    assert(told.includes(`ends at ${whole.loss.validation.toFixed(2)}`) && told.includes(`at ${thinned.loss.validation.toFixed(2)} with`), told);
    await eventually(async () => {
      const [train, validation] = (await scored(page).locator("tbody tr").first().locator("td").allTextContents()).map(Number);
      assert.equal(validation.toFixed(2), (await lastRow(page, "Loss")).validation.toFixed(2));
      assert(train < (await lastRow(page, "Loss")).train, "with all units in place the training images are easier");
    });
    assert.equal(await stage(page).getByText("Goal reached").count(), 0);
    await page.getByRole("button", { name: "Few images, p = 0.7" }).click();
    await stage(page).getByText("Goal reached").waitFor({ timeout: patience });

    // Help that comes late: the words are those of the chart.
    const speed = stage(page).getByRole("slider", { name: /^Speed/ });
    const full = await speed.getAttribute("max");
    await speed.fill(String(Number(full) - 1));
    await page.getByRole("button", { name: "Few images, no dropout" }).click();
    await eventually(async () => assert((await epochOf(page)) >= 300));
    await page.getByRole("button", { name: "Pause" }).click();
    await page.getByRole("switch", { name: "Dropout" }).check();
    await speed.fill(full);
    await page.getByRole("button", { name: "Play", exact: true }).click();
    await eventually(async () => assert.equal(await epochOf(page), 2000), patience);
    const [at, then, lowest, , end, now] = numbers(await words(page.getByText(/^In your run dropout came at epoch/)));
    const rows = (await readTable(page.getByRole("table", { name: "Loss", exact: true }))).filter(({ train }) => train !== "");
    const last = rows.at(-1);
    assert(end === 2000 && at >= 300 && lowest <= then && Math.abs(now - last.validation) < 0.006, `${[at, then, lowest, end, now]}`);
  }));

test("the switches act during the run, leave a mark, and a link replays them to the same weights", async () => {
  let link, hash;
  const identity = async (page) => (await page.getByRole("group", { name: "Run", exact: true }).innerText()).match(/seed \d+ · [0-9a-f-]+/)[0];
  await at("gap", async (page) => {
    for (let i = 0; i < 3; i++) await step(page);
    await eventually(async () => assert.equal(await epochOf(page), 3));
    await page.getByRole("switch", { name: "Dropout" }).check();
    await page.getByRole("slider", { name: "Dropout rate p" }).waitFor();
    await step(page);
    await page.getByRole("switch", { name: "Clipping" }).check();
    for (let i = 0; i < 3; i++) await step(page);
    await eventually(async () => assert.equal(await epochOf(page), 7));
    const chart = page.getByRole("img", { name: /^Loss up to epoch 7/ });
    assert.match(await chart.getAttribute("aria-label"), /At epoch 3: dropout 0\.5\. At epoch 4: clipping the norm of all\./);
    hash = await identity(page);
    await page.getByRole("button", { name: "Share" }).click();
    link = new URL(await page.getByRole("textbox", { name: "Link" }).inputValue()).hash;
  });
  await lab.visit({ at: link }, async (page) => {
    await page.getByRole("status").filter({ hasText: "the weights are those of the link" }).waitFor();
    assert.equal(await identity(page), hash);
    await page.getByRole("img", { name: /At epoch 3: dropout 0\.5/ }).waitFor();
  });
});

test("published beside corrected: the words are those of the table", () =>
  at("published", async (page) => {
    await predict(page, /how far apart|How far apart/, "Less than one percent");
    await page.getByRole("button", { name: "Run both" }).click();
    const table = page.getByRole("table", { name: "Measured, same seed" });
    await table.waitFor({ timeout: patience });
    const [accuracy] = await table.locator("tbody tr").first().locator("td").allTextContents().then((cells) => [cells.map(plain)]);
    assert(numbers(accuracy[1])[0] > numbers(accuracy[0])[0] + 30, `${accuracy}`);
    await revealed(page, /How far apart/, "More than thirty percentage points");
    await page.getByText(`${accuracy[0]} as published, ${accuracy[1]} corrected.`.replaceAll(" %", "\u00a0%")).waitFor();
  }));

test("the slope after the mask fails in the hidden layers, and one goal finds who does not mind", () =>
  at("slope", async (page) => {
    const bench = page.getByRole("region", { name: "Gradient check with dropout" }).first();
    const status = bench.getByRole("status").first();
    await status.filter({ hasText: "All tensors pass" }).waitFor();
    await predict(page, /the slope taken after the mask/, "Only those of the last layer");
    await bench.getByRole("checkbox").check();
    await status.filter({ hasText: "press Check" }).waitFor();
    await bench.getByRole("button", { name: "Check", exact: true }).click();
    await status.filter({ hasText: "The check fails" }).waitFor();
    const rows = await readTable(bench.getByRole("table"));
    assert.deepEqual(rows.filter(({ verdict }) => verdict.includes("fails")).map(({ tensor }) => tensor), ["W1", "b1", "W2", "b2"]);
    const largest = Math.max(...rows.map((row) => row["relative error"]));
    assert(largest > 0.5);
    await revealed(page, /the slope taken after the mask/, "Those of both hidden layers");
    assert.equal(numbers(await words(page.getByText(/^The two hidden layers fail/))).at(-1), largest);
    assert.equal(await stage(page).getByText("Goal reached").count(), 0);
    await bench.getByLabel("Activation", { exact: true }).selectOption("relu");
    await bench.getByRole("button", { name: "Check", exact: true }).click();
    await status.filter({ hasText: "All tensors pass" }).waitFor();
    await stage(page).getByText("Goal reached").waitFor();
  }));

test("each step opens its own run; back at a step, the reader's settings are there", () =>
  at("gap", async (page) => {
    const dropout = (checked) => page.getByRole("switch", { name: "Dropout", checked }).waitFor();
    await dropout(false);
    await page.getByRole("switch", { name: "Dropout" }).click();
    await step(page);
    await goTo(page, "#/dropout/thin");
    await eventually(async () => assert.equal(await epochOf(page), 0));
    await dropout(true);
    await goTo(page, "#/dropout/gap");
    await page.getByRole("status").filter({ hasText: "your settings from your last visit" }).getByRole("button", { name: "Use the step's settings" }).click();
    await dropout(false);
  }));
