// The chapter "Initial weights": does what its text tells the reader, and compares what is said in words with the tables.
import assert from "node:assert/strict";
import { test } from "node:test";
import { eventually, goTo, readTable, ready, useLab } from "./harness.mjs";

const lab = useLab();
const patience = 150_000;

/** Opens a step with its run at full speed. */
const at = (step, act, options = {}) =>
  lab.visit({ ...options, at: `#/initialisation/${step}` }, async (page) => {
    await ready(page);
    const speed = stage(page).getByRole("slider", { name: /^Speed/ });
    if (await speed.count()) await speed.fill(await speed.getAttribute("max"));
    await act(page);
  });

const stage = (page) => page.getByRole("region", { name: "Lab", exact: true });
const told = (page, text) => page.getByRole("region", { name: /^Prediction/ }).filter({ hasText: text }).getByText("this is what happens").waitFor({ timeout: patience });
const skip = async (page) => {
  const buttons = page.getByRole("button", { name: "Skip", exact: true });
  while (await buttons.count()) await buttons.first().click();
};
const plain = (text) => text.replaceAll("\u2212", "-").replaceAll(/[\u00a0\u202f\s]+/g, " ");
const rows = (page, name) => readTable(page.getByRole("table", { name, exact: true }));
/** What a table of counts says of the values' spread. */
function spreadOf(bins) {
  const total = bins.reduce((sum, { counted }) => sum + counted, 0);
  return Math.sqrt(bins.reduce((sum, { from, to, counted }) => sum + counted * ((from + to) / 2) ** 2, 0) / total);
}
const ended = (page) => page.getByText(/^Finished after epoch \d+/).waitFor({ state: "attached", timeout: patience });
const six = ["zeros", "normal, N(0, 1)", "Glorot uniform", "Glorot normal", "He uniform", "He normal"];

// --- Six ways to begin -----------------------------------------------------------------------------------------------

test("six histograms follow the densities they were drawn from, in every layer", () =>
  at("spread", async (page) => {
    const theory = { 1: [0, 1, 0.125, 0.125, 0.1768, 0.1768], 2: [0, 1, 0.1644, 0.1644, 0.1768, 0.1768] };
    const weights = { 1: 4096, 2: 640 };
    await skip(page);
    for (const layer of [1, 2]) {
      await stage(page).getByRole("group", { name: "Layer", exact: true }).getByRole("radio", { name: String(layer), exact: true }).check();
      await eventually(async () => {
        for (const [i, name] of six.entries()) {
          const bins = await rows(page, name);
          assert.equal(bins.reduce((sum, { counted }) => sum + counted, 0), weights[layer], name);
          if (i === 0) continue;
          assert(Math.abs(spreadOf(bins) / theory[layer][i] - 1) < 0.07, `${name} in layer ${layer}: ${spreadOf(bins)}`);
          const expected = bins.reduce((sum, bin) => sum + bin.expected, 0);
          assert(Math.abs(expected / weights[layer] - 1) < 0.02, `${name}: ${expected} expected`);
          const off = bins.reduce((sum, bin) => sum + Math.abs(bin.counted - bin.expected), 0) / weights[layer];
          assert(off < 0.25, `${name}: ${off} of the weights in another bin than expected`);
        }
      });
      assert.equal((await rows(page, "zeros")).filter(({ counted }) => counted > 0).length, 1, "all zeros in one bin");
    }
    await told(page, "In which does Glorot spread");
  }));

test("another seed draws others; wide layers reach the goal; training spreads the weights out", () =>
  at("spread", async (page) => {
    const before = JSON.stringify(await rows(page, "He normal"));
    await page.getByRole("button", { name: "New seed" }).click();
    await eventually(async () => assert.notEqual(JSON.stringify(await rows(page, "He normal")), before));
    await page.getByRole("button", { name: /^Play/ }).click();
    await ended(page);
    const own = stage(page).getByRole("table", { name: /^Layer 1 of your run at epoch 500/ });
    await eventually(async () => assert(spreadOf(await readTable(own)) > 0.25, "spread out"));
    assert.match(plain(await page.getByText(/the sd of layer 1 has gone from/).textContent()), /from 0\.12\d to 0\.[23]/);
    const field = page.getByRole("spinbutton", { name: "Width of hidden layer 1" });
    await field.fill("250");
    await field.press("Enter");
    await stage(page).getByText("Goal reached").waitFor();
  }));

// --- What zeros cannot do --------------------------------------------------------------------------------------------

test("with zeros all hidden units stay the same, with Glorot they do not", () =>
  at("symmetry", async (page) => {
    await skip(page);
    await stage(page).getByText("The first unit's 64 weights are all 0.").waitFor();
    await page.getByRole("button", { name: "Run zeros", exact: true }).click();
    await told(page, "What have the 64 hidden units learned");
    await stage(page).getByText("all 64 units are the same.").waitFor();
    const { validation } = (await rows(page, "Accuracy")).at(-1);
    assert(validation < 0.25, `zeros: ${validation}`);
    assert((await page.getByText(/^All 64 the same\. The weights have changed/).textContent()).includes(`${(100 * validation).toFixed(1)}\u00a0%`));
    assert.match(plain(await page.getByText(/Zeros have a second trouble/).textContent()), /layer 1 was 0 long, that of layer 2 5\.2/);
    await page.getByRole("button", { name: "Run Glorot uniform", exact: true }).click();
    await stage(page).getByText("the units differ.").waitFor();
    await eventually(async () => assert((await rows(page, "Accuracy")).filter(({ validation }) => validation !== "").at(-1).validation > 0.95), patience);
  }));

// --- How far a signal gets -------------------------------------------------------------------------------------------

test("sigmoid looks even forward and fades back; the goal wants both ways, and what is recommended reaches it", () =>
  at("signal", async (page) => {
    const shown = (name) => stage(page).getByRole("radio", { name, exact: true }).check();
    const bars = async (name) => (await readTable(page.getByRole("table", { name }))).map(({ now }) => now);
    const forward = () => bars(/^Forward: spread/);
    const back = () => bars(/^Back: size/);
    const ratio = (list) => list.at(-1) / list[0];
    const open = (name) => page.getByRole("button", { name, exact: true }).click();
    const choose = (label, text) => page.getByRole("combobox", { name: label }).selectOption({ label: text });
    const reached = stage(page).getByText("Goal reached");
    await skip(page);
    await eventually(async () => assert(Math.abs(ratio(await forward()) - 1) < 0.15, "sigmoid, forward"));
    await shown("deltas");
    await eventually(async () => assert(ratio(await back()) > 300, "sigmoid, back"));
    assert.equal(await reached.count(), 0, "sigmoid + Glorot keeps the signal one way only");

    await shown("activations");
    await open("ReLU, Glorot");
    await told(page, "How large is the spread");
    await eventually(async () => assert(Math.abs(ratio(await forward()) - 0.25) < 0.1, `Glorot: ${await forward()}`));
    await open("ReLU, N(0, 1)");
    await eventually(async () => assert(ratio(await forward()) > 500, `N(0, 1): ${await forward()}`));
    const begun = async () => (await readTable(page.getByRole("table", { name: /^Forward: spread/ }))).map((row) => row["epoch 0"]);
    await eventually(async () => assert.deepEqual(await begun(), await forward(), "marked as it began"));
    await shown("deltas");
    await eventually(async () => assert(ratio(await back()) < 1 / 500, `N(0, 1), back: ${await back()}`));
    assert.equal(await reached.count(), 0);

    await shown("gradients");
    await page.getByRole("button", { name: "Step", exact: true }).click();
    await told(page, "Which layer has the longest gradient");
    const norms = await bars(/^Length of the gradient/);
    assert(norms.length === 6 && Math.min(...norms) > 1000 && Math.max(...norms) / Math.min(...norms) < 2, `gradients: ${norms}`);
    const said = plain(await page.getByText(/^They are between/).textContent()).replaceAll(",", "").match(/\d+/g).slice(0, 2).map(Number);
    assert(said[0] >= 1000 && said[1] < 2 * said[0], `${said}`);

    await choose("Initial weights", "He normal");
    await reached.waitFor();
    await page.getByRole("button", { name: "Step", exact: true }).click();
    await eventually(async () => {
      const norms = await bars(/^Length of the gradient/);
      const bins = await rows(page, "Gradients of layer 1's weights");
      assert.equal(bins.reduce((sum, { counted }) => sum + counted, 0), 4096);
      assert(Math.abs((spreadOf(bins) * 64) / norms[0] - 1) < 0.2, "the histogram's spread is the gradient's length / 64");
    });
  }));

// --- Dead, saturated, exploding --------------------------------------------------------------------------------------

test("exploding, saturated, dead: the bars and the core's reason say so; He rescues", () =>
  at("trouble", async (page) => {
    const shares = async (quantity) => (await readTable(page.getByRole("table", { name: quantity === "dead" ? /^Units never above 0/ : /^Activations with less/ }))).map((row) => row[quantity]);
    await skip(page);
    await page.getByRole("button", { name: "ReLU, N(0, 1), rate 0.01", exact: true }).click();
    await told(page, "How far does the run get");
    await stage(page).getByText(/The core stopped the run: epoch \d, layer \d: .* is not finite/).waitFor();
    await page.getByRole("button", { name: "tanh, N(0, 1), rate 0.1", exact: true }).click();
    await ended(page);
    await eventually(async () => assert((await shares("saturated")).every((share) => share > 0.6), `${await shares("saturated")}`));
    await page.getByRole("button", { name: "ReLU, He, rate 2", exact: true }).click();
    await eventually(async () => assert((await shares("dead"))[0] > 0.9, `${await shares("dead")}`), patience);
    await page.getByRole("button", { name: "ReLU, zeros, rate 0.1", exact: true }).click();
    await eventually(async () => assert.deepEqual(await shares("dead"), [1, 1, 1, 1, 1]), patience);
    await page.getByRole("button", { name: "ReLU, N(0, 1), rate 0.01", exact: true }).click();
    await page.getByRole("combobox", { name: "Initial weights" }).selectOption({ label: "He normal" });
    const play = page.getByRole("button", { name: /^Play/ });
    if (await play.count()) await play.click();
    await stage(page).getByText("Goal reached").waitFor({ timeout: patience });
  }));

// --- The race, and the published He uniform --------------------------------------------------------------------------

test("one hidden layer: the five random ones end level; words and table agree", () =>
  at("race", async (page) => {
    await skip(page);
    await page.getByRole("button", { name: "Run all six" }).click();
    await told(page, "How far apart will the five");
    const race = await rows(page, "One hidden layer, sigmoid, rate 1: the six");
    assert.deepEqual(race.map((row) => row["initial weights"]), six);
    const shares = race.map((row) => row["validation accuracy"]);
    const curves = (await rows(page, "One hidden layer, sigmoid, rate 1")).at(-1);
    six.forEach((name, i) => assert(Math.abs(curves[name] - shares[i]) < 0.001, name));
    assert(shares[0] < 0.25 && Math.min(...shares.slice(1)) > 0.95, `${shares}`);
    assert(Math.max(...shares.slice(1)) - Math.min(...shares.slice(1)) < 0.021, `${shares}`);
    const words = plain(await page.getByText(/With one hidden layer any random weights/).textContent());
    assert(words.trim().startsWith(`Between ${(100 * Math.min(...shares.slice(1))).toFixed(1)} % and ${(100 * Math.max(...shares)).toFixed(1)} %`), words);
  }));

test("eight hidden layers: only He's two are quick, N(0, 1) stops with a reason", () =>
  at("race", async (page) => {
    await skip(page);
    await stage(page).getByRole("radio", { name: "eight hidden layers" }).check();
    await page.getByRole("button", { name: "Run all six" }).click();
    await told(page, "Which of the six get half");
    const race = await rows(page, "Eight hidden layers, ReLU, rate 0.1: the six");
    const half = race.map((row) => row["half right at epoch"]);
    assert(half[4] < 100 && half[5] < 100, `He: ${half}`);
    assert([half[0], half[1]].every((epoch) => epoch === "–") && half[2] > 100 && half[3] > 100, `${half}`);
    assert.match(race[1].state, /^diverged: .* is not finite/);
    assert.equal(race[1]["validation accuracy"], "–", "a run that diverged has no result");
    assert.match(race[0].state, /has learned nothing/);
  }));

test("published He uniform: half as wide again too narrow, and late", () =>
  at("published", async (page) => {
    await skip(page);
    await eventually(async () => {
      for (const [name, sd] of [["Published", 0.102], ["Corrected", 0.177]]) {
        assert(Math.abs(spreadOf(await rows(page, name)) / sd - 1) < 0.04, name);
      }
    });
    await page.getByRole("button", { name: "Run both" }).click();
    await told(page, "Which has half of the validation images right first");
    const [published, corrected] = await page.getByRole("row", { name: /^Half right at epoch/ }).getByRole("cell").allTextContents();
    assert(Number(corrected) < 30 && Number(published) > 100, `${corrected} and ${published}`);
    assert(plain(await page.getByText(/^The corrected one, at epoch/).textContent()).includes(`at epoch ${corrected}; the published one at epoch ${published}`));
  }));

test("every step fits a narrow phone", () =>
  lab.visit({ at: "#/initialisation/spread", size: { width: 360, height: 740 } }, async (page) => {
    await ready(page);
    for (const step of ["spread", "symmetry", "signal", "trouble", "race", "published"]) {
      await goTo(page, `#/initialisation/${step}`);
      assert.equal(await page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth), false, step);
    }
  }));
