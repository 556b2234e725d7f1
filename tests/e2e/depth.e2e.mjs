// The chapter "Depth": does what its text tells the reader, and compares what is said in words with the tables.
import assert from "node:assert/strict";
import { test } from "node:test";
import { eventually, goTo, readTable, ready, useLab } from "./harness.mjs";

const lab = useLab();
const patience = 240_000;

/** Opens a step, its run at full speed. */
const at = (step, act, options = {}) =>
  lab.visit({ ...options, at: `#/depth/${step}` }, async (page) => {
    await ready(page);
    await fullSpeed(page);
    await act(page);
  });

const stage = (page) => page.getByRole("region", { name: "Lab", exact: true });
const plain = (text) => text.replaceAll(/[\u00a0\u202f\s]+/g, " ");
const percent = (share) => `${(100 * share).toFixed(1)} %`;
const chart = (page, name) => readTable(page.getByRole("table", { name, exact: true }));
const answered = (page, option) => page.locator("label").filter({ hasText: option }).getByText("this is what happens").waitFor({ timeout: patience });
const finished = (page, epochs) => page.getByText(`Finished after epoch ${epochs}`).waitFor({ state: "attached", timeout: patience });

async function fullSpeed(page) {
  const speed = stage(page).getByRole("slider", { name: /^Speed/ });
  if (await speed.count()) await speed.fill(await speed.getAttribute("max"));
}

/** Trains the networks of a study to the end. */
async function trainAll(page) {
  await page.getByRole("button", { name: /^(Train \d+ networks|Run again)$/ }).click();
  await page.getByRole("button", { name: "Run again" }).waitFor({ timeout: patience });
}

// --- One layer at a time ---------------------------------------------------------------------------------------------

const byDepth = "Validation accuracy by depth";

test("grown layer by layer, the results stay, and the words name the depth at which it stops", () =>
  at("grow", async (page) => {
    await page.getByRole("radio", { name: "After two hidden layers" }).check();
    await page.getByRole("button", { name: "Train with no hidden layer" }).click();
    await finished(page, 40);
    for (const hidden of [1, 2, 3]) {
      await page.getByRole("button", { name: "Add a layer and train" }).click();
      await eventually(async () => assert.equal((await chart(page, byDepth)).length, hidden + 1), patience);
    }
    const grown = (await chart(page, byDepth)).map((row) => row.plain);
    assert(grown[0] > 0.9 && grown[1] > grown[0] && grown[2] > grown[1] && grown[3] <= grown[2], `${grown}`);
    await answered(page, "After two hidden layers");
    assert.match(plain(await page.getByText(/This is where one would stop/).textContent()), new RegExp(`With 2 hidden layers your network got ${percent(grown[2])} .* with 3 it got ${percent(grown[3])}`));
    const share = Math.round(360 * grown[3]) / 360; // the table rounds
    const error = Math.sqrt((share * (1 - share)) / 360);
    assert.match(plain(await page.getByText(/^So the last network stands at/).textContent()), new RegExp(`${percent(grown[3])}, give or take ${(100 * error).toPrecision(3)}`));

    const train = (await chart(page, byDepth)).map((row) => row["plain, training"]);
    assert(train.every((share) => share > 0.95) && train[3] > 0.995, `${train}`);

    // A setting that is changed during a run leaves a mark and no point; Reset then makes it a recipe of its own.
    await page.getByRole("button", { name: "Reset" }).click();
    await page.getByRole("button", { name: "Step" }).click();
    await page.getByRole("switch", { name: "Dropout" }).check();
    await page.getByRole("button", { name: "Play", exact: true }).click();
    await finished(page, 40);
    await page.getByText("You changed a setting on the way").waitFor();
    assert.deepEqual(Object.keys((await chart(page, byDepth))[0]), ["hidden layers", "plain", "plain, training"]);
    await page.getByRole("button", { name: "Reset" }).click();
    await page.getByRole("button", { name: "Play", exact: true }).click();
    await eventually(async () => assert.equal(typeof (await chart(page, byDepth))[3]["dropout 0.5"], "number"), patience);
  }));

test("a run that diverges is marked as such", () =>
  at("grow", async (page) => {
    await page.getByRole("button", { name: "Train with no hidden layer" }).click();
    await finished(page, 40);
    for (let hidden = 1; hidden <= 10; hidden++) {
      await page.getByRole("button", { name: "Add a layer and train" }).click();
      await eventually(async () => assert.equal((await chart(page, byDepth)).length, hidden + 1), patience);
    }
    assert.equal((await chart(page, byDepth))[10].plain, "diverged");
    assert.match(await page.getByRole("img", { name: /^Validation accuracy by depth/ }).getAttribute("aria-label"), /10: diverged/);
    await stage(page).getByText(/^The run with 10 hidden layers diverged: epoch \d+, layer \d+: .* not finite/).waitFor();
    assert.equal(await page.getByText(/^So the last network stands at/).count(), 0);
  }));

test("a run that learned nothing is told as that, not as a result", () =>
  at("grow", async (page) => {
    await page.getByRole("button", { name: "Train with no hidden layer" }).click();
    await finished(page, 40);
    await page.getByText(/^So the last network stands at/).waitFor();
    for (const hidden of [1, 2, 3]) {
      await page.getByRole("button", { name: "Add a layer and train" }).click();
      await eventually(async () => assert.equal((await chart(page, byDepth)).length, hidden + 1), patience);
    }
    await page.getByLabel("Width of every hidden layer").selectOption("8");
    const rate = page.getByRole("slider", { name: /^Learning rate/ });
    await rate.fill(await rate.getAttribute("max"));
    await page.getByRole("button", { name: "Train with 3 hidden layers" }).click();
    await stage(page).getByText(/learned nothing: 10\.\d/).waitFor({ timeout: patience });
    assert.equal(await page.getByText(/^So the last network stands at/).count(), 0, "a dead run is no result");
  }));

// --- Better, or lucky? -----------------------------------------------------------------------------------------------

const study = "Validation accuracy by depth, mean and 95 % interval";

test("five seeds tell none from one hidden layer; means and intervals are right, and folds scatter more", () =>
  at("luck", async (page) => {
    await page.getByRole("radio", { name: "Between none and one hidden layer" }).check();
    await page.getByRole("slider", { name: "Hidden layers up to" }).fill("3");
    await trainAll(page);
    const rows = await chart(page, study);
    assert.deepEqual(rows.map((row) => [row["hidden layers"], row["validation, runs"]]), [0, 1, 2, 3].map((depth) => [depth, 5]));
    const interval = ({ "validation, mean": mean, "validation, ± 95 %": half }) => [mean - half, mean + half];
    const apart = rows.slice(1).map((row, index) => interval(row)[0] > interval(rows[index])[1]);
    assert.deepEqual(apart, [true, false, false], JSON.stringify(rows));
    await answered(page, "Between none and one hidden layer");
    await page.getByText(/Only these do not touch: 0 and 1\. All other/).waitFor();
    const best = rows.reduce((a, b) => (b["validation, mean"] > a["validation, mean"] ? b : a));
    assert.match(plain(await page.getByText(/^The best mean is/).textContent()), new RegExp(`^The best mean is ${percent(best["validation, mean"])}, with ${best["hidden layers"]} hidden`));

    await page.getByRole("radio", { name: "folds" }).check();
    await page.getByRole("slider", { name: "Hidden layers up to" }).fill("1");
    await trainAll(page);
    const folds = await chart(page, study);
    assert.equal(folds.length, 2);
    assert(folds[0]["validation, ± 95 %"] > 2 * rows[0]["validation, ± 95 %"], JSON.stringify([folds, rows]));
  }));

test("a study shows its progress, pauses, and keeps what has ended when it is cancelled", () =>
  at("luck", async (page) => {
    await page.getByRole("slider", { name: "Seeds" }).fill("10");
    await page.getByRole("button", { name: "Train 70 networks" }).click();
    await eventually(async () => assert((await chart(page, study)).length >= 2), patience);
    await page.getByRole("progressbar", { name: "Finished share of all runs" }).waitFor();
    await page.getByRole("button", { name: "Pause" }).click();
    await page.getByRole("button", { name: "Go on" }).click();
    await page.getByText(/ of 70 runs, about \d+ (s|min) left/).waitFor({ timeout: patience });
    await page.getByRole("button", { name: "Cancel" }).click();
    const said = await page.getByText(/^Cancelled: \d+ of 70 runs had ended/).textContent();
    const ended = (await chart(page, study)).reduce((sum, row) => sum + (row["validation, runs"] || 1), 0);
    assert.equal(Number(said.match(/\d+/)[0]), ended);
  }));

// --- Two pictures to know --------------------------------------------------------------------------------------------

test("the reader makes the overfit and the good fit, and both goals tick", () =>
  at("fits", async (page) => {
    await page.getByRole("radio", { name: "It ends lower" }).check();
    await page.getByRole("button", { name: "Play", exact: true }).click();
    await finished(page, 600);
    await page.getByText("Neither picture yet.").waitFor();
    await page.getByRole("slider", { name: "Hidden layers" }).fill("3");
    await page.getByRole("button", { name: "Play", exact: true }).click();
    await page.getByText("An overfit.").waitFor({ timeout: patience });
    const loss = (await chart(page, "Loss")).at(-1);
    assert(loss.train < 0.1 && loss.validation > 1.5, JSON.stringify(loss));
    assert.match(plain(await page.getByText(/times as high/).textContent()), new RegExp(`${loss.validation.toFixed(2)} at the end`));
    await answered(page, "It ends far above its lowest");
    const judged = plain(await page.getByText(/times as high/).textContent()).match(/([\d.]+) times as high/)[1];
    assert.match(plain(await page.getByText(/^It ends at/).textContent()), new RegExp(`^It ends at ${judged} times its lowest\\. 100\\.0 % `));

    await page.getByLabel("Training images").selectOption("0");
    await page.getByRole("slider", { name: "Wrong labels" }).fill("0");
    await page.getByRole("slider", { name: "Hidden layers" }).fill("1");
    await page.getByRole("button", { name: "Play", exact: true }).click();
    await page.getByText("A good fit.").waitFor({ timeout: patience });
    await eventually(async () => assert.equal(await stage(page).getByText("Goal reached").count(), 2));
  }));

// --- Holding a deep network back -------------------------------------------------------------------------------------

test("dropout holds three layers back, from the start and during the run; the goal is reached", () =>
  at("hold", async (page) => {
    await page.getByRole("radio", { name: "Lower than without dropout" }).check();
    await page.getByRole("button", { name: "Nothing", exact: true }).click();
    await finished(page, 600);
    const free = (await chart(page, "Loss")).at(-1).validation;
    assert.equal(await stage(page).getByText("Goal reached").count(), 0);
    await page.getByRole("button", { name: "Dropout 0.2", exact: true }).click();
    await answered(page, "Lower than without dropout");
    const held = (await chart(page, "Loss")).at(-1).validation;
    assert.equal(await stage(page).getByText("Goal reached").count(), 0, "the list's own settings do not reach the goal");
    assert(held < 0.8 * free, `${held} against ${free}`);
    await answered(page, "Lower than without dropout");
    assert.match(plain(await page.getByText(/^Without dropout it ends at/).textContent()), new RegExp(`^Without dropout it ends at ${free.toFixed(2)}, .* With dropout it ends at ${held.toFixed(2)};`));
    const rows = await chart(page, "Validation loss at the end, by depth");
    assert.deepEqual(rows.map((row) => [row["hidden layers"], row.plain, row["dropout 0.2"]]), [[3, free, held]]);

    await page.getByRole("slider", { name: "Dropout rate p" }).fill("0.3");
    await page.getByRole("button", { name: "Play", exact: true }).click();
    await stage(page).getByText("Goal reached").waitFor({ timeout: patience });

    await page.getByRole("slider", { name: /^L2 penalty/ }).fill("0.02");
    await page.getByRole("button", { name: "Step" }).click();
    await page.getByRole("button", { name: "Step" }).click();
    await page.getByRole("slider", { name: /^L2 penalty/ }).fill("0.05");
    await page.getByText("You changed a setting on the way").waitFor();
    await page.getByText("here 1 − 0.100 · 0.0500 = 0.9950").waitFor();
  }));

// --- Three ways to go deep -------------------------------------------------------------------------------------------

test("the sigmoid fails first; ReLU with He and batch norm go on, and the table says what the chart says", () =>
  at("ways", async (page) => {
    await page.getByRole("radio", { name: "Sigmoid with Glorot's weights" }).check();
    await page.getByRole("slider", { name: "Hidden layers up to" }).fill("5");
    await page.getByRole("slider", { name: "Seeds" }).fill("1");
    await trainAll(page);
    const rows = await chart(page, "Validation accuracy of three ways, by depth");
    assert.deepEqual(rows.map((row) => row["hidden layers"]), [1, 2, 3, 4, 5]);
    assert(rows[0].sigmoid > 0.95 && rows[3].sigmoid < 0.9 && rows[4].sigmoid < 0.2, JSON.stringify(rows));
    assert(rows.every((row) => row["ReLU + He"] > 0.9 && row["batch norm"] > 0.9), JSON.stringify(rows));
    await answered(page, "Sigmoid with Glorot's weights");
    const told = await readTable(page.getByRole("table", { name: "How deep each way goes" }));
    const first = rows.find((row) => row.sigmoid < 0.9)["hidden layers"];
    assert.deepEqual(told.map((row) => Object.values(row)[1]), [`${first} hidden layers`, "at none", "at none"]);
    assert.match(plain(Object.values(told[0])[2]), new RegExp(`^${percent(rows[4].sigmoid)} \\(5 hidden layers\\): learned nothing$`));
  }));

// --- The chapter as a whole ------------------------------------------------------------------------------------------

test("each step trains on its own images", () =>
  at("grow", async (page) => {
    await page.getByRole("button", { name: "Step" }).click();
    await goTo(page, "#/depth/hold");
    await stage(page).getByText("64-64-64-64-10: 13,130 parameters").waitFor();
    await goTo(page, "#/depth/luck");
    await goTo(page, "#/depth/grow");
    await stage(page).getByText("64-10: 650 parameters").waitFor();
  }));
