// The chapter "Gradient clipping": does what its text tells the reader, and compares what is said in words with the tables.
import assert from "node:assert/strict";
import { test } from "node:test";
import { epochOf, eventually, goTo, phone, readTable, ready, useLab } from "./harness.mjs";

const lab = useLab();
const patience = 200_000;

const at = (step, act, options = {}) =>
  lab.visit({ ...options, at: `#/clipping/${step}` }, async (page) => {
    await ready(page);
    const speed = stage(page).getByRole("slider", { name: /^Speed/ });
    if (await speed.count()) await speed.fill(await speed.getAttribute("max"));
    await act(page);
  });

const stage = (page) => page.getByRole("region", { name: "Lab", exact: true });
const goal = (page) => stage(page).getByText("Goal reached");
const plain = (text) => text.replaceAll("\u2212", "-").replaceAll(/[\u00a0\u202f]/g, " ").replaceAll(/\s+/g, " ");
const words = async (locator) => plain(await locator.textContent());
const numbers = (text) => text.replaceAll(",", "").match(/-?\d+(?:\.\d+)?(?:e[+-]?\d+)?/g).map(Number);
const table = async (page, name) => readTable(page.getByRole("table", { name, exact: true }));
const norms = (page) => table(page, "Length of the gradient before clipping");
const predict = (page, question, option) => page.getByRole("region", { name: question }).getByRole("radio", { name: option }).check();
const revealed = (page, question, option) =>
  page.getByRole("region", { name: question }).locator("label").filter({ hasText: option }).getByText("this is what happens").waitFor({ timeout: patience });
const play = (page) => page.getByRole("button", { name: /^(Play|Run again|Again)/ }).first().click();
const close = (a, b, share = 0.02) => Math.abs(a / b - 1) < share;

/** Sets a logarithmic slider (20 steps a decade from its lowest value). */
const setThreshold = (page, threshold, lowest = 0.01, within = stage(page)) =>
  within.getByRole("slider", { name: "Threshold" }).fill(String(Math.round(20 * Math.log10(threshold / lowest))));

const question = /in every epoch the gradient is shortened/;

test("the run explodes and says where in words; clipping alone rescues it, and the answer is what the run measured", () =>
  at("explode", async (page) => {
    await predict(page, question, "It has diverged all the same");
    await page.getByRole("button", { name: "Play", exact: true }).click();
    await stage(page).getByText("Diverged.").waitFor({ timeout: patience });
    const reason = await words(page.locator(".text strong.reason"));
    assert.match(reason, /^epoch \d, layer \d: .* not finite$/);
    assert((await words(stage(page).getByText("Diverged.").locator(".."))).includes(reason));
    await stage(page).getByText(`Ended: ${reason}.`).waitFor();
    assert((await page.locator("table td").allTextContents()).every((cell) => !cell.includes("NaN")), "no NaN where a number belongs");
    assert.equal(await page.getByText("this is what happens").count(), 0, "an exploded run does not answer what clipping does");

    const [first, second] = (await norms(page)).filter(({ all }) => typeof all === "number").map(({ all }) => all);
    assert(second > 100 * first, `${first}, then ${second}`);
    const told = numbers(await words(page.getByText(/^In your run the gradient was/)));
    assert(close(told[0], first) && close(told[2], second), `${told}`);
    assert.equal(await goal(page).count(), 0);

    await goTo(page, "#/clipping/vector");
    assert.equal(await stage(page).getByText("Diverged.").count(), 0, "the step after it shows no run, so none diverged there");
    await goTo(page, "#/clipping/explode");

    await page.getByRole("switch", { name: "Clipping" }).check();
    await eventually(async () => assert.equal(await epochOf(page), 0));
    await page.getByRole("button", { name: "Play", exact: true }).click();
    await revealed(page, question, "It has learned: more than half");
    const answer = await words(page.getByText(/^It is alive after epoch/));
    assert.match(answer, /after epoch 200, with 6\d\.\d % of the validation images right\. It was clipped in 200 of 200 epochs/);
    assert.equal(await goal(page).count(), 0, "below 0.80");

    await setThreshold(page, 50);
    await eventually(async () => assert.equal(await epochOf(page), 0));
    await page.getByRole("button", { name: "Play", exact: true }).click();
    await goal(page).waitFor({ timeout: patience });
    await page.getByText("Finished after epoch 200").waitFor({ state: "attached", timeout: patience });
    assert.equal(await words(page.getByText(/^It is alive after epoch/)), answer, "the answer stays as it was shown");
    await stage(page).getByText(/^Clipped in \d+ of 200 epochs/).waitFor();
    const rows = (await norms(page)).filter(({ all }) => typeof all === "number");
    assert(close(numbers(await words(page.getByText(/^In your run the gradient was/)))[0], first), "the first gradient is as long as before");
    const layers = Object.keys(rows[0]).filter((head) => head.startsWith("layer")).map((head) => rows[0][head]);
    assert(layers.length === 6 && close(Math.hypot(...layers), rows[0].all), `${layers}`);
  }));

test("a clipped run is a rescue only where one has exploded before", () =>
  at("ways", async (page) => {
    await page.getByRole("button", { name: "Each component, t = 1" }).click();
    await page.getByText("Finished after epoch 200").waitFor({ state: "attached", timeout: patience });
    const end = (await table(page, "Loss")).at(-1);
    assert.equal(end.epoch, 200);
    await goTo(page, "#/clipping/explode");
    assert.equal(await stage(page).locator(".goal").count(), 0, "the goal says that clipping helps: it waits for the guess");
    await page.getByRole("button", { name: "Skip", exact: true }).click();
    await stage(page).locator(".goal").waitFor();
    assert.equal(await goal(page).count(), 0, "nothing has exploded before it");
  }));

test("dragging the gradient: by value it turns, by norm it keeps its direction", () =>
  at("vector", async (page) => {
    const rows = async () => Object.fromEntries((await page.getByRole("table", { name: /^Dashed/ }).locator("tbody tr").evaluateAll((list) =>
      list.map((row) => [...row.cells].map((cell) => cell.textContent.trim().replace("−", "-").replace("°", ""))))).map(([name, ...rest]) => [name, rest.map(Number)]));
    const handle = page.getByRole("slider", { name: /^Tip of the gradient/ });
    const picture = page.locator("section.vector svg");
    assert.equal(await page.getByRole("row", { name: /^by norm/ }).getByText("?", { exact: true }).count(), 1, "hidden until the guess");
    await predict(page, /Which way of clipping keeps/, "Both");
    const start = await rows();
    assert.deepEqual(start.gradient.slice(0, 2), [4.5, 1.5]);
    assert(Math.abs(start["by value"][3] - 18.4) < 0.1 && start["by norm"][3] === 0, JSON.stringify(start));

    await handle.focus();
    await page.keyboard.press("ArrowUp");
    await page.keyboard.press("Shift+ArrowLeft");
    assert.deepEqual((await rows()).gradient.slice(0, 2), [3.5, 1.6]);
    assert.match(await handle.getAttribute("aria-valuetext"), /^3\.5 across, 1\.6 up; length 3\.85$/);

    const box = await picture.boundingBox();
    const to = (x, y) => [box.x + ((x + 6) / 12) * box.width, box.y + ((6 - y) / 12) * box.height];
    await page.mouse.move(...to(3.5, 1.6));
    await page.mouse.down();
    await page.mouse.move(...to(-3, -5), { steps: 4 });
    await page.mouse.up();
    const dragged = await rows();
    assert(Math.abs(dragged.gradient[0] + 3) < 0.15 && Math.abs(dragged.gradient[1] + 5) < 0.15, JSON.stringify(dragged));
    assert.deepEqual(dragged["by value"].slice(0, 2), [-2, -2]);
    assert(Math.abs(dragged["by norm"][2] - 2) < 0.01 && dragged["by norm"][3] === 0);
    await page.mouse.move(...to(4, 4));
    assert.deepEqual(await rows(), dragged, "it is let go");

    await page.getByRole("radio", { name: "norm", exact: true }).check();
    await handle.focus();
    await page.keyboard.press("ArrowRight");
    await revealed(page, /Which way of clipping keeps/, "By norm");
    assert.equal(await goal(page).count(), 0);
    await page.getByRole("radio", { name: "value", exact: true }).check();
    await page.getByRole("slider", { name: "Threshold t" }).fill("0.5");
    await picture.click({ position: { x: box.width - 2, y: box.height * (5.5 / 12) } });
    await goal(page).waitFor();
    assert((await rows())["by value"][3] >= 35);
  }));

test("the gradient follows a finger", () =>
  at("vector", async (page) => {
    const picture = page.locator("section.vector svg");
    await picture.scrollIntoViewIfNeeded();
    const box = await picture.boundingBox();
    await page.touchscreen.tap(box.x + box.width / 4, box.y + box.height / 4);
    await eventually(async () => assert.match(await page.getByRole("slider", { name: /^Tip of/ }).getAttribute("aria-valuetext"), /^−(2\.9|3\.0|3\.1) across, (2\.9|3\.0|3\.1) up/));
  }, { size: phone }));

test("one factor for all keeps a real gradient's direction; t near 0 stops learning; the goal is a rare clip", () =>
  at("ways", async (page) => {
    await page.getByRole("button", { name: "Threshold 0.000001" }).click();
    await page.getByText("Finished after epoch 200").waitFor({ state: "attached", timeout: patience });
    const still = await table(page, "Loss");
    assert(close(still.at(-1).validation, still[0].validation, 1e-4), JSON.stringify([still[0], still.at(-1)]));

    const turns = /Which of them change the direction/;
    await predict(page, turns, "All three");
    await page.getByRole("button", { name: "Open a healthy run" }).click();
    await page.getByRole("switch", { name: "Clipping", checked: false }).waitFor();
    // A pause where the gradient is shorter than the threshold.
    const speed = stage(page).getByRole("slider", { name: /^Speed/ });
    await speed.fill("3");
    await page.getByRole("button", { name: "Play", exact: true }).click();
    await eventually(async () => assert((await epochOf(page)) >= 12));
    await page.getByRole("button", { name: "Pause" }).click();
    const own = page.getByRole("region", { name: "Your run's gradient, clipped in three ways" });
    await own.getByText("clipped at 0.05").waitFor();
    const rows = async () => (await readTable(own.getByRole("table"))).map((row) => Object.values(row));
    const uncut = (await rows()).filter((row) => row[3] === "not cut");
    assert(uncut.length > 0, JSON.stringify(await rows()));
    assert.equal(await page.getByText("this is what happens").count(), 0, "a way that cuts nothing has shown nothing");
    await setThreshold(page, 0.001, 0.0001, own);
    await revealed(page, turns, "Each component, and each tensor");
    const turned = (await rows()).map((row) => numbers(String(row[3]))[0]);
    assert(turned[0] > 1 && turned[1] > 1 && turned[2] === 0, JSON.stringify(await rows()));
    const said = numbers((await words(page.getByText(/^With the threshold at/))).split("One factor")[0]);
    assert.deepEqual(said, [0.001, ...turned], "the answer is the table's");
    assert(close((await rows())[2][2], 0.001));
    const [count, long] = numbers(await words(own.locator("caption")));
    assert.equal(count, 64 * 65 * 2 + 65 * 10);
    assert(close(long, (await norms(page)).at(-1).all), `${long}`);

    await speed.fill(await speed.getAttribute("max"));
    await page.getByRole("button", { name: "Open a healthy run" }).click();
    await eventually(async () => assert.equal(await epochOf(page), 0));
    await page.getByRole("switch", { name: "Clipping" }).check();
    await setThreshold(page, 1);
    await page.getByRole("button", { name: "Play", exact: true }).click();
    await goal(page).waitFor({ timeout: patience });
  }));

test("a link replays the switches to the same weights", async () => {
  let link, hash;
  const identity = async (page) => (await page.getByRole("group", { name: "Run", exact: true }).innerText()).match(/seed \d+ · [0-9a-f-]+/)[0];
  await at("ways", async (page) => {
    const step = page.getByRole("button", { name: "Step", exact: true });
    await step.click();
    await eventually(async () => assert.equal(await epochOf(page), 1));
    await stage(page).getByLabel("Clip", { exact: true }).selectOption("tensor_norm");
    await step.click();
    await setThreshold(page, 1);
    await step.click();
    await eventually(async () => assert.equal(await epochOf(page), 3));
    hash = await identity(page);
    await page.getByRole("button", { name: "Share" }).click();
    link = new URL(await page.getByRole("textbox", { name: "Link" }).inputValue()).hash;
  });
  await lab.visit({ at: link }, async (page) => {
    await page.getByRole("status").filter({ hasText: "the weights are those of the link" }).waitFor();
    assert.equal(await identity(page), hash);
    await page.getByRole("img", { name: /At epoch 1: clipping each tensor's norm\. At epoch 2: clip threshold 1/ }).waitFor();
  });
});

test("published norms are those of weights: they grow, and the weights end the same", () =>
  at("published", async (page) => {
    await predict(page, /How should the lengths of its gradients change/, "They grow");
    await page.getByRole("button", { name: "Run both" }).click();
    const measured = page.getByRole("table", { name: "Measured, same seed" });
    await measured.waitFor({ timeout: patience });
    const rows = await measured.locator("tbody tr").evaluateAll((list) => list.map((row) => [...row.cells].slice(1).map((cell) => cell.textContent.trim())));
    const [, , lastFirst, lastEnd] = rows.map((row) => row.map(Number));
    const hash = rows[4];
    assert(lastEnd[0] > lastFirst[0] && lastEnd[1] < 0.5 * lastFirst[1], JSON.stringify(rows));
    assert.equal(hash[0], hash[1]);
    await page.getByText("Both runs end with the same weights").waitFor();
    await revealed(page, /How should the lengths of its gradients change/, "They shrink");
    const told = numbers(await words(page.getByText(/^The gradient of the last layer:/)));
    assert.deepEqual([told[0], told[2], told[3], told[4]], [lastFirst[1], lastEnd[1], lastFirst[0], lastEnd[0]]);
  }));
