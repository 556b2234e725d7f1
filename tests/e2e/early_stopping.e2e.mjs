// The chapter "Early stopping": does what its text tells the reader, and compares what is said in words with the tables.
import assert from "node:assert/strict";
import { test } from "node:test";
import { eventually, goTo, readTable, ready, useLab } from "./harness.mjs";

const lab = useLab();
const patience = 150_000;

/** Opens a step with its run at full speed; predictions are skipped. */
const at = (step, act, options = {}) =>
  lab.visit({ ...options, at: `#/early-stopping/${step}` }, async (page) => {
    await ready(page);
    const speed = stage(page).getByRole("slider", { name: /^Speed/ });
    await speed.fill(await speed.getAttribute("max"));
    const skip = page.getByRole("button", { name: "Skip", exact: true });
    while (await skip.count()) await skip.first().click();
    await act(page);
  });

const stage = (page) => page.getByRole("region", { name: "Lab", exact: true });
const told = (page) => page.getByText("this is what happens").waitFor({ timeout: patience });
const plain = (text) => text.replaceAll("\u2212", "-").replaceAll(/[\u00a0\u202f\s]+/g, " ").trim();
const said = async (page, text) => plain(await page.getByText(text).first().textContent());
const numbers = (text) => text.match(/\d+(?:\.\d+)?/g).map(Number);
const lossRows = async (page) => (await readTable(page.getByRole("table", { name: "Loss", exact: true }))).filter(({ train }) => train !== "");
const play = (page) => page.getByRole("button", { name: "Play", exact: true }).click();
/** The epoch after which the run stopped early, as a screen reader hears it. */
async function stopped(page) {
  const announced = page.getByText(/^Stopped early after epoch \d+/);
  await announced.waitFor({ state: "attached", timeout: patience });
  return numbers(await announced.textContent())[0];
}
const hashes = async (page) => plain(await stage(page).locator("dl").innerText());
const lossNow = async (page) => numbers(await said(page, /^Validation loss of the weights now/))[0];

test("150 images with wrong labels: the validation loss turns, and the words say where", () =>
  at("turn", async (page) => {
    await play(page);
    await told(page);
    const rows = await lossRows(page);
    const end = rows.at(-1);
    const least = Math.min(...rows.map(({ validation }) => validation));
    assert.equal(end.epoch, 2000);
    assert(end.train < 0.1 && end.validation > 1.5 * least, JSON.stringify(end));
    const [epoch, best, then, train, before, after] = numbers(await said(page, /^It was lowest at epoch/));
    assert(epoch > 100 && epoch < 400 && Math.abs(best - least) < 0.02, `${epoch}: ${best}, the table has ${least}`);
    assert(Math.abs(then - end.validation) < 0.006 && Math.abs(train - end.train) < 0.006 && before > after);
    await stage(page).getByText("Goal reached").waitFor();
  }));

test("patience runs out after as many epochs as it has, and the goal wants little", () =>
  at("patience", async (page) => {
    const meter = stage(page).getByRole("meter", { name: "Without a new best" });
    assert.equal(await meter.getAttribute("aria-valuenow"), "0");
    await play(page);
    const epoch = await stopped(page);
    assert.equal(await meter.getAttribute("aria-valuetext"), "50 of 50 epochs");
    const [after, best] = numbers(await said(stage(page), /^Stopped after epoch/));
    assert.equal(after, epoch);
    assert.equal(best, epoch - 50);
    assert.equal(await stage(page).getByText("Goal reached").count(), 0);
    await page.getByRole("button", { name: "patience 10", exact: true }).click();
    await stage(page).getByText("Goal reached").waitFor({ timeout: patience });
    assert.equal(await stopped(page), best + 10);
  }));

test("on small batches a patience of 1 stops far too soon, 20 does not", () =>
  at("patience", async (page) => {
    await page.getByRole("button", { name: "batches of ten, patience 1", exact: true }).click();
    await told(page);
    const soon = await lossRows(page);
    assert(soon.at(-1).epoch < 20);
    await page.getByRole("button", { name: "batches of ten, patience 20", exact: true }).click();
    const words = page.getByText(/^After epoch \d+\. Its best/);
    await eventually(async () => assert.match(plain(await words.textContent()), /With patience 20/), patience);
    const [after, best, , , patient] = numbers(plain(await words.textContent()));
    assert.equal(after, soon.at(-1).epoch);
    assert(patient < best - 0.5, `${best}, then ${patient}`);
  }));

test("the best weights come back: equal hashes, and the loss of the best epoch", () =>
  at("restore", async (page) => {
    await stage(page).getByText("nothing set aside").waitFor();
    await play(page);
    const epoch = await stopped(page);
    await told(page);
    await eventually(async () => assert.match(await hashes(page), new RegExp(`([0-9a-f]{4}-[0-9a-f]{4}).*the same.*snapshot of epoch ${epoch - 50} \\1`)));
    const last = (await lossRows(page)).at(-1);
    const kept = await lossNow(page);
    assert(kept < last.validation, `${kept}, and ${last.validation} in the last epoch`);
    await page.getByRole("combobox", { name: "At the stop" }).selectOption({ label: "keep the last" });
    await page.getByRole("button", { name: /^Play/ }).click().catch(() => {});
    await eventually(async () => assert.match(await hashes(page), /different/), patience);
    await eventually(async () => assert(Math.abs((await lossNow(page)) - last.validation) < 0.0006), patience);
  }));

test("no title, goal or setting gives the answer before the guess", () =>
  lab.visit({ at: "#/early-stopping/restore" }, async (page) => {
    await ready(page);
    assert.equal(await page.getByRole("combobox", { name: "At the stop" }).count(), 0);
    await page.getByRole("button", { name: "Skip", exact: true }).click();
    await page.getByRole("combobox", { name: "At the stop" }).waitFor();
    const told = /turn|rise|restor|back to the best|never|nothing to stop/i;
    for (const step of ["turn", "patience", "restore", "alias", "never"]) {
      await goTo(page, `#/early-stopping/${step}`);
      const goal = stage(page).locator(".goal");
      for (const text of [await page.locator("main h1").textContent(), (await goal.count()) ? await goal.textContent() : ""]) assert.doesNotMatch(text, told, step);
    }
  }));

test("a second name sees every change, a copy none; published restores nothing", () =>
  at("alias", async (page) => {
    const [one, weights, copy] = ["The one array, known as weights and as best", "The array weights", "The array best"].map((name) => page.getByLabel(name, { exact: true }));
    const before = await copy.textContent();
    assert.equal(await one.textContent(), before);
    await page.getByRole("button", { name: "Train one epoch" }).click();
    assert.equal(await copy.textContent(), before, "the copy stays");
    assert.notEqual(await one.textContent(), before, "the second name goes along");
    assert.equal(await one.textContent(), await weights.textContent());

    await page.getByRole("button", { name: "Run both" }).click();
    await told(page);
    const cells = async (name) => (await page.getByRole("row", { name: new RegExp(`^${name}`) }).getByRole("cell").allTextContents()).map(plain);
    assert.deepEqual(await cells("Restored"), ["no", "yes, the same hash"]);
    const [best, end] = [await cells("Hash of the best"), await cells("Hash of the weights")];
    assert(best[0] === best[1] && end[1] === best[1] && end[0] !== best[0], `${best} and ${end}`);
    const [stoppedAt] = [await cells("Stopped after")];
    assert.equal(stoppedAt[0], stoppedAt[1]);
    const kept = (await cells("Validation loss of what")).map(Number);
    assert(kept[0] > kept[1], `${kept}`);
    assert((await said(page, /^Only in the weights at the end/)).includes(`validation loss of ${kept[0].toFixed(3)}, the corrected one ${kept[1].toFixed(3)}`));

    // The judge: the weights themselves, scored.
    await play(page);
    await stopped(page);
    await eventually(async () => assert(Math.abs((await lossNow(page)) - kept[0]) < 0.0006));
    assert.match(await hashes(page), /different/);
    await stage(page).getByRole("radio", { name: "copies, corrected" }).check();
    await page.getByRole("button", { name: /^Play/ }).click();
    await eventually(async () => assert.match(await hashes(page), /the same/), patience);
    await stopped(page);
    await eventually(async () => assert(Math.abs((await lossNow(page)) - kept[1]) < 0.0006), patience);
  }));

test("all images: it never fires, until an epoch has to gain more", () =>
  at("never", async (page) => {
    await play(page);
    await told(page);
    const [, epoch] = numbers(await said(page, /^Not at all\. The best/));
    assert.equal(epoch, 2000);
    assert.equal((await lossRows(page)).at(-1).epoch, 2000);
    assert.equal(await stage(page).getByText("Goal reached").count(), 0);
    await page.getByRole("button", { name: "all images, gain 0.001", exact: true }).click();
    await stage(page).getByText("Goal reached").waitFor({ timeout: patience });
    assert((await stopped(page)) < 1000);
  }));

test("every step fits a narrow phone", () =>
  lab.visit({ at: "#/early-stopping/turn", size: { width: 360, height: 740 } }, async (page) => {
    await ready(page);
    for (const step of ["turn", "patience", "restore", "alias", "never"]) {
      await goTo(page, `#/early-stopping/${step}`);
      assert.equal(await page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth), false, step);
    }
  }));
