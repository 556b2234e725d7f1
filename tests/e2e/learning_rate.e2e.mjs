// The chapter "Learning rate": does what its text tells the reader, and compares what is said in words with the tables.
import assert from "node:assert/strict";
import { test } from "node:test";
import { assertNoSidewaysScrolling, eventually, goTo, phone, readTable, ready, useLab } from "./harness.mjs";

const lab = useLab();
const patience = 240_000;

/** Opens a step with its run at full speed. */
const at = (step, act, options = {}) =>
  lab.visit({ ...options, at: `#/learning-rate/${step}` }, async (page) => {
    await ready(page);
    const speed = stage(page).getByRole("slider", { name: /^Speed/ });
    if (await speed.count()) await speed.fill(await speed.getAttribute("max"));
    await act(page);
  });

const stage = (page) => page.getByRole("region", { name: "Lab", exact: true });
const asked = (page, question) => page.getByRole("region", { name: new RegExp(`^(Prediction|Sketch): ${question}`) });
const plain = (text) => text.replaceAll("\u2212", "-").replaceAll(/[\u00a0\u202f]/g, " ");
const table = (page, name) => readTable(page.getByRole("table", { name, exact: true }));
const play = (page) => page.getByRole("button", { name: /^Play/ }).click();
const ended = (page) => page.getByRole("button", { name: "Play again from the start" }).waitFor({ timeout: patience });
const rightIs = (region, option) => region.locator("label").filter({ hasText: option }).getByText("this is what happens").waitFor();
const fill = async (slider, value) => slider.fill(String(value));

test("three rates: one learns; the sketch is kept, drawn on the run's chart and measured", () =>
  at("three", async (page) => {
    const chart = "Training loss at three rates";
    await asked(page, "300 epochs at rates").getByRole("radio", { name: /^10:/ }).check();
    const sketch = asked(page, "And the loss at rate 10");
    const handle = sketch.getByRole("slider", { name: "loss at epoch 100" });
    await sketch.getByRole("slider", { name: "loss at epoch 0" }).focus();
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("ArrowRight");
    assert(await handle.evaluate((element) => element === document.activeElement), "the right key goes to the next handle");
    const before = Number(await handle.getAttribute("aria-valuenow"));
    for (let i = 0; i < 2; i++) await page.keyboard.press("PageDown");
    await eventually(async () => assert(Math.abs(Number(await handle.getAttribute("aria-valuenow")) - (before - 2.5)) < 0.02));
    const pad = await sketch.locator(".pad").boundingBox();
    await page.mouse.move(pad.x + 0.5 * pad.width, pad.y + 0.5 * pad.height);
    await page.mouse.down();
    await page.mouse.move(pad.x + pad.width - 1, pad.y + 0.5 * pad.height, { steps: 8 });
    await page.mouse.up();
    const drawn = (await table(page, chart)).find(({ epoch }) => epoch === 200)["your sketch"];
    assert(Math.abs(drawn - 5) < 0.15, `half height is 5: ${drawn}`);
    await page.reload();
    await ready(page);
    assert.equal((await table(page, chart)).find(({ epoch }) => epoch === 200)["your sketch"], drawn, "kept on the device");

    await stage(page).getByRole("button", { name: "Run all three" }).click();
    await stage(page).getByText("Run again").waitFor({ timeout: patience });
    await rightIs(asked(page, "300 epochs at rates"), "the one in the middle");
    const rows = await table(page, chart);
    const last = rows.find(({ epoch }) => epoch === 300);
    assert(last["rate 1"] < 0.5 && last["rate 0.01"] > 3 && last["rate 10"] > 2 * last["rate 1"], JSON.stringify(last));
    const told = plain(await sketch.getByText(/^On average your sketch/).textContent());
    assert(Number(/was ([\d.]+) away/.exec(told)[1]) > 0.3, told);
    assert(Number(/rose in (\d+) of 300/.exec(plain(await sketch.innerText()))[1]) > 100);
  }));

test("the rate turned during a run leaves its mark, the log has a row every 50 epochs, and calm is not health", () =>
  at("during", async (page) => {
    await asked(page, "100 epochs at rate 10").getByRole("radio", { name: /^Level/ }).check();
    for (const name of ["rate 1 from the start", "rate 10, turned to 1 at epoch 100"]) {
      await page.getByRole("button", { name: `Run ${name}`, exact: true }).click();
      await page.getByRole("row", { name: new RegExp(`^${name}`) }).getByRole("cell", { name: /%$/ }).waitFor({ timeout: patience });
    }
    const log = await table(page, "Log, every 50 epochs");
    assert.deepEqual(log.map(({ epoch }) => epoch), [0, 50, 100, 150, 200, 250, 300]);
    assert.deepEqual(log.map(({ rate }) => rate), ["–", 10, 10, 1, 1, 1, 1]);
    const chart = (await table(page, "Loss")).at(-1);
    assert(Math.abs(chart.train - log.at(-1).loss) < 0.001);
    await rightIs(asked(page, "100 epochs at rate 10"), "far above such a run");
    assert(chart.train > 4 * 0.36, `${chart.train}`);
    assert(Number(/([\d.]+) %/.exec(plain(await stage(page).getByText(/^Hidden units that are/).innerText()))[1]) > 80);
  }));

test("the goal: begin at 1, turn to 6 by hand", () =>
  at("during", async (page) => {
    const rate = stage(page).getByRole("slider", { name: "Learning rate" });
    const to = (value) => fill(rate, Math.round(Math.log10(value / 0.01) * 20));
    await to(1);
    await stage(page).getByRole("slider", { name: /^Speed/ }).fill("4");
    await play(page);
    await eventually(async () => assert((await table(page, "Log, every 50 epochs")).length >= 2), patience);
    await to(6.3);
    await stage(page).getByRole("slider", { name: /^Speed/ }).fill("7");
    await ended(page);
    const log = await table(page, "Log, every 50 epochs");
    assert.equal(log.at(-1).rate, 6.3);
    assert(log.at(-1)["validation loss"] < 0.3, JSON.stringify(log.at(-1)));
    await stage(page).getByText("Goal reached").waitFor();
  }));

test("smoothing shows that the validation loss rises; the raw values stay", () =>
  at("noise", async (page) => {
    const question = asked(page, "100 training images");
    await question.getByRole("button", { name: "Skip" }).click();
    await play(page);
    await ended(page);
    const rows = await table(page, "Loss");
    const [middle, last] = [100, 200].map((epoch) => rows.find((row) => row.epoch === epoch));
    await rightIs(question, "Up");
    assert(last["validation smooth"] > 1.05 * middle["validation smooth"]);
    assert(plain(await question.innerText()).includes(`from ${middle["validation smooth"].toFixed(2)} to ${last["validation smooth"].toFixed(2)}`));
    assert(last.train < 0.1 && last.validation > 0.5);
    await fill(stage(page).getByRole("slider", { name: "Smoothing factor f" }), 0);
    await eventually(async () => assert.equal((await table(page, "Loss"))[0]["validation smooth"], undefined));
    assert.equal((await table(page, "Loss")).at(-1).validation, last.validation);
  }));

test("the range test finds where the loss explodes, and its advice learns", () =>
  at("range", async (page) => {
    const question = asked(page, "The rate grows");
    await question.getByRole("radio", { name: "About 50" }).check();
    await page.getByRole("button", { name: "Run the range test" }).click();
    await rightIs(question, "About 5");
    const rows = await table(page, "Loss while the rate grows");
    assert.equal(rows[0]["learning rate"], 0.001);
    const end = rows.at(-1);
    assert(end["learning rate"] > 3 && end["learning rate"] < 10 && end.loss > 6, JSON.stringify(end));
    const told = plain(await question.getByText(/^The loss was lowest/).textContent());
    assert(told.includes(`it was ${end.loss.toFixed(1)}, more than four times`), told);
    const lowest = Number(/at rate ([\d.]+)\./.exec(told)[1]);
    const train = page.getByRole("button", { name: /^Train at/ });
    const advice = Number(/[\d.]+/.exec(await train.textContent())[0]);
    assert(Math.abs(advice - lowest / 3) < 0.06, `${advice} of ${lowest}`);
    await train.click();
    await ended(page);
    const accuracy = plain(await page.getByText(/^Your test advises/).innerText());
    assert(Number(/([\d.]+) % of the validation/.exec(accuracy)[1]) > 95, accuracy);
  }));

test("a schedule is drawn before the run, the run keeps to it, and warm-up wins", () =>
  at("schedules", async (page) => {
    const question = asked(page, "200 epochs, rate 6");
    await question.getByRole("radio", { name: /^Halved/ }).check();
    const planOf = async () => (await table(page, "Learning rate over time"));
    const accuracies = {};
    for (const name of ["constant", "halved every 50 updates", "warm-up over 50 updates"]) {
      await page.getByRole("button", { name: `Run ${name}`, exact: true }).click();
      const cell = page.getByRole("row", { name: new RegExp(`^${name}`) }).getByRole("cell", { name: /%$/ });
      await cell.waitFor({ timeout: patience });
      accuracies[name] = plain(await cell.textContent());
      for (const row of await planOf()) assert.equal(row.rate, row.plan, `${name}, epoch ${row.epoch}`);
    }
    await rightIs(question, "Raised gently");
    const told = plain(await question.getByText(/^Constant \d/).textContent());
    for (const accuracy of Object.values(accuracies)) assert(told.includes(accuracy), told);
    await stage(page).getByText("Goal reached").waitFor();

    await stage(page).getByLabel("Schedule").selectOption("cosine");
    await eventually(async () => assert.equal((await planOf()).at(-1).rate, ""));
    const cosine = await planOf();
    assert(cosine.at(-1).plan < 0.1 && cosine.find(({ epoch }) => epoch === 100).plan > 2, "planned before it runs");
    await page.getByRole("region", { name: "Plans to try, good and bad" }).getByRole("button", { name: "× 0.9 every update" }).click();
    await ended(page);
    assert((await planOf()).at(-1).rate < 1e-6);
  }));

test("charts below each other stand aligned: the same place is the same epoch", () =>
  at("schedules", async (page) => {
    await play(page);
    await ended(page);
    const plots = stage(page).locator(".plot");
    const epochs = async (share) => {
      const found = [];
      for (const plot of [plots.nth(0), plots.nth(1)]) {
        await plot.scrollIntoViewIfNeeded();
        const box = await plot.boundingBox();
        await page.mouse.move(Math.round(box.x + share * box.width), box.y + box.height / 2);
        found.push(Number(/^epoch (\d+)/.exec(await plot.getAttribute("aria-label"))[1]));
      }
      return found;
    };
    for (const share of [0.2, 0.5, 0.8]) {
      const [first, second] = await epochs(share);
      assert(Math.abs(first - second) <= 1, `${first} above ${second}`);
    }
  }));

test("the mystery is solved by the switch: one run, the same weights, one loss that rises", () =>
  at("mystery", async (page) => {
    const question = asked(page, "Why does this loss rise");
    await question.getByRole("radio", { name: /^The steps are too large/ }).check();
    const speed = stage(page).getByRole("slider", { name: /^Speed/ });
    await speed.fill("7");
    await play(page);
    await ended(page);
    const plotted = () => table(page, "What you have plotted of this run");
    const first = (await plotted())[0];
    assert.match(first.highest, /^0\.2\d\d, epoch \d+$/);
    assert.equal(await stage(page).getByText("Goal reached").count(), 0);

    await stage(page).getByRole("radio", { name: "squared error, mean" }).check({ force: true });
    await eventually(async () => assert.equal((await plotted())[1].weights, first.weights), patience);
    await stage(page).getByText("This loss falls, too. But the updates do not follow its slope").waitFor();
    assert.equal(await stage(page).getByText("Goal reached").count(), 0, "a loss that falls need not be the one that is minimised");

    await stage(page).getByRole("radio", { name: "binary cross-entropy" }).check({ force: true });
    await stage(page).getByText("Goal reached").waitFor();
    await rightIs(question, "another loss");
    const minimised = (await plotted())[3];
    assert.equal(minimised.highest, "at the start");
    assert(minimised.start > 8 && minimised.now < 3.3, JSON.stringify(minimised));
    const told = plain(await question.getByText(/^In your run the shown loss/).textContent());
    assert(told.includes(`from ${first.start.toFixed(3)} to`) && told.includes(`from ${minimised.start.toFixed(2)} to ${minimised.now.toFixed(2)}`), told);

    await stage(page).getByRole("radio", { name: "log loss" }).check({ force: true });
    await ended(page);
    await eventually(async () => assert.equal((await plotted())[2].weights, first.weights), patience);
    const logLoss = (await plotted())[2];
    assert.equal(logLoss.highest, "at the start");
    assert(Math.abs(logLoss.now - minimised.now / 10) < 0.001);
    await page.getByText(`after 500 epochs the hash is ${first.weights}, each time`).waitFor();
  }));

test("published beside corrected: the same weights, another picture", () =>
  at("mystery", async (page) => {
    for (const folded of await page.getByRole("button", { name: "Unfold it now" }).all()) await folded.click();
    const beside = page.getByRole("region", { name: "Published beside corrected: the plotted loss" });
    await beside.getByRole("button", { name: "Run both" }).click();
    const measured = beside.getByRole("table", { name: "Measured, same seed" });
    await measured.waitFor({ timeout: patience });
    const rows = Object.fromEntries((await measured.locator("tbody tr").evaluateAll((all) => all.map((row) => [...row.cells].map((cell) => cell.textContent.trim())))).map(([name, ...values]) => [name, values]));
    const [before, after] = [rows["shown loss at epoch 0"].map(Number), rows["shown loss at epoch 50"].map(Number)];
    assert(after[0] > 2 * before[0] && after[1] < before[1] / 2, JSON.stringify(rows));
    assert.equal(rows["hash of the weights"][0], rows["hash of the weights"][1]);
    assert.match(rows["validation accuracy"][0], /%$/);
  }));

test("nothing is wider than a phone", () =>
  lab.visit({ at: "#/learning-rate/three", size: phone }, async (page) => {
    for (const step of ["three", "during", "noise", "range", "schedules", "mystery"]) {
      await goTo(page, `#/learning-rate/${step}`);
      await assertNoSidewaysScrolling(page);
    }
  }));
