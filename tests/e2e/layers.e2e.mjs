// The chapter "More layers": does what its text tells the reader, and compares what is said in words with the tables.
import assert from "node:assert/strict";
import { test } from "node:test";
import { eventually, goTo, readTable, ready, useLab } from "./harness.mjs";

const lab = useLab();
const patience = 150_000;

/** Opens a step with its run at full speed. */
const at = (step, act, options = {}) =>
  lab.visit({ ...options, at: `#/more-layers/${step}` }, async (page) => {
    await ready(page);
    const speed = stage(page).getByRole("slider", { name: /^Speed/ });
    if (await speed.count()) await speed.fill(await speed.getAttribute("max"));
    await act(page);
  });

const stage = (page) => page.getByRole("region", { name: "Lab", exact: true });
const bench = (page) => page.getByRole("region", { name: "Gradient-check bench" });
const prediction = (page, question) => page.getByRole("region", { name: `Prediction: ${question}` });
const predict = (page, question, option) => prediction(page, question).getByRole("radio", { name: option }).check();
const answered = (page, question, option) =>
  prediction(page, question).locator("label").filter({ hasText: option }).getByText("this is what happens").waitFor();
const raceRow = (page, name) => page.getByRole("row", { name: new RegExp(`^${name}`) }).first();
const plain = (text) => text.replaceAll("\u2212", "-").replaceAll(/[\u00a0\u202f]/g, " ");
const numbers = (text) => plain(text).replaceAll(",", "").match(/-?\d+(?:\.\d+)?(?:e[+-]\d+)?/g).map(Number);
/** As the page writes shares. */
const percent = (share) => `${(100 * share).toFixed(1)} %`;
const lastRow = async (page, chart) => (await readTable(page.getByRole("table", { name: chart, exact: true }))).at(-1);
const rowAt = async (page, chart, epoch) => (await readTable(page.getByRole("table", { name: chart, exact: true }))).find((row) => row.epoch === epoch);

/** Presses a race's button and waits for the end of its run; resolves to the validation accuracy of its row. */
async function race(page, name, row = raceRow(page, name)) {
  await row.getByRole("button", { name: `Run ${name}`, exact: true }).click();
  const result = row.getByRole("cell").filter({ hasText: /^\d+\.\d\s%$/ });
  await result.waitFor({ timeout: patience });
  return numbers(plain(await result.textContent()))[0] / 100;
}

/** Gives a hidden layer, counted from 1, a width by typing it. */
async function typeWidth(page, layer, width) {
  const field = page.getByRole("spinbutton", { name: `Width of hidden layer ${layer}` });
  await field.fill(String(width));
  await field.press("Enter");
}

const gradientNorms = async (page) => (await readTable(page.getByRole("table", { name: /^Length of each layer's gradient/ }))).map((row) => row["epoch 1"]);

// --- One layer or three? ---------------------------------------------------------------------------------------------

test("three hidden layers learn later than one; the words say what the chart's table says", () =>
  at("depth", async (page) => {
    const question = "Same images, same seed";
    const asked = page.getByRole("region", { name: new RegExp(`^Prediction: ${question}`) });
    await asked.getByRole("radio", { name: "Three hidden layers" }).check();
    await race(page, "one hidden layer");
    const one = await lastRow(page, "Accuracy");
    assert.equal(one.epoch, 500);
    assert(one.validation >= 0.96, `one hidden layer: ${one.validation}`);
    assert.equal(await asked.getByText("this is what happens").count(), 0, "nothing is told before both have run");

    await race(page, "three hidden layers");
    const three = await lastRow(page, "Accuracy");
    assert.equal(three.A, one.validation, "the first run is pinned as A");
    assert(three.validation < one.validation - 0.03, `one ${one.validation}, three ${three.validation}`);
    assert((await rowAt(page, "Accuracy", 100)).validation < 0.2, "it rests for many epochs");
    assert(three.validation > (await rowAt(page, "Accuracy", 400)).validation + 0.01, "it is still on its way up");

    await asked.locator("label").filter({ hasText: "One hidden layer" }).getByText("this is what happens").waitFor();
    const told = plain(await asked.getByText(/^One hidden layer:/).textContent());
    assert(told.startsWith(`One hidden layer: ${percent(one.validation)}. Three: ${percent(three.validation)}.`), told);
    const side = await readTable(page.getByRole("table", { name: "Side by side" }));
    assert.deepEqual(side.map((row) => [row.run, row["what differs"], row.parameters]), [["now", "layers 64-64-64-64-10", 13130], ["A", "layers 64-64-10", 4810]]);
  }));

test("with 1,000 epochs three hidden layers draw level", () =>
  at("depth", async (page) => {
    await race(page, "three hidden layers");
    const at500 = (await lastRow(page, "Accuracy")).validation;
    await page.getByRole("button", { name: "More", exact: true }).click();
    await page.getByRole("slider", { name: "Epochs" }).fill("1000");
    await page.getByRole("button", { name: /^Play/ }).click();
    await page.getByText("Finished after epoch 1000").waitFor({ state: "attached", timeout: patience });
    const end = (await lastRow(page, "Accuracy")).validation;
    assert(end >= 0.96 && end > at500, `${at500} at 500, ${end} at 1,000`);
  }));

test("the goal: 0.96 with fewer than 3,000 parameters, by the slider and the keyboard", () =>
  at("depth", async (page) => {
    const goal = stage(page).getByText("Goal reached");
    const field = page.getByRole("spinbutton", { name: "Width of hidden layer 1" });
    await field.focus();
    for (let i = 0; i < 3; i++) await field.press("PageDown");
    await eventually(async () => assert.equal(await field.inputValue(), "16"));
    await stage(page).getByText("1,210 parameters").waitFor();
    const { parameters } = (await readTable(page.getByRole("table", { name: /drawn to scale$/ })))[0];
    assert.equal(parameters, 65 * 16);
    assert.equal(await goal.count(), 0);
    await page.getByRole("button", { name: "Play" }).press("Space");
    await goal.waitFor({ timeout: patience });
    assert((await lastRow(page, "Accuracy")).validation >= 0.96);
  }));

test("layers can be added, resized and removed; what the core refuses is said at the field", () =>
  at("depth", async (page) => {
    const spin = page.getByRole("spinbutton", { name: /^Width of hidden layer/ });
    const count = (expected) => eventually(async () => assert.equal(await spin.count(), expected));
    await page.getByRole("button", { name: "Add a hidden layer" }).click();
    await count(2);
    await page.getByRole("slider", { name: "Units in hidden layer 2" }).fill("8");
    await stage(page).getByText("64-64-8-10: 2 hidden layers").waitFor();

    for (const [width, reason] of [[0, /network\.layers\[1\].*0.*1 to 512/], [1000, /network\.layers\[1\].*1000.*1 to 512/], ["2,5", /2,5. is not a whole number/]]) {
      await typeWidth(page, 1, width);
      const field = page.getByRole("spinbutton", { name: "Width of hidden layer 1" });
      await eventually(async () => assert.match(await page.locator(`#${CSS(await field.getAttribute("aria-describedby"))}`).textContent(), reason));
      assert.equal(await field.getAttribute("aria-invalid"), "true");
      assert.equal(await field.inputValue(), String(width), "what was typed stays to be mended");
      await stage(page).getByText("64-64-8-10: 2 hidden layers").waitFor();
    }
    await typeWidth(page, 1, 12);
    await stage(page).getByText("64-12-8-10: 2 hidden layers").waitFor();
    assert.equal(await page.locator("[aria-invalid=true]").count(), 0);
    await page.getByRole("button", { name: "Remove hidden layer 2" }).click();
    await count(1);
    assert.equal(await page.evaluate(() => document.activeElement.getAttribute("aria-label")), "Remove hidden layer 1", "the focus stays in the list");
    await page.keyboard.press("Enter");
    await stage(page).getByText("64-10: no hidden layer").waitFor();
    await page.getByRole("button", { name: "Step" }).click();
    await eventually(async () => assert.equal((await lastRow(page, "Accuracy")).epoch, 1));
  }));

const CSS = (id) => id.replaceAll(/[^\w-]/g, "\\$&");

// --- Forward keeps, backward walks -----------------------------------------------------------------------------------

test("the walk fills activations downwards, then slopes upwards; in five layers they fade", () =>
  at("passes", async (page) => {
    const table = page.getByRole("table", { name: "One image, forward and back" });
    const lengths = async () => (await readTable(table)).slice(1).map((row) => row["|δ|"]);
    await page.getByRole("radio", { name: "The activations of every layer" }).check();
    await stage(page).getByRole("radio", { name: "5", exact: true }).last().check();
    await eventually(async () => assert.equal((await lengths()).length, 6));
    const full = await lengths();
    full.slice(1).forEach((length, index) => assert(length > 2 * full[index], `|δ| of layers 1 to 6: ${full}`));

    await page.getByRole("button", { name: "Walk again" }).click();
    const said = [];
    for (let moment = 0; moment < 13; moment++) {
      said.push(await stage(page).getByRole("slider", { name: "Moment of the walk" }).getAttribute("aria-valuetext"));
      assert.equal((await lengths()).filter((length) => typeof length === "number").length, Math.max(0, moment - 7), `moment ${moment}`);
      await page.getByRole("button", { name: "Next →" }).click();
    }
    assert.match(said[0], /Nothing is computed yet/);
    assert.match(said[6], /^Forward through layer 6: it reads a₅, computes a₆ and keeps it/);
    assert.match(said[7], /a loss of \d/);
    assert.match(said[8], /^Backward at layer 6: δ₆ comes from the loss\. With the kept a₅/);
    assert.match(said[12], /^Backward at layer 2: δ₂ comes from δ₃/);
    await page.getByText("this is what happens").waitFor();
  }));

// --- Where the gradient goes -----------------------------------------------------------------------------------------

test("five sigmoid layers learn nothing, their gradients fade; ReLU and He free them", () =>
  at("vanishing", async (page) => {
    await page.getByRole("button", { name: "Skip", exact: true }).click();
    const stuck = await race(page, "sigmoid, Glorot, rate 1");
    assert(stuck < 0.15, `sigmoid: ${stuck}`);
    const loss = await lastRow(page, "Loss");
    const base = -Math.log(0.1) - 9 * Math.log(0.9);
    assert(Math.abs(loss.train - base) < 0.02, `the loss rests at ${loss.train}, the base rate's is ${base}`);
    assert(Math.abs((await rowAt(page, "Loss", 50)).train - base) < 0.02, "from early on");
    await page.getByText("this is what happens").waitFor();
    assert.match(plain(await page.getByText(/right; guessing gives/).textContent()), new RegExp(`^${percent(stuck)} right;[^]*rests at\\s+${loss.train.toFixed(2)}`));
    await stage(page).getByText("the same one to all").waitFor();

    const norms = await gradientNorms(page);
    assert.equal(norms.length, 6);
    norms.slice(1).forEach((norm, index) => assert(norm > 2.5 * norms[index], `gradients of layers 1 to 6 in epoch 1: ${norms}`));
    const told = numbers(await page.getByText(/^Your run shows it/).textContent());
    assert(told.includes(norms[5]) && told.includes(norms[0]), `${told} tells ${norms}`);
    assert(Math.abs(told.at(-2) / (norms[5] / norms[0]) - 1) < 0.02, `${told}`);

    const free = await race(page, "ReLU, He, rate 0.1");
    assert(free > 0.96, `ReLU: ${free}`);
    const even = await gradientNorms(page);
    assert(Math.max(...even) / Math.min(...even) < 4, `gradients in epoch 1: ${even}`);
    await stage(page).getByText("Goal reached").waitFor();

    await page.getByRole("slider", { name: "Learning rate" }).fill(await page.getByRole("slider", { name: "Learning rate" }).evaluate(() => String(3 * 20)));
    await page.getByRole("button", { name: "Play", exact: true }).click();
    await stage(page).getByText("Diverged.").waitFor({ timeout: patience });
    // Rows further down belong to the run that was pinned.
    const rows = (await readTable(page.getByRole("table", { name: "Loss", exact: true }))).filter(({ train }) => train !== "");
    assert(rows.at(-1).epoch < 20, `within a few epochs: ${JSON.stringify(rows.at(-1))}`);
    await page.getByLabel("Activation").selectOption("tanh");
    await page.getByRole("slider", { name: "Learning rate" }).fill(String(2 * 20));
    await page.getByRole("button", { name: "Play", exact: true }).click();
    await page.getByText("Finished after epoch 500").waitFor({ state: "attached", timeout: patience });
    await stage(page).getByText("0, 1, 2, 3, 4, 5, 6, 7, 8, 9").waitFor();
  }));

// --- Why every layer bends -------------------------------------------------------------------------------------------

test("layers without a bend multiply into one; with a bend they do not", () =>
  at("linear", async (page) => {
    const verdict = page.getByRole("status").filter({ hasText: "digits get the same answer" });
    await page.getByRole("radio", { name: "Nothing" }).check();
    await verdict.filter({ hasText: "Not the same" }).waitFor();
    await race(page, "five hidden layers, identity");
    await verdict.filter({ hasText: /^\s*The same: 10 of 10/ }).waitFor();
    const [, , difference, size] = numbers((await verdict.textContent()).replace("10 of 10", "10 10"));
    assert(difference > 0 && difference < 1e-4 * size && size > 1, `${difference} of ${size}`);
    const [deep, flat] = (await readTable(page.getByRole("table", { name: "Answers of the network and of the one layer" }))).map((row) => Array.from("0123456789", (digit) => row[digit]));
    assert.deepEqual(deep, flat);
    assert(new Set(deep).size > 5, `it has learned: ${deep}`);
    await page.getByText("this is what happens").waitFor();
    await race(page, "no hidden layer");
    await page.getByLabel("Activation").selectOption("relu");
    await page.getByRole("button", { name: "Add a hidden layer" }).click();
    await verdict.filter({ hasText: "Not the same" }).waitFor();
  }));

// --- The gradient-check bench ----------------------------------------------------------------------------------------

/** Presses Check, waits for the result of these settings, and reads it. */
async function check(page) {
  await bench(page).getByRole("button", { name: "Check", exact: true }).click();
  return result(page);
}
async function result(page) {
  await bench(page).getByText(/\d+ of \d+ tensors pass/).waitFor({ timeout: patience });
  return readTable(bench(page).getByRole("table"));
}
const settle = async (page, change) => {
  await change();
  await bench(page).getByText("The settings have changed since").waitFor();
};
const failing = (rows) => rows.filter(({ verdict }) => verdict === "✗ fails").map(({ tensor }) => tensor);
function isRight(rows, where) {
  assert.deepEqual(failing(rows), [], where);
  for (const row of rows) {
    assert(row["relative error"] > 0 && row["relative error"] < 1e-6, `${where}, ${row.tensor}: ${row["relative error"]}`);
    assert.equal(row.cosine, 1);
    assert.equal(row["|analytic|"], row["|numerical|"]);
    assert(row.checked > 0 && row.skipped <= row.checked / 20, `${where}, ${row.tensor}: ${row.checked} checked, ${row.skipped} skipped`);
  }
}

test("every tensor passes for all activations and losses, and the words say the table's numbers", () =>
  at("check", async (page) => {
    const first = await result(page);
    assert.deepEqual(first.map(({ tensor }) => tensor), ["W1", "b1", "W2", "b2", "W3", "b3"]);
    isRight(first, "as it opens");
    await page.getByRole("radio", { name: "Yes, in every layer" }).check();
    for (const activation of ["relu", "tanh", "leaky_relu", "identity"]) {
      await settle(page, () => bench(page).getByLabel("Activation").selectOption(activation));
      const rows = await check(page);
      isRight(rows, activation);
      const largest = Math.max(...rows.map((row) => row["relative error"]));
      assert.equal(numbers(await bench(page).getByText(/tensors pass/).textContent())[2], largest, "the verdict's largest error");
      if (activation === "relu") {
        await page.getByText("this is what happens").waitFor();
        assert.equal(numbers(await page.getByText(/^With ReLU the largest/).textContent())[0], largest);
      }
    }
    for (const loss of ["softmax_cross_entropy", "sigmoid_squared_error"]) {
      await settle(page, () => bench(page).getByLabel("Loss").selectOption(loss));
      isRight(await check(page), loss);
    }
  }));

test("a width out of range is refused at the bench, and a long check can be cancelled", () =>
  at("check", async (page) => {
    await result(page);
    await typeWidth(page, 1, 0);
    await bench(page).getByRole("status").filter({ hasText: /network\.layers\[1\].*1 to 512/ }).waitFor();
    await typeWidth(page, 1, 512);
    await typeWidth(page, 2, 512);
    await settle(page, async () => {});
    await bench(page).getByRole("button", { name: "Check", exact: true }).click();
    await bench(page).getByRole("button", { name: "Cancel" }).click();
    await typeWidth(page, 1, 8);
    await typeWidth(page, 2, 8);
    await settle(page, async () => {});
    isRight(await check(page), "after cancelling");
  }));

test("each of our faults fails where the text says, and the goal is one layer", () =>
  at("break", async (page) => {
    isRight(await result(page), "nothing broken");
    const slope = page.getByRole("region", { name: /^Prediction: Hidden layers without/ });
    const other = page.getByRole("region", { name: /^Prediction: Binary cross-entropy on the screen/ });
    await slope.getByRole("radio", { name: "All six" }).check();
    await other.getByRole("radio", { name: "All six" }).check();
    const box = bench(page).getByRole("checkbox", { name: /leave out f′\(z\)/ });

    await settle(page, () => box.check());
    const without = await check(page);
    assert.deepEqual(failing(without), ["W1", "b1", "W2", "b2"]);
    await slope.locator("label").filter({ hasText: "the layers before the last" }).getByText("this is what happens").waitFor();
    const told = plain(await slope.getByText(/Look at the lengths/).textContent());
    for (const { tensor, ...row } of without.filter(({ tensor }) => /W[12]/.test(tensor))) {
      const times = Number(new RegExp(`${tensor} came out ([\\d.]+) times`).exec(told)[1]);
      assert(Math.abs(times / (row["|analytic|"] / row["|numerical|"]) - 1) < 0.02, told);
      assert(row.cosine > 0.99 && row.cosine < 1, `${tensor}: ${row.cosine}`);
    }

    await settle(page, () => box.uncheck());
    await settle(page, () => bench(page).getByLabel("Send back the gradient of").selectOption("sigmoid_squared_error"));
    assert.deepEqual(failing(await check(page)), ["W1", "b1", "W2", "b2", "W3", "b3"]);
    await other.getByText("this is what happens").waitFor();
    assert.equal(await stage(page).getByText("Goal reached").count(), 0);

    await settle(page, () => bench(page).getByLabel("Send back the gradient of").selectOption("none"));
    await settle(page, () => box.check());
    await settle(page, () => bench(page).getByLabel("Activation").selectOption("identity"));
    isRight(await check(page), "identity has no slope to leave out");
    await settle(page, () => bench(page).getByLabel("Activation").selectOption("sigmoid"));
    await settle(page, () => page.getByRole("button", { name: "Remove hidden layer 2" }).click());
    assert.deepEqual(failing(await check(page)), ["W1", "b1"]);
    await stage(page).getByText("Goal reached").waitFor();
  }));

// --- A wrong gradient that learns ------------------------------------------------------------------------------------

test("the broken gradient is ahead at rate 0.1 and behind at rate 1", () =>
  at("silent", async (page) => {
    await page.getByRole("radio", { name: "The right gradient" }).check();
    const rows = (name) => page.getByRole("row", { name: new RegExp(`^${name}`) });
    const [right, broken] = ["the right gradient", "without f′(z), broken by us"];
    const pattern = broken.replaceAll(/[()]/g, "\\$&");
    const slow = [await race(page, right, rows(right).nth(0)), await race(page, broken, rows(pattern).nth(0))];
    assert(slow[1] > slow[0] + 0.1, `rate 0.1: ${slow}`);
    const last = await lastRow(page, "Accuracy");
    assert.equal(percent(last.validation), percent(slow[1]));
    assert.equal(percent(last.A), percent(slow[0]), "the right one is pinned");
    await page.getByText("this is what happens").waitFor();
    assert.match(plain(await page.getByText(/^The broken one:/).textContent()), new RegExp(`^The broken one: ${percent(slow[1])}, against ${percent(slow[0])}`));

    const fast = [await race(page, right, rows(right).nth(1)), await race(page, broken, rows(pattern).nth(1))];
    assert(fast[0] > fast[1] + 0.01, `rate 1: ${fast}`);
    assert.match(plain(await page.getByText(/^Now the order is the other way round/).textContent()), new RegExp(`${percent(fast[0])} with the right gradient, ${percent(fast[1])}`));
  }));

// --- The chapter as a whole ------------------------------------------------------------------------------------------

test("each step opens its own network", () =>
  at("depth", async (page) => {
    await goTo(page, "#/more-layers/vanishing");
    await stage(page).getByText("21,450 parameters").waitFor();
    await goTo(page, "#/more-layers/check");
    await goTo(page, "#/more-layers/silent");
    await eventually(async () => assert.equal((await readTable(page.getByRole("table", { name: /^Length/ }))).length, 3));
    await page.getByRole("button", { name: "Step" }).click();
    await eventually(async () => assert.equal((await lastRow(page, "Accuracy")).epoch, 1));
    await goTo(page, "#/more-layers/depth");
    await stage(page).getByText("4,810 parameters").waitFor();
    assert.equal((await lastRow(page, "Accuracy")).epoch, 0);
  }));
