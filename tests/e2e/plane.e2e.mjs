// Problems in the plane: the steps of four chapters that show one, done as their texts say.
import assert from "node:assert/strict";
import { test } from "node:test";
import { eventually, goTo, ready, runBar, useLab } from "./harness.mjs";

const lab = useLab();
const plain = (text) => text.replaceAll("\u2212", "-").replaceAll(/[\u00a0\u202f]/g, " ");
const stage = (page) => page.getByRole("region", { name: "Lab", exact: true });
const view = (page) => page.getByRole("region", { name: "The plane" });
const picture = (page) => view(page).getByRole("img");
const alternative = async (page) => plain(await picture(page).getAttribute("aria-label"));
const prediction = (page) => page.getByRole("region", { name: /^Prediction/ }).first();
const told = (page) => prediction(page).getByText("this is what happens");

const at = (step, act, options = {}) =>
  lab.visit({ ...options, at: `#/${step}` }, async (page) => {
    await ready(page);
    const speed = stage(page).getByRole("slider", { name: /^Speed/ });
    if (await speed.count()) await speed.fill(await speed.getAttribute("max"));
    await act(page);
  });

/** Presses a race's row, or a preset, and waits for the end of its run. */
async function run(page, name) {
  await page.getByRole("button", { name, exact: true }).click();
  await runBar(page).getByRole("button", { name: "Play again from the start" }).waitFor({ timeout: 90_000 });
}

/** The picture's pixels as one text. */
const pixels = (page) => picture(page).evaluate((canvas) => canvas.toDataURL());

test("rings: the four rows answer the question, and the words are those of the picture", () =>
  at("more-layers/bend", async (page) => {
    await prediction(page).getByRole("radio", { name: "Two", exact: true }).check();
    const accuracy = async (row) => Number(/([\d.]+) %/.exec(plain(await page.getByRole("row", { name: new RegExp(`^${row}`) }).first().innerText()))[1]);
    await run(page, "Run no hidden layer");
    assert((await accuracy("no hidden layer")) < 50);
    assert.equal(await page.getByRole("group", { name: "Maps of the hidden units" }).count(), 0);
    await run(page, "Run four units, identity");
    assert((await accuracy("four units, identity")) < 50);
    await run(page, "Run two units, tanh");
    assert.equal(await told(page).count(), 0, "two alone decide nothing");
    await run(page, "Run three units, tanh");
    assert((await accuracy("three units, tanh")) >= 97);
    await prediction(page).locator("label").filter({ hasText: "Three" }).getByText("this is what happens").waitFor();
    await stage(page).getByText("Goal reached").waitFor();
    await eventually(async () => {
      const [, right, count] = /(\d+) of (\d+) validation points\.$/.exec(await alternative(page));
      assert.equal(`${((100 * right) / count).toFixed(1)}`, (await accuracy("three units, tanh")).toFixed(1));
      await view(page).getByText(`${right} of ${count} validation points right`).waitFor();
    });
    await page.getByRole("heading", { level: 1, name: "Two rings, three lines" }).waitFor();
  }));

test("the surface moves while the network trains, and a unit's map stands in its place while it is pointed at", () =>
  at("more-layers/bend", async (page) => {
    await page.getByRole("button", { name: "Add a hidden layer" }).click();
    const maps = page.getByRole("group", { name: "Maps of the hidden units" });
    await maps.getByRole("button").first().waitFor();
    const before = await pixels(page);
    await runBar(page).getByRole("button", { name: /^Play/ }).click();
    await eventually(async () => assert.notEqual(await pixels(page), before));
    await runBar(page).getByRole("button", { name: /^(Pause|Play again)/ }).waitFor();
    const unit = maps.getByRole("button", { name: "Hidden layer 1, unit 1: show its map" });
    const surface = /^Surface at epoch/;
    await unit.focus();
    await eventually(async () => assert.match(await alternative(page), /^What unit 1 of hidden layer 1 answers/));
    await page.keyboard.press("ArrowRight");
    await eventually(async () => assert.match(await alternative(page), /^What unit 2 of hidden layer 1 answers/));
    await page.keyboard.press("Enter");
    await runBar(page).getByRole("button", { name: "Reset" }).focus();
    assert.match(await alternative(page), /^What unit 2/, "a press keeps it");
    await maps.getByRole("button", { name: "Hidden layer 1, unit 2: show its map" }).press("Escape");
    await runBar(page).getByRole("button", { name: "Reset" }).focus();
    await eventually(async () => assert.match(await alternative(page), surface));
  }));

test("spirals: the hint reaches the goal, and the surface is a table, too", () =>
  at("more-layers/bend", async (page) => {
    await prediction(page).getByRole("button", { name: "Skip" }).click();
    await run(page, "Run two units, tanh");
    await run(page, "Run three units, tanh");
    await run(page, "Two layers of 8");
    await page.locator(".goal").filter({ hasText: "Spirals" }).getByText("Goal reached").waitFor();
    await view(page).getByRole("button", { name: "The plane: table" }).click();
    assert.equal(await view(page).getByRole("row").count(), 6);
  }));

test("another shape is another problem, and a link brings it back to the same weights", () =>
  at("more-layers/bend", async (page) => {
    await page.getByRole("radio", { name: "moons" }).check();
    await runBar(page).getByRole("button", { name: /^Play/ }).click();
    await runBar(page).getByRole("button", { name: "Play again from the start" }).waitFor({ timeout: 90_000 });
    await page.getByRole("button", { name: "Share" }).click();
    const link = await page.getByRole("textbox", { name: /link/i }).inputValue();
    await page.goto("about:blank");
    await page.goto(link);
    await page.getByRole("status").filter({ hasText: "the weights are those of the link" }).waitFor({ timeout: 90_000 });
    assert(await page.getByRole("radio", { name: "moons" }).isChecked());
  }));

test("a run of the digits in a step of the plane is named, and brought back in one press", () =>
  lab.visit({ at: "#/more-layers/depth" }, async (page) => {
    await ready(page);
    await page.getByRole("button", { name: "Share" }).click();
    const link = await page.getByRole("textbox", { name: /link/i }).inputValue();
    await page.goto("about:blank");
    await page.goto(link.replace("more-layers/depth", "more-layers/bend"));
    const difference = page.getByRole("status").filter({ hasText: "This step is written for" });
    await page.getByText("The lab of this step shows points in the plane").waitFor();
    await difference.getByRole("button", { name: "Bring it back" }).click();
    await eventually(async () => assert.match(await alternative(page), /^Surface at epoch 0/));
    assert.equal(await difference.count(), 0);
    await goTo(page, "#/more-layers/check");
  }));

test("a run in the plane shows no views of images, and brings the images back in one press", () =>
  lab.visit({ at: "#/more-layers/bend" }, async (page) => {
    await ready(page);
    await page.getByRole("button", { name: "Share" }).click();
    const link = await page.getByRole("textbox", { name: /link/i }).inputValue();
    for (const step of ["more-layers/passes", "initialisation/symmetry", "dropout/thin"]) {
      await page.goto("about:blank");
      await page.goto(link.replace("more-layers/bend", step));
      const difference = page.getByRole("status").filter({ hasText: "This step is written for" });
      await page.getByText("The lab of this step shows images").waitFor();
      assert.equal(await page.getByRole("alert").count(), 0, step);
      await difference.getByRole("button", { name: "Bring it back" }).click();
      await ready(page);
      await eventually(async () => assert.equal(await difference.count(), 0, step));
    }
    await page.goto("about:blank");
    await page.goto(link.replace("more-layers/bend", "one-network/mistakes"));
    await page.getByRole("button", { name: "Open its own network" }).click();
    await ready(page);
  }));

test("own points: put down by pointer and by keys, taken away, trained on, and kept in the link", () =>
  at("more-layers/bend", async (page) => {
    await page.getByRole("radio", { name: "your own" }).check();
    const controls = page.getByRole("group", { name: "Points of your own" });
    const said = (text) => controls.getByRole("status").filter({ hasText: text }).waitFor();
    await said("0 of at most 200 points. Put down 4 more");
    const press = async (x, y) => {
      const box = await picture(page).boundingBox();
      await page.mouse.click(box.x + x * box.width, box.y + y * box.height);
    };
    for (const x of [0.2, 0.3, 0.4]) await press(x, 0.3);
    await controls.getByRole("radio", { name: /triangle/ }).check();
    for (const x of [0.6, 0.7]) await press(x, 0.7);
    await said("5 of at most 200");
    await press(0.6, 0.7);
    await said("4 of at most 200"); // a press on a point takes it away
    const keys = page.getByRole("application", { name: /^Points of your own/ });
    await keys.focus();
    for (let i = 0; i < 3; i++) await page.keyboard.press("ArrowRight");
    await page.keyboard.press("Enter");
    await said("5 of at most 200");
    assert.match(plain(await keys.getAttribute("aria-label")), /at x 0\.15, y 0\.00/);
    await page.keyboard.press("Delete");
    await page.keyboard.press("ArrowUp");
    await page.keyboard.press("Enter");
    await said("5 of at most 200");
    await eventually(async () => assert.match(await alternative(page), /^Surface at epoch 0: .*of 4 training points, \d of 1 validation points\.$/));
    await runBar(page).getByRole("button", { name: /^Play/ }).click();
    await runBar(page).getByRole("button", { name: "Play again from the start" }).waitFor({ timeout: 90_000 });
    await page.getByRole("button", { name: "Share" }).click();
    const link = await page.getByRole("textbox", { name: /link/i }).inputValue();
    await page.goto("about:blank");
    await page.goto(link);
    await page.getByRole("status").filter({ hasText: "the weights are those of the link" }).waitFor({ timeout: 90_000 });
    await said("5 of at most 200");
    await page.getByRole("radio", { name: "moons" }).check();
    await eventually(async () => assert.match(await alternative(page), /of 160 training points/));
    await page.getByRole("radio", { name: "your own" }).check();
    await said("5 of at most 200"); // they waited in the document
  }));

/** The length of the line that stands above the picture. */
const lineOf = async (page) => Number(/line ([\d.]+) sides/.exec(plain(await view(page).getByText(/sides long/).innerText()))[1]);

test("early stopping: without a stop the line winds, and the goal is reached by its hint", () =>
  at("early-stopping/surface", async (page) => {
    await prediction(page).getByRole("radio", { name: "It winds around single points" }).check();
    await runBar(page).getByRole("button", { name: /^Play/ }).click();
    await runBar(page).getByRole("button", { name: "Play again from the start" }).waitFor({ timeout: 90_000 });
    await told(page).waitFor();
    const [, train, right] = /At the end ([\d.]+) % of the training points are on their side of it, and ([\d.]+) %/.exec(plain(await prediction(page).innerText()));
    assert(Number(train) >= 98 && Number(right) <= 76, `${train} ${right}`);
    await view(page).getByText(`${Number(right) / 2} of 50 validation points right`).waitFor();
    const wound = await lineOf(page);
    assert.equal(await stage(page).getByText("Goal reached").count(), 0);
    await page.getByRole("combobox", { name: "Early stopping" }).selectOption("on");
    await eventually(async () => assert.match(await alternative(page), /epoch 0/));
    await runBar(page).getByRole("button", { name: /^Play/ }).click();
    await stage(page).getByText("Goal reached").waitFor({ timeout: 90_000 });
    await eventually(async () => assert(2 * (await lineOf(page)) < wound));
  }));

test("dropout: the line stays smooth with p = 0.5, and with a small penalty", () =>
  at("dropout/surface", async (page) => {
    await prediction(page).getByRole("radio", { name: "It stays smooth" }).check();
    await run(page, "without dropout");
    const wound = await lineOf(page);
    assert.equal(await told(page).count(), 0);
    await run(page, "p = 0.5");
    await told(page).waitFor();
    await stage(page).getByText("Goal reached").waitFor();
    await eventually(async () => assert(2 * (await lineOf(page)) < wound));
    await run(page, "λ = 0.01");
    await eventually(async () => assert(2 * (await lineOf(page)) < wound));
    await run(page, "λ = 0.1");
    await eventually(async () => assert.equal(await lineOf(page), 0));
  }));

test("initial weights: N(0, 1) begins with flat areas, and zeros with sigmoid units leave one map", () =>
  at("initialisation/surface", async (page) => {
    const flat = async () => [...plain(await stage(page).getByText(/beyond ±0.9/).innerText()).matchAll(/([\d.]+) %/g)].map(([, share]) => Number(share));
    await prediction(page).getByRole("radio", { name: "Soft slopes" }).check();
    await eventually(async () => assert((await flat()).every((share) => share < 5)));
    const weights = page.getByRole("combobox", { name: "Initial weights" });
    await weights.selectOption({ label: "normal, N(0, 1)" });
    await prediction(page).locator("label").filter({ hasText: "Flat areas" }).getByText("this is what happens").waitFor();
    const shares = await flat();
    assert(shares[2] > 50, `${shares}`);
    await prediction(page).getByText(`in layer 3 at ${shares[2].toFixed(1)}`).waitFor();
    await page.getByRole("button", { name: "sigmoid, zeros, one layer" }).click();
    await runBar(page).getByRole("button", { name: /^Play/ }).click();
    await stage(page).getByText("Goal reached").waitFor({ timeout: 90_000 });
    await stage(page).getByText("Largest difference between two maps of layer 1: 0").waitFor();
  }));
