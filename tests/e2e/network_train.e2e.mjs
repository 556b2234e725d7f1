// Training in "One network, step by step", and what the trained network reads and misreads.
import assert from "node:assert/strict";
import { test } from "node:test";
import { draw, eventually, goTo, readTable, ready, runBar } from "./harness.mjs";
import {
  at, settled, stage, words, prediction, predict, press, revealed,
  goalReached, sum, numbers, near, readMatrix, outputsOf, hash, trainToTheEnd, three,
} from "./network_stage.mjs";

// --- Train -----------------------------------------------------------------------------------------------------------

test("500 epochs reach 96 %, and the words agree with the tables", () =>
  at("train", async (page) => {
    await predict(page, "More than nine in ten");
    await trainToTheEnd(page);
    const accuracies = await readTable(stage(page).getByRole("table", { name: "Accuracy" }));
    const losses = await readTable(stage(page).getByRole("table", { name: "Loss" }));
    const [first, last] = [losses[0], losses.at(-1)];
    assert.equal(last.epoch, 500);
    assert(accuracies.at(-1).validation >= 0.96, `validation accuracy ${accuracies.at(-1).validation}`);
    for (const curve of ["train", "validation"]) assert(last[curve] < first[curve] / 10, `${curve} loss fell from ${first[curve]} to ${last[curve]}`);
    await revealed(page);
    const [percent, images, epochs, ninety, passed, before, after] = numbers(await prediction(page).locator(".reveal").innerText());
    assert.deepEqual([images, epochs, ninety], [288, 500, 90]);
    near(percent / 100, accuracies.at(-1).validation, 6e-4, "accuracy");
    near(before, first.validation, 6e-4, "loss before");
    near(after, last.validation, 6e-4, "loss after");
    const around = [accuracies.findLast((row) => row.epoch < passed), accuracies.find((row) => row.epoch >= passed)];
    assert(around[0].validation < 0.9 && around[1].validation >= 0.9, `90 % between ${around.map((row) => row.epoch)}`);
    await goalReached(page);
  }));

test("Reset brings the same run to the last digit; the first layer's weights grow from noise", () =>
  at("train", async (page) => {
    const largest = async () => numbers(/The largest of these weights is (\S+) now/.exec(await words(page).innerText())[1])[0];
    const limit = numbers(/none is beyond (\S+)\./.exec(await words(page).innerText())[1])[0];
    near(limit, Math.sqrt(6 / 128), 6e-3, "Glorot's bound");
    assert((await largest()) <= limit, "at the start no weight is beyond the bound");
    const start = await hash(page);
    await trainToTheEnd(page);
    const end = await hash(page);
    await eventually(async () => assert((await largest()) > 3 * limit, "trained weights are larger"));
    await runBar(page).getByRole("button", { name: "Reset" }).click();
    await eventually(async () => assert.equal(await hash(page), start));
    await trainToTheEnd(page);
    assert.equal(await hash(page), end);
    await runBar(page).getByRole("button", { name: "New seed" }).click();
    await eventually(async () => assert.match(await runBar(page).innerText(), /0\s+epochs[\s\S]*seed 2/));
    assert.notEqual(await hash(page), start);
  }));

test("weights of a pixel without ink in any training image stay as they were drawn", () =>
  at("forward", async (page) => {
    const weights = async () => {
      const name = await stage(page).getByRole("slider", { name: /^Weights w of/ }).getAttribute("aria-label");
      return readMatrix(page, name);
    };
    const before = await weights();
    await goTo(page, "#/one-network/train");
    await trainToTheEnd(page);
    await goTo(page, "#/one-network/forward");
    await settled(page);
    const after = await weights();
    assert.equal(after[0], before[0]);
    const moved = after.filter((weight, i) => weight !== before[i]).length;
    assert(moved > 48, `${moved} of 64 weights have moved`);
  }));

test("rate 0.1 needs about ten times as long, rate 30 does not learn", () =>
  at("train", async (page) => {
    const rate = stage(page).getByRole("slider", { name: "Rate" });
    const lossAt = async (value, epoch) => {
      await rate.fill(String(Math.round(Math.log10(value / 0.001) * 20)));
      await ready(page);
      await eventually(async () => assert.match(await runBar(page).innerText(), /\b0\s+epochs/));
      await trainToTheEnd(page);
      const losses = await readTable(stage(page).getByRole("table", { name: "Loss" }));
      return losses.find((row) => row.epoch === epoch).validation;
    };
    await trainToTheEnd(page);
    const fast = (await readTable(stage(page).getByRole("table", { name: "Loss" }))).find((row) => row.epoch === 50).validation;
    await runBar(page).getByRole("button", { name: "Reset" }).click();
    const slow = await lossAt(0.1, 500);
    near(slow / fast, 1, 0.15, "epoch 500 at rate 0.1 and epoch 50 at rate 1");
    await runBar(page).getByRole("button", { name: "Reset" }).click();
    const wild = await lossAt(32, 500);
    assert(!(wild < 3), `loss ${wild} at rate 32`);
  }));

// --- Mistakes and drawing --------------------------------------------------------------------------------------------

test("the confusion matrix counts what the chart says, and every wrong digit is shown", () =>
  at("train", async (page) => {
    await trainToTheEnd(page);
    const accuracy = (await readTable(stage(page).getByRole("table", { name: "Accuracy" }))).at(-1).validation;
    await goTo(page, "#/one-network/mistakes");
    const table = stage(page).getByRole("table", { name: /^Validation images/ });
    const counts = (await table.locator("td").allTextContents()).map(Number);
    const right = sum(counts.filter((_, cell) => cell % 11 === 0));
    const wrong = sum(counts) - right;
    assert.equal(sum(counts), 288);
    near(right / 288, accuracy, 1e-4, "share on the diagonal");
    const heading = stage(page).getByRole("heading", { name: /of 288 wrong/ });
    assert.equal(numbers(await heading.innerText())[0], wrong);
    const listed = stage(page).getByRole("listitem").filter({ hasText: "read as" });
    assert.equal(await listed.count(), wrong);
    const pairs = (await listed.allInnerTexts()).map((text) => /(\d) read as (\d)/.exec(text.replaceAll("\n", " ")).slice(1).map(Number));
    const kinds = counts.map((_, cell) => pairs.filter(([truth, answer]) => 10 * truth + answer === cell).length);
    assert.deepEqual(kinds, counts.map((count, cell) => (cell % 11 === 0 ? 0 : count)));
    // By keyboard to one kind of mistake: only it is listed.
    const cell = kinds.findIndex((count) => count > 0);
    await table.locator("td button[tabindex='0']").focus();
    await page.keyboard.press("Home");
    for (let i = 0; i < cell; i++) await page.keyboard.press("ArrowRight");
    await page.keyboard.press("Enter");
    await eventually(async () => assert.equal(await listed.count(), kinds[cell]));
    await predict(page, /^Smaller/);
    await revealed(page);
    const [unsure, sure] = numbers(await prediction(page).locator(".reveal").innerText());
    assert(unsure < sure - 0.1, `${unsure} when wrong, ${sure} when right`);
    // A wrong digit goes back to step 1 and is read wrong there, too.
    await listed.first().getByRole("link").click();
    await settled(page);
    const [truth, answer] = [Math.floor(cell / 10), cell % 10];
    await eventually(async () => assert.match(await words(page).innerText(), new RegExp(`Here that is ${answer}, and the image is a ${truth}: wrong`)));
  }));

test("an empty pad gets no answer, a drawn 3 is read as a 3, and the hidden units answer", () =>
  at("train", async (page) => {
    await trainToTheEnd(page);
    await goTo(page, "#/one-network/draw");
    await stage(page).getByText("The pad is empty: no answer.").waitFor();
    assert.equal(await stage(page).getByRole("list", { name: /^The ten outputs/ }).count(), 0);
    await draw(page, three);
    await stage(page).getByText(/^It reads/).waitFor();
    const outputs = await outputsOf(page);
    const [answer, output] = numbers(await stage(page).getByText(/^It reads/).innerText());
    assert.equal(answer, outputs.indexOf(Math.max(...outputs)));
    near(output, Math.max(...outputs), 6e-3, "its output");
    assert.equal(answer, 3);
    const units = await stage(page).getByRole("option").evaluateAll((options) => options.map((option) => option.getAttribute("aria-label")));
    const activations = units.map((name) => Number(/activation ([\d.]+)$/.exec(name)[1]));
    assert.equal(activations.length, 64);
    assert(Math.max(...activations) > 0.8 && Math.min(...activations) < 0.2, "some units are awake, some are not");
    await press(page, "Clear");
    await stage(page).getByText("The pad is empty: no answer.").waitFor();
    assert.equal(await stage(page).getByRole("list", { name: /^The ten outputs/ }).count(), 0);
  }));

test("ten drawn digits are counted, and the prediction is decided by them", () =>
  at("train", async (page) => {
    await trainToTheEnd(page);
    await goTo(page, "#/one-network/draw");
    await predict(page, "Four or fewer");
    for (let digit = 0; digit < 10; digit++) {
      await draw(page, three);
      await stage(page).getByRole("button", { name: `That is my ${digit}` }).click();
      await stage(page).getByText("The pad is empty: no answer.").waitFor();
    }
    await revealed(page);
    const verdicts = await stage(page).getByRole("list", { name: "Your digits so far" }).getByRole("listitem").allInnerTexts();
    assert.deepEqual(verdicts.map((text) => text.includes("✓")), verdicts.map((_, digit) => digit === 3), verdicts.join());
    assert.match(await prediction(page).locator(".reveal").innerText(), /It read 1 of your ten digits/);
  }));
