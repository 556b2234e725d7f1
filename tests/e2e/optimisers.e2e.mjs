// The chapter "Optimisers": does what its text tells the reader, and compares what is said in words with the tables.
import assert from "node:assert/strict";
import { test } from "node:test";
import { eventually, goTo, longestTask, phone, readTable, ready, useLab } from "./harness.mjs";

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
    const longest = await longestTask(page, async () => {
      await page.getByRole("button", { name: "Run all four" }).click();
      await page.getByRole("button", { name: "Pause" }).waitFor();
      await page.getByRole("button", { name: "Pause" }).click();
      await page.getByRole("button", { name: "Go on" }).click();
      await answered(page, /Four runs of 30 epochs/, "One image");
    });
    assert(longest < 250, `a task of ${longest} ms`);
    const low = await rows(page, /at rate 0\.5/);
    assert(low["one image"]["validation loss"] < low["32 images"]["validation loss"] && low["32 images"]["validation loss"] < low["256 images"]["validation loss"]);
    assert(low["256 images"]["validation loss"] < low["all images"]["validation loss"]);
    assert(low["one image"].seconds > low["all images"].seconds, "single images take longer");
    const losses = (await table(page, "Validation loss by batch size, rate 0.5")).at(-1);
    assert.equal(losses.epoch, 30);
    assert(Math.abs(losses["32 images"] - low["32 images"]["validation loss"]) < 0.001);
    assert.match(await words(page.getByText(/^One image: 0\.\d+, with 9\d\.\d\s%\sright\./)), new RegExp(`32 images: ${losses["32 images"].toFixed(3)}`));

    await page.getByRole("radio", { name: "updates", exact: true }).check();
    assert.equal((await table(page, "Validation loss by batch size, rate 0.5")).at(-1).update, 30 * 1149);
    await page.getByRole("radio", { name: "time", exact: true }).check();
    const last = (await table(page, "Validation loss by batch size, rate 0.5")).at(-1);
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
