// The chapter "One network, step by step": does what its text tells the reader, works the numbers out again, and
// compares what is said in words with the charts' own tables.
import assert from "node:assert/strict";
import { test } from "node:test";
import { eventually, goTo, phone, readTable, ready, runBar, useLab } from "./harness.mjs";
import { runLink, runOf } from "./links.mjs";

const lab = useLab();

/** Opens a step; `act` may use the lab when the network has answered. */
const at = (step, act, options = {}) =>
  lab.visit({ ...options, at: `#/one-network/${step}` }, async (page) => {
    await ready(page);
    await settled(page);
    await act(page);
  });
const settled = (page) => page.getByText("The network is being set up").waitFor({ state: "detached" });

const stage = (page) => page.getByRole("region", { name: "Lab", exact: true });
const card = (page) => page.getByRole("region", { name: "What you point at" });
/** The text beside the stage. */
const words = (page) => page.locator("article > .text");
const prediction = (page) => page.getByRole("region", { name: "Prediction" });
const predict = (page, option) => prediction(page).getByRole("radio", { name: option }).check();
const press = (page, name) => page.getByRole("button", { name }).first().click();
const choose = (page, name) => stage(page).getByRole("radio", { name, exact: true }).check();
const revealed = (page) => prediction(page).getByText("this is what happens").waitFor();
const goalReached = (page) => page.getByText("Goal reached").waitFor();
const sum = (values) => values.reduce((a, b) => a + b, 0);
const sigmoid = (z) => 1 / (1 + Math.exp(-z));
const plain = (text) => text.replaceAll("\u2212", "-").replaceAll(/[\u00a0\u202f]/g, " ");
/** All numbers of a text. */
const numbers = (text) => plain(text).replaceAll(",", "").match(/-?\d+(?:\.\d+)?/g).map(Number);
const near = (found, expected, tolerance, what) => assert(Math.abs(found - expected) <= tolerance, `${what}: ${found}, expected ${expected}`);

/** Goes through a matrix picture by its keys (in the page, for speed) and reads every value. */
async function readMatrix(page, name, count = 64) {
  const picture = stage(page).getByRole("slider", { name, exact: true });
  await picture.focus();
  const readings = await picture.evaluate(async (element, count) => {
    const press = async (key) => {
      element.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
      await new Promise((go) => setTimeout(go));
      return element.getAttribute("aria-valuetext");
    };
    const texts = [await press("Home")];
    while (texts.length < count) texts.push(await press("ArrowRight"));
    return texts;
  }, count);
  return readings.map((text) => Number(/: (\S+)$/.exec(plain(text))[1]));
}

/** What the terms on the card stand for now, by term. */
async function chips(page) {
  const found = await card(page).locator(".chip").evaluateAll((all) => all.map((chip) => [chip.dataset.term, chip.querySelector("b").textContent]));
  return Object.fromEntries(found.map(([term, text]) => [term, Number(plain(text))]));
}

const outputsOf = async (page) =>
  (await stage(page).getByRole("list", { name: /^The ten outputs/ }).locator(".value").allTextContents()).map((text) => Number(plain(text)));

// --- Forward ---------------------------------------------------------------------------------------------------------

test("64 products and the bias are the weighted sum, and the sigmoid makes the activation", () =>
  at("forward", async (page) => {
    const network = stage(page).getByRole("slider", { name: "The network with the image in it" });
    await network.focus();
    await page.keyboard.press("ArrowDown");
    const reading = plain(await network.getAttribute("aria-valuetext"));
    const [, unit] = /^hidden unit (\d+):/.exec(reading);
    const [products, total, bias, z, a] = numbers(reading).slice(1);
    assert.equal(products, 64);
    const x = await readMatrix(page, "Pixels x");
    const w = await readMatrix(page, `Weights w of hidden unit ${unit}`);
    const wx = await readMatrix(page, "Products w times x");
    assert(x.some((value) => value > 0) && x.every((value) => value >= 0 && value <= 1));
    wx.forEach((product, i) => near(product, w[i] * x[i], 2e-4, `product ${i + 1}`));
    near(sum(wx), total, 64 * 5e-5, "the sum of 64 products");
    near(z, total + bias, 2e-4, "the weighted sum");
    near(a, sigmoid(z), 2e-4, "the activation");
    await stage(page).getByText(`z = ${reading.match(/z = (\S+),/)[1].replace("-", "\u2212")}`).first().waitFor();
    const hidden = await network.evaluate((picture) => picture.getAttribute("aria-valuemax"));
    assert.equal(hidden, "63");
  }));

test("the outputs are sigmoids of the logits, and the largest is the answer", () =>
  at("forward", async (page) => {
    await choose(page, "7");
    await eventually(async () => assert.match(await words(page).innerText(), /the image is a 7/));
    const outputs = await outputsOf(page);
    assert.equal(outputs.length, 10);
    const answer = outputs.indexOf(Math.max(...outputs));
    assert.match(await words(page).innerText(), new RegExp(`Here that is ${answer}, and the image is a 7: ${answer === 7 ? "right" : "wrong"}`));
    await choose(page, "Output");
    for (const k of [0, 7, 9]) {
      await stage(page).getByRole("list", { name: "The ten outputs" }).getByRole("button").nth(k).focus();
      await eventually(async () => {
        const { logit, o } = await chips(page);
        near(o, outputs[k], 6e-4, `output ${k}`);
        near(o, sigmoid(logit), 2e-4, `sigmoid of logit ${k}`);
      });
    }
  }));

test("the untrained network reads as many as the chart's first row says", () =>
  at("forward", async (page) => {
    await predict(page, /^About one in ten/);
    await press(page, "Let it read them");
    await revealed(page);
    const [right, all, percent] = numbers(await prediction(page).locator(".reveal").innerText());
    await goTo(page, "#/one-network/train");
    const [first] = await readTable(stage(page).getByRole("table", { name: "Accuracy" }));
    near(right / all, first.validation, 1e-4, "share read right");
    near(percent / 100, first.validation, 1e-3, "share in per cent");
    assert(right / all < 0.25, "no better than guessing");
  }));

test("pointing at a term lights sentence, formula and code, and the card says its value", () =>
  at("forward", async (page) => {
    for (const [term, name] of [["z", /^weighted sum of/i], ["w", /^weight from pixel/i], ["a", /^activation of/i]]) {
      await page.locator(`article > .text span[data-term="${term}"]`).first().focus();
      await eventually(async () => {
        for (const place of ["article > .text .katex", "[data-card] .katex", "[data-card] .excerpt"]) {
          assert(await page.locator(`${place} [data-term="${term}"].lit`).count(), `${term} is lit in ${place}`);
        }
        const status = await card(page).locator("p[role=status]").innerText();
        assert.match(status, name);
        near(numbers(status).at(-1), (await chips(page))[term], 1e-4, `value of ${term}`);
      });
    }
    // By mouse, the other way round: from the formula to the sentence.
    await page.locator('article > .text .katex [data-term="b"]').first().hover();
    await eventually(async () => assert(await page.locator('article > .text span[data-term="b"].lit').count()));
  }));

test("the goal of the first step is reached by keyboard", () =>
  at("forward", async (page) => {
    const network = stage(page).getByRole("slider", { name: "The network with the image in it" });
    const reading = async () => numbers(await network.getAttribute("aria-valuetext"));
    await network.focus();
    await page.keyboard.press("ArrowDown");
    let [unit] = await reading();
    // To the top left unit of the block of 8 by 8, then through all of it, row by row and back again.
    for (let row = Math.floor((unit - 1) / 8); row > 0; row--) await page.keyboard.press("ArrowUp");
    for (let column = (unit - 1) % 8; column > 0; column--) await page.keyboard.press("ArrowLeft");
    for (let image = 0; image < 10; image++) {
      for (let row = 0; row < 8; row++) {
        for (let column = 0; column < 8; column++) {
          const found = await reading();
          if (found.at(-1) > 0.75) return goalReached(page);
          assert.equal(await page.getByText("Goal reached").count(), 0, `too soon: ${found}`);
          if (column < 7) await page.keyboard.press((row + image) % 2 ? "ArrowLeft" : "ArrowRight");
        }
        await page.keyboard.press(image % 2 ? "ArrowUp" : "ArrowDown");
      }
      await press(page, /^Another/);
      await eventually(async () => assert.match(await stage(page).getByRole("button", { name: /^Another/ }).innerText(), new RegExp(`${image + 2}/`)));
      await network.focus();
    }
    assert.fail("no unit above 0.75 in ten images");
  }));

test("a drawing goes through the network; an empty pad leaves the last image", () =>
  at("forward", async (page) => {
    const before = await outputsOf(page);
    await press(page, "Draw");
    await stage(page).getByText("The pad is empty, so the last image stays.").waitFor();
    assert.deepEqual(await outputsOf(page), before);
    await draw(page, [[0.5, 0.15], [0.5, 0.85]]);
    await stage(page).getByText("The network sees your drawing.").waitFor();
    await eventually(async () => assert.notDeepEqual(await outputsOf(page), before));
  }));

// --- Loss ------------------------------------------------------------------------------------------------------------

const termOf = {
  "binary cross-entropy": (a, y) => -Math.log(y ? a : 1 - a),
  "squared error": (a, y) => (a - y) ** 2,
  "softmax + cross-entropy": (a, y) => (y ? -Math.log(a) : 0),
};

async function lossTable(page) {
  const table = stage(page).getByRole("table", { name: "The loss of this image, output by output" });
  const rows = await readTable(table);
  return { rows, total: numbers(await table.locator("tfoot").innerText()).at(-1) };
}

test("each loss is the sum of its terms, and another loss leaves the outputs of the sigmoids alone", () =>
  at("loss", async (page) => {
    await predict(page, "The outputs stay, the loss changes");
    const seen = {};
    for (const name of Object.keys(termOf)) {
      await choose(page, name);
      await eventually(async () => {
        const { rows, total } = await lossTable(page);
        for (const { "output a": a, "wanted y": y, "share of the loss": term } of rows) near(term, termOf[name](a, y), 5e-3, `${name}: term of ${a}`);
        near(sum(rows.map((row) => row["share of the loss"])), total, 6e-3, name);
        assert.deepEqual(rows.map((row) => row["wanted y"]), [0, 0, 0, 1, 0, 0, 0, 0, 0, 0]);
        seen[name] = { outputs: rows.map((row) => row["output a"]), total };
      });
    }
    assert.deepEqual(seen["binary cross-entropy"].outputs, seen["squared error"].outputs);
    near(sum(seen["softmax + cross-entropy"].outputs), 1, 6e-3, "softmax outputs");
    await revealed(page);
    const [binary, squared] = numbers(await prediction(page).locator(".reveal").innerText());
    assert.deepEqual([binary, squared], [seen["binary cross-entropy"].total, seen["squared error"].total]);
    const table = await readTable(page.getByRole("table", { name: /three yardsticks/ }));
    for (const row of table) near(row["this image"], seen[row.loss].total, 1e-3, row.loss);
    await goalReached(page);
  }));

// --- Backward --------------------------------------------------------------------------------------------------------

const deltasOf = async (page) => (await stage(page).locator('section[data-term="delta-o"] .value').allTextContents()).map((text) => Number(plain(text)));

test("the deltas of the outputs are what came out minus what was wanted", () =>
  at("loss", async (page) => {
    const { rows } = await lossTable(page);
    await goTo(page, "#/one-network/backward");
    await settled(page);
    const deltas = await deltasOf(page);
    assert.equal(deltas.length, 10);
    deltas.forEach((delta, k) => near(delta, rows[k]["output a"] - rows[k]["wanted y"], 1.1e-3, `delta ${k}`));
    assert(deltas[3] < 0 && deltas.every((delta, k) => k === 3 || delta > 0), "only the true class should grow");
  }));

test("a weight's gradient is delta times pixel: exactly 0 without ink", () =>
  at("backward", async (page) => {
    await predict(page, "Exactly 0");
    await choose(page, "Gradient of a weight");
    const { "delta-h": delta } = await chips(page);
    const pixels = await readMatrix(page, "Pixels x");
    const name = await stage(page).getByRole("slider", { name: /^Gradient of the weights of/ }).getAttribute("aria-label");
    const gradient = await readMatrix(page, name);
    gradient.forEach((value, i) => near(value, delta * pixels[i], 2e-4, `gradient ${i + 1}`));
    assert(pixels.some((x) => x === 0) && gradient.some((value) => value !== 0));
    gradient.forEach((value, i) => pixels[i] === 0 && assert.equal(Math.abs(value), 0));
    await revealed(page);
  }));

test("the hidden deltas can be read by keyboard, and the largest is the goal", () =>
  at("backward", async (page) => {
    const deltas = await readMatrix(page, "Deltas of the hidden units");
    assert(new Set(deltas).size > 32, "every unit has its own delta");
    const worst = deltas.reduce((best, delta, unit) => (Math.abs(delta) > Math.abs(deltas[best]) ? unit : best), 0);
    await page.keyboard.press("Home");
    for (let i = 0; i < worst; i++) await page.keyboard.press("ArrowRight");
    await goalReached(page);
    await choose(page, "Delta of a hidden unit");
    near((await chips(page))["delta-h"], deltas[worst], 1e-4, "delta on the card");
  }));

// --- Update ----------------------------------------------------------------------------------------------------------

const hash = async (page) => /seed \d+ · (\S+)/.exec(await runBar(page).innerText())[1];
const next = (page) => stage(page).getByRole("button", { name: /^Do the next part/ });
const updateTable = (page) => readTable(stage(page).getByRole("table", { name: "One weight before and after the update" }));

test("nothing changes before the fourth part, and then each weight by rate times gradient", () =>
  at("update", async (page) => {
    await predict(page, "It may do either");
    const first = await hash(page);
    let rows = await updateTable(page);
    const all = Object.keys(rows[0]).find((head) => head.startsWith("all"));
    assert.match(all, /^all [\d,]+ images$/);
    assert.equal(rows[1][all], "–", "the mean gradient is not known yet");
    for (const part of ["forward", "loss", "backward"]) {
      await stage(page).getByRole("button", { name: `Do the next part: ${part}` }).click();
      await stage(page).getByRole("button", { name: `Do the next part: ${{ forward: "loss", loss: "backward", backward: "update" }[part]}` }).waitFor();
      assert.equal(await hash(page), first, `${part} changes no weight`);
    }
    await eventually(async () => {
      rows = await updateTable(page);
      assert.equal(typeof rows[1][all], "number", "the mean gradient is known");
    });
    assert.equal(rows[3][all], "–", "the weight has not moved yet");
    await next(page).click();
    await eventually(async () => {
      rows = await updateTable(page);
      assert.equal(typeof rows[3][all], "number");
    });
    const [before, gradient, change, after] = rows.map((row) => row[all]);
    near(change, -gradient, 2e-5, "rate 1");
    near(after, before + change, 2e-5, "the weight after");
    assert.notEqual(after, before);
    assert.notEqual(await hash(page), first, "the update changed the weights");
    await revealed(page);
    const [loss] = await readTable(stage(page).getByRole("table", { name: "The loss before and after the update" }));
    const [was, is] = numbers(await prediction(page).locator(".reveal").innerText());
    near(was, loss.before, 6e-4, "loss before");
    near(is, loss.after, 6e-4, "loss after");
    await runBar(page).getByRole("button", { name: "Reset" }).click();
    await eventually(async () => assert.equal(await hash(page), first, "Reset brings the first weights back"));
  }));

test("the goal of the update is reached as its hint says, by keyboard", () =>
  at("update", async (page) => {
    const rate = stage(page).getByRole("slider", { name: "Rate" });
    await rate.fill(String(Math.round(Math.log10(0.2 / 0.001) * 20)));
    await eventually(async () => near(Number(await rate.getAttribute("aria-valuetext")), 0.2, 1e-9, "rate"));
    await ready(page);
    await runBar(page).getByRole("button", { name: "Step", exact: true }).focus();
    await page.keyboard.press("Enter");
    await goalReached(page);
  }));

// --- Train -----------------------------------------------------------------------------------------------------------

const fullSpeed = (page) => runBar(page).getByRole("slider", { name: /^Speed/ }).fill("7");
const playAgain = (page) => runBar(page).getByRole("button", { name: "Play again from the start" });

async function trainToTheEnd(page) {
  await fullSpeed(page);
  await runBar(page).getByRole("button", { name: "Play", exact: true }).click();
  await playAgain(page).waitFor({ timeout: 60_000 });
}

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

async function draw(page, ...strokes) {
  const pad = stage(page).getByRole("application");
  await pad.scrollIntoViewIfNeeded();
  const box = await pad.boundingBox();
  const to = ([x, y]) => [box.x + x * box.width, box.y + y * box.height];
  for (const [first, ...others] of strokes) {
    await page.mouse.move(...to(first));
    await page.mouse.down();
    for (const point of others) await page.mouse.move(...to(point), { steps: 6 });
    await page.mouse.up();
  }
}
const three = [[0.35, 0.22], [0.5, 0.15], [0.64, 0.25], [0.62, 0.4], [0.47, 0.48], [0.64, 0.57], [0.66, 0.72], [0.52, 0.84], [0.33, 0.78]];

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

// --- All of it -------------------------------------------------------------------------------------------------------

test("on a phone a tapped term brings its card into sight, and Close puts it away", () =>
  at("forward", async (page) => {
    const term = page.locator('article > .text span[data-term="z"]').first();
    await term.scrollIntoViewIfNeeded();
    await term.tap();
    const close = card(page).getByRole("button", { name: "Close" });
    await close.waitFor();
    const box = await card(page).boundingBox();
    assert(box.y > 0 && Math.abs(box.y + box.height - phone.height) < 2, "the card stands at the lower edge");
    assert.match(await card(page).locator("p[role=status]").innerText(), /^Weighted sum of/);
    await close.tap();
    await close.waitFor({ state: "hidden" });
  }, { size: phone }));

test("a link with another network says so, and leads to the chapter's own", () => {
  const at = runLink(runOf({ network: { layers: [64, 16, 16, 10] } }), "one-network/forward");
  return lab.visit({ at }, async (page) => {
    await page.getByText("This link brings another network").waitFor();
    await press(page, /^Open its own network/);
    await stage(page).getByRole("slider", { name: "The network with the image in it" }).waitFor();
  });
});

test("without the engine every step says so once, and its text stays", () =>
  lab.visit({
    at: "#/one-network/forward",
    expected: [/wasm/i, /ERR_FAILED/],
    prepare: (context) => context.route("**/*.wasm", (route) => route.abort()),
  }, async (page) => {
    for (const step of ["forward", "loss", "backward", "update", "train", "mistakes", "draw"]) {
      await page.evaluate((hash) => (location.hash = hash), `#/one-network/${step}`);
      await page.getByRole("alert").filter({ hasText: "Training is not possible here" }).waitFor();
      assert.equal(await page.getByRole("alert").count(), 1);
      assert((await page.locator("main article").innerText()).length > 1200);
    }
  }));
