// One step of "One network, step by step": does what its text tells the reader, works the numbers out again, and
// compares what is said in words with the charts' own tables.
import assert from "node:assert/strict";
import { test } from "node:test";
import { draw, eventually, goTo, phone, readTable, ready, runBar } from "./harness.mjs";
import { runLink, runOf } from "./links.mjs";
import {
  lab, at, settled, stage, card, words, prediction, predict, press, choose,
  revealed, goalReached, sum, sigmoid, plain, numbers, near, readMatrix, chips, outputsOf, hash,
} from "./network_stage.mjs";

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
          // Another image's activations can come between the two looks.
          if (await page.getByText("Goal reached").count()) return eventually(async () => assert((await reading()).at(-1) > 0.75, `too soon: ${found}`));
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
    const table = await readTable(page.getByRole("table", { name: /three losses/ }));
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
    const lossTable = () => readTable(stage(page).getByRole("table", { name: "The loss before and after the update" }));
    const [loss, mean] = await lossTable();
    const told = await prediction(page).locator(".reveal").innerText();
    const [, meanWas, meanIs, was, is] = numbers(told);
    near(was, loss.before, 6e-4, "loss before");
    near(is, loss.after, 6e-4, "loss after");
    near(meanWas, mean.before, 6e-4, "mean loss before");
    near(meanIs, mean.after, 6e-4, "mean loss after");
    assert(mean.after < mean.before && told.includes("images fell from"), "the update lowers the mean");
    assert.equal(told.includes("this one image rose"), is > was);
    // The card speaks of the update that was made, as the table does.
    near((await chips(page))["new-w"], numbers(rows[3]["this image alone"])[0], 1e-4, "the card's new weight");
    near((await chips(page)).w, before, 1e-4, "the card's old weight");
    // The next update begins: what is told of it starts from where this one ended, and no number of this one stays.
    await next(page).click();
    await eventually(async () => near((await updateTable(page))[0][all], after, 2e-5, "the next update starts there"));
    assert.equal((await updateTable(page))[1][all], "–", "its gradient is not known yet");
    near((await chips(page)).w, after, 1e-4, "on the card, too");
    const nextLosses = await lossTable();
    near(nextLosses[1].before, mean.after, 1e-9, "its mean loss before");
    assert.equal(nextLosses[1].after, "–");
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

// --- One image on its way --------------------------------------------------------------------------------------------

/** A number of the picture: another picture, another number. */
const picture = (page) => stage(page).locator(".network .picture canvas").evaluate((canvas) => {
  const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  let sum = 0;
  for (let i = 0; i < data.length; i++) sum = (sum * 31 + data[i]) | 0;
  return sum;
});
/** The browser advises against reading a picture so often. */
const reading = { expected: [/willReadFrequently/] };
const moment = (page) => stage(page).getByRole("slider", { name: "Moment on the way" });

for (const reducedMotion of ["no-preference", "reduce"])
  test(`the image's way is in step with the four parts, and the slider goes to any moment (motion: ${reducedMotion})`, () =>
    at("update", async (page) => {
      await page.emulateMedia({ reducedMotion });
      const said = async () => moment(page).getAttribute("aria-valuetext");
      assert.match(await said(), /^The image/);
      const seen = [await picture(page)];
      for (const [part, end] of [["forward", 4], ["loss", 5], ["backward", 8], ["update", 9]]) {
        await stage(page).getByRole("button", { name: `Do the next part: ${part}` }).click();
        await eventually(async () => assert.equal(Number(await moment(page).inputValue()), end), 15_000);
        assert.match((await said()).toLowerCase(), new RegExp(`^${part}`));
        seen.push(await picture(page));
      }
      assert.equal(new Set(seen).size, 5, "each part leaves another picture");
      // By the slider, back to the wave in the middle of the edges: the picture is still, and another one.
      await moment(page).fill("0.5");
      const half = await picture(page);
      assert(!seen.includes(half));
      await page.waitForTimeout(300);
      assert.equal(await picture(page), half, "it stands still where it was put");
      await moment(page).fill("5.5");
      assert.match(await said(), /come back to hidden unit \d+ through the same ten weights/);
    }, reading));

test("another unit has other edges, and only its own are drawn", () =>
  at("forward", async (page) => {
    const before = await picture(page);
    const valueText = () => stage(page).getByRole("slider", { name: "The network with the image in it" }).getAttribute("aria-valuetext");
    const unit = await valueText();
    await stage(page).getByRole("slider", { name: "The network with the image in it" }).focus();
    await page.keyboard.press("ArrowDown");
    await eventually(async () => assert.notEqual(await valueText(), unit));
    assert.notEqual(await picture(page), before);
    // Edges end at the unit: without the wave on its way there is none.
    await moment(page).fill("0");
    const bare = await picture(page);
    await page.keyboard.press("ArrowRight");
    await eventually(async () => assert.notEqual(await picture(page), bare));
  }, reading));

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
