// A reader goes on the next day: what was decided stays decided, and nobody has to guess to see an answer.
import assert from "node:assert/strict";
import { test } from "node:test";
import { assertNoSidewaysScrolling, desktop, eventually, goTo, phone, ready, runBar, useLab } from "./harness.mjs";

const lab = useLab();
const at = "#/initialisation/trouble"; // a run of two epochs decides it
const question = (page) => page.getByRole("region", { name: /^Prediction/ }).first();
const option = (page, name) => question(page).getByRole("radio", { name });
const reveal = (page) => question(page).locator(".reveal");
const outcome = (page) => page.locator(".stage .outcome");
const kept = (page) => page.evaluate(() => JSON.parse(localStorage.getItem("mlp-lab.progress")));

async function explode(page) {
  await runBar(page).getByRole("button", { name: "Play", exact: true }).click();
  await page.getByText("Diverged.", { exact: true }).waitFor();
}
async function nextDay(page) {
  await eventually(async () => assert.notDeepEqual((await kept(page)).answers, {}));
  await page.reload();
  await ready(page);
}
const flat = (text) => text.replaceAll(/\s+/g, " ").trim();

for (const [name, size] of [["desktop", desktop], ["phone", phone]]) {
  test(`a decided question stays decided after a reload, told as it was, and the stage tells it when the run ends: ${name}`, () =>
    lab.visit({ at, size }, async (page) => {
      await ready(page);
      await option(page, "It learns, only slowly").check();
      assert.equal(await outcome(page).count(), 0);
      await explode(page);
      await outcome(page).filter({ hasText: "Not as you guessed: It is over within ten epochs" }).waitFor();
      const box = await outcome(page).boundingBox();
      if (size === desktop) assert(box.y >= 0 && box.y + box.height <= size.height, `in sight without scrolling: ${JSON.stringify(box)}`);
      await assertNoSidewaysScrolling(page);
      await outcome(page).getByRole("button", { name: "Read why" }).click();
      await eventually(async () => {
        const { y } = await reveal(page).boundingBox();
        assert(y > 0 && y < size.height, "the reveal comes into sight");
      });
      const told = flat(await reveal(page).innerText());
      await nextDay(page);
      assert.equal(flat(await reveal(page).innerText()), told);
      assert(await option(page, "It learns, only slowly").isChecked());
      assert(await option(page, "It learns, only slowly").isDisabled());
      await question(page).getByText("this is what happens").waitFor();
      assert.equal(await outcome(page).count(), 0, "no run has ended today");
      await question(page).getByRole("button", { name: "Guess again" }).click();
      assert.equal(await reveal(page).count(), 0);
      await question(page).getByRole("button", { name: "Skip" }).waitFor();
    }));
}

test("with no guess made the answer is a press away once the run has shown it, also the next day", () =>
  lab.visit({ at }, async (page) => {
    await ready(page);
    await explode(page);
    const show = question(page).getByRole("button", { name: "show the answer" });
    await show.waitFor();
    assert(!(await question(page).innerText()).includes("this is what happens"));
    assert(await reveal(page).isHidden());
    await nextDay(page);
    assert.equal(await reveal(page).count(), 0);
    await show.click();
    assert((await reveal(page).innerText()).length > 20);
    await question(page).getByText("this is what happens").waitFor();
  }));

test("a guess that an older version kept by its place is read rightly and kept by its key", () =>
  lab.visit({ at }, async (page) => {
    await ready(page);
    await page.evaluate(() => localStorage.setItem("mlp-lab.progress", '{"seen":[],"goals":[],"predictions":{"initialisation/exploding":0,"rising-loss/why":3},"sketches":{},"settings":{}}'));
    await page.reload();
    await ready(page);
    assert(await option(page, "It learns, only slowly").isChecked());
    await eventually(async () => assert.equal((await kept(page)).predictions["initialisation/exploding"], "It learns, only slowly"));
    await goTo(page, "#/rising-loss/run");
    assert(await option(page, "A network has to get worse").isChecked());
    await eventually(async () => assert.equal((await kept(page)).predictions["rising-loss/why"], "worse-first"));
    await goTo(page, "#/learning-rate/mystery");
    assert(await option(page, "A network has to get worse").isChecked(), "asked once, kept once");
  }));

test("the rail says done of a step when its questions are decided and its goals reached, not when it was opened", () =>
  lab.visit({ at: "#/clipping/published" }, async (page) => {
    await ready(page);
    const mark = page.locator('nav[aria-label="Chapters"] li', { has: page.locator('a[aria-current="step"]') }).last().locator(".done-mark");
    assert.equal(await mark.count(), 0);
    await page.getByRole("button", { name: "Run both" }).click();
    await mark.waitFor();
    await goTo(page, at);
    assert.equal(await mark.count(), 0);
    await explode(page);
    await question(page).getByRole("button", { name: "show the answer" }).click();
    assert.equal(await mark.count(), 0, "its goal is not reached");
  }));
