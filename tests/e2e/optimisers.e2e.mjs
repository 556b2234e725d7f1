// The chapter "Optimisers": does what its text tells the reader, and compares what is said in words with the tables.
import assert from "node:assert/strict";
import { test } from "node:test";
import { eventually, phone, readTable, ready, useLab } from "./harness.mjs";

const lab = useLab();
const patience = 200_000;

const at = (step, act, options = {}) => lab.visit({ ...options, at: `#/optimisers/${step}` }, async (page) => (await ready(page), act(page)));
const stage = (page) => page.getByRole("region", { name: "Lab", exact: true });
const goal = (page, text) => page.locator(".goal").filter({ hasText: text }).getByText("Goal reached");
const plain = (text) => text.replaceAll("−", "-").replaceAll(/[  ]/g, " ").replaceAll(/\s+/g, " ");
const words = async (locator) => plain(await locator.textContent());
const table = (page, name) => readTable(page.getByRole("table", { name }));
const rows = async (page, name) => Object.fromEntries((await table(page, name)).map((row) => [Object.values(row)[0], row]));
const guess = (page, question, option) => page.getByRole("region", { name: question }).getByRole("radio", { name: option }).check();
const answered = (page, question, option) =>
  page.getByRole("region", { name: question }).locator("label").filter({ hasText: option }).getByText("this is what happens").waitFor({ timeout: patience });
/** A logarithmic slider has 20 steps a decade. */
const setLog = (page, name, value, lowest) => stage(page).getByRole("slider", { name }).fill(String(Math.round(20 * Math.log10(value / lowest))));

test("small batches get furthest at a small rate, and lose by their noise at a large one", () =>
  at("batches", async (page) => {
    assert.equal(await page.getByRole("heading", { name: "Noise against updates" }).count(), 0, "folded until the guess");
    await guess(page, /Four runs of 30 epochs/, "All images");
    await page.getByRole("button", { name: "Run all four" }).click();
    await page.getByRole("button", { name: "Pause" }).click();
    await page.getByRole("button", { name: "Go on" }).click();
    await answered(page, /Four runs of 30 epochs/, "A single image");
    const low = await rows(page, /at rate 0\.5/);
    assert(low["one image"]["validation loss"] < low["32 images"]["validation loss"] && low["32 images"]["validation loss"] < low["256 images"]["validation loss"]);
    assert(low["256 images"]["validation loss"] < low["all images"]["validation loss"]);
    const losses = (await table(page, "Validation loss by batch size, rate 0.5")).at(-1);
    assert.equal(losses.epoch, 30);
    assert(Math.abs(losses["32 images"] - low["32 images"]["validation loss"]) < 0.001);
    assert.match(await words(page.getByText(/^One image: 0\.\d+, with 9\d\.\d\s%\sright\./)), new RegExp(`32 images: ${losses["32 images"].toFixed(3)}`));

    await page.getByRole("radio", { name: "updates", exact: true }).check();
    assert.equal((await table(page, "Validation loss by batch size, rate 0.5")).at(-1).update, 30 * 1149);
    await page.getByRole("radio", { name: "time", exact: true }).check();
    const last = (await table(page, "Validation loss by batch size, rate 0.5")).findLast((row) => row["one image"] !== "");
    assert(Math.abs(last["seconds of training"] - low["one image"].seconds) < 0.01, JSON.stringify(last));

    await page.getByRole("button", { name: "Skip" }).click();
    await page.getByRole("radio", { name: "rate 2" }).check();
    await page.getByRole("button", { name: "Run all four" }).click();
    await answered(page, /The same four at rate 2/, "32 images");
    const high = await rows(page, /at rate 2/);
    assert(high["32 images"].accuracy > 0.95 && high["one image"].accuracy < 0.7, JSON.stringify(high));
    await page.getByRole("radio", { name: "rate 0.5" }).check();
    assert.deepEqual(await rows(page, /at rate 0\.5/), low, "the first four are still there");
  }));

test("a ball in a valley: momentum first; its map; Polyak's choice and two wells reach the goals", () =>
  at("valley", async (page) => {
    await page.emulateMedia({ reducedMotion: "reduce" });
    assert.equal(await goal(page, "settle within 40").count(), 0);
    await guess(page, /Gradient descent, and momentum/, "Both at the same time");
    await page.getByRole("button", { name: "Let it roll" }).click();
    await answered(page, /Gradient descent, and momentum/, "Momentum");
    const first = await rows(page, /^After 200 updates/);
    assert.equal(first["gradient descent"]["settled after"], "110 updates");
    assert.equal(first.momentum["settled after"], "86 updates");
    assert.equal(first.Nesterov.height, "left the map");
    await page.getByText("Momentum settled after 86 updates, gradient descent after 110.").waitFor();

    await page.getByRole("button", { name: /^Measure the map for κ = 50/ }).click();
    const [agreed, all] = (await words(page.getByText(/In \d+ of \d+ cells/))).match(/In (\d+) of (\d+) cells/).slice(1).map(Number);
    assert(agreed > 0.95 * all && all === 825, `${agreed} of ${all}`);
    const map = page.getByRole("img", { name: /^Momentum on the bowl, rate across/ });
    const counts = (await map.getAttribute("aria-label")).match(/(\d+) of 825 cells monotone, (\d+) of 825 cells oscillating, (\d+) of 825 cells diverging/).slice(1).map(Number);
    assert(counts.every((count) => count > 80) && counts[0] + counts[1] + counts[2] === 825, `${counts}`);
    const box = await map.boundingBox();
    await map.click({ position: { x: box.width - 4, y: box.height - 4 } });
    await eventually(async () => assert.equal((await rows(page, /^After 200 updates/)).momentum.height, "left the map"));

    await setLog(page, "Learning rate", 0.056, 0.0001);
    await stage(page).getByRole("slider", { name: "Momentum" }).fill("0.57");
    await goal(page, "settle within 40").waitFor();
    assert(parseInt((await rows(page, /^After 200 updates/)).momentum["settled after"]) <= 40);

    await page.getByRole("button", { name: "Two wells, rate 0.03" }).click();
    await eventually(async () => assert((await rows(page, /^After 200 updates/)).momentum.height < -0.3));
    assert((await rows(page, /^After 200 updates/)).Nesterov.height > 0.2);
    assert.equal(await goal(page, "Two wells").count(), 0, "momentum alone is not the goal");
    await stage(page).getByRole("slider", { name: "Momentum" }).fill("0.95");
    await setLog(page, "Learning rate", 0.05, 0.0001);
    await goal(page, "Two wells").waitFor();
  }));

test("the ball is dropped by pointer, arrow keys and finger", async () => {
  const ball = (page) => page.getByRole("slider", { name: /^The ball/ });
  await at("valley", async (page) => {
    const box = await page.locator(".contours .plot").boundingBox();
    await page.mouse.click(box.x + 0.75 * box.width, box.y + 0.25 * box.height);
    assert.match(plain(await ball(page).getAttribute("aria-valuetext")), /^2\.5\d? across, 1\.2\d up/);
    await ball(page).focus();
    await page.keyboard.press("Shift+ArrowLeft");
    await page.keyboard.press("ArrowDown");
    assert.match(plain(await ball(page).getAttribute("aria-valuetext")), /^1\.5\d? across, 1\.(19|2\d?) up/);
  });
  await at("valley", async (page) => {
    const plot = page.locator(".contours .plot");
    await plot.scrollIntoViewIfNeeded();
    const box = await plot.boundingBox();
    await page.touchscreen.tap(box.x + box.width / 4, box.y + box.height / 2);
    await eventually(async () => assert.match(plain(await ball(page).getAttribute("aria-valuetext")), /^-2\.\d+ across/));
  }, { size: phone });
});

test("one weight of Adam is followed; without the correction its first step is three times as long", () =>
  at("memory", async (page) => {
    const first = async () => (await table(page, /^Update \d+ of the weight/))[0];
    await guess(page, /Adam's first update/, "0.01 times its gradient");
    await page.getByRole("button", { name: "Follow this weight" }).click();
    await answered(page, /Adam's first update/, "About 0.01");
    const right = await first();
    assert(Math.abs(Math.abs(right.step) - 0.01) < 1e-4 && Math.abs(right["m̂"] - right.g) < 1e-3, JSON.stringify(right));
    assert.equal(await goal(page, "uphill").count(), 0);
    const update = page.getByRole("slider", { name: "Update", exact: true });
    await update.fill("5");
    const charted = (await table(page, "Step of each update")).find((row) => row.update === 5);
    assert(Math.abs(charted.step - (await first()).step) < 1e-4, "the chart's table says the same");
    await update.fill("1");

    await page.getByRole("region", { name: /Leave the correction out/ }).getByRole("button", { name: "Skip" }).click();
    await page.getByRole("switch", { name: /No bias correction/ }).check();
    await answered(page, /Leave the correction out/, "about three times as long");
    assert(Math.abs((await first()).step / right.step - 3.16) < 0.02);

    await page.getByRole("combobox", { name: "Optimiser" }).selectOption("RMSProp");
    await eventually(async () => assert(Math.abs(Math.abs((await first()).step) - 0.1) < 1e-3));
    await page.getByRole("combobox", { name: "Optimiser" }).selectOption("momentum");
    await eventually(async () => assert.equal((await first())["v"], "–"));
    await page.getByRole("slider", { name: "Update", exact: true }).fill("11");
    await goal(page, "uphill").waitFor();
    const uphill = await first();
    assert(uphill.step * uphill.g > 0, JSON.stringify(uphill));
  }));

test("the same strength of decay is two things: the presets fill the table, and AdamW reaches the goal", () =>
  at("decay", async (page) => {
    const speed = stage(page).getByRole("slider", { name: /^Speed/ });
    await speed.fill(await speed.getAttribute("max"));
    await guess(page, /both of strength λ = 0\.1/, "About the same");
    await page.getByRole("region", { name: /whose weights does Adam's L2/ }).getByRole("button", { name: "Skip" }).click();
    const sizes = () => rows(page, /typical size of a weight/);
    const run = async (name) => {
      await page.getByRole("button", { name, exact: true }).click();
      await eventually(async () => assert.equal(typeof (await sizes())[name].W1, "number"), 60_000);
    };
    await run("Adam, L2 0.1");
    await run("AdamW, decay 0.1");
    await answered(page, /both of strength λ = 0\.1/, "nothing is learned; the decay helps");
    await goal(page, "With AdamW alone").waitFor();
    await run("Adam, no decay");
    await run("Adam, L2 0.001");
    await run("AdamW, decay 0.3");
    await answered(page, /whose weights does Adam's L2/, "Those of the first layer");
    const found = await sizes();
    const left = (name, layer) => found[name][layer] / found["Adam, no decay"][layer];
    assert(found["Adam, L2 0.1"].accuracy < 0.2 && left("Adam, L2 0.001", "W1") < 0.5 && left("Adam, L2 0.001", "W2") > 0.8, JSON.stringify(found));
    const told = (await words(page.getByText(/^With L2 0\.001 the first layer/))).match(/\d+\.\d(?= %)/g).map(Number);
    assert(Math.abs(told[0] - 100 * left("Adam, L2 0.001", "W1")) < 0.5 && Math.abs(told[2] - told[3]) < 3, `${told}`);
  }));

test("a race at one rate is wide, at each one's own narrow; it can be paused and cancelled", () =>
  at("race", async (page) => {
    await guess(page, /Six optimisers, 10 epochs/, "Adam still leads");
    await page.getByRole("button", { name: "Start the search" }).click();
    await page.getByRole("button", { name: "Cancel" }).click();
    await page.getByText(/^Cancelled:/).waitFor();
    await page.getByRole("button", { name: "Start the search" }).click();
    await page.getByText(/of 48 runs/).waitFor();
    await answered(page, /Six optimisers, 10 epochs/, "All six are within five points");
    const race = await rows(page, /^Validation accuracy over five seeds/);
    const mean = (text) => Number(/(\d+\.\d)/.exec(plain(text))[1]);
    const spread = (column) => {
      const means = Object.values(race).map((row) => mean(row[column]));
      return Math.max(...means) - Math.min(...means);
    };
    assert(spread("all at 0.01") > 50 && spread("at its best") < 5, JSON.stringify(race));
    assert(race["gradient descent"]["best rate"] > 30 * race.Adam["best rate"]);
    const told = (await words(page.getByText(/^At rate 0\.01 there are/))).match(/(\d+\.\d) points/g).map(parseFloat);
    assert(Math.abs(told[0] - spread("all at 0.01")) < 0.15 && Math.abs(told[1] - spread("at its best")) < 0.15, `${told}`);
  }));

test("the landscape of a run: two ways in one plane, then two random directions", () =>
  at("landscape", async (page) => {
    const speed = stage(page).getByRole("slider", { name: /^Speed/ });
    await speed.fill(await speed.getAttribute("max"));
    await guess(page, /Your run moves through 4,810 dimensions/, "About half");
    assert(await page.getByRole("button", { name: "Draw the landscape" }).isDisabled(), "nothing was trained yet");
    const play = async () => {
      await page.getByRole("button", { name: "Play", exact: true }).first().click();
      await page.getByText("Finished after epoch 200").waitFor({ state: "attached", timeout: patience });
    };
    await play();
    const loss = (await table(page, "Loss")).at(-1).train;
    await page.getByRole("button", { name: "Draw the landscape" }).click();
    await page.getByRole("button", { name: "Cancel" }).click();
    await page.getByRole("button", { name: "Draw the landscape" }).click();
    await answered(page, /Your run moves through/, "More than nine tenths");
    const picture = () => page.getByRole("img", { name: /^Training loss in/ });
    const [, low, high] = plain(await picture().getAttribute("aria-label")).match(/from ([\d.]+) to ([\d.]+)\./).map(Number);
    assert(low <= loss + 0.05 && high > 1.2 * loss, `${low} to ${high}, the run ended at ${loss}`);
    assert.equal(await goal(page, "two runs").count(), 0);

    await page.getByRole("button", { name: /^Pin/ }).first().click();
    await page.getByRole("combobox", { name: "Optimiser" }).selectOption("momentum");
    await setLog(page, "Learning rate", 0.1, 0.001);
    await play();
    await page.getByRole("button", { name: "Draw the landscape" }).click();
    await goal(page, "two runs").waitFor({ timeout: patience });
    assert.equal(await page.locator(".contours circle.end").count(), 2, "both ways end in the picture");

    await page.getByRole("radio", { name: "two random directions" }).check();
    await page.getByRole("button", { name: "Draw the landscape" }).click();
    await page.getByRole("img", { name: /a plane of two random directions/ }).waitFor({ timeout: patience });
  }));
