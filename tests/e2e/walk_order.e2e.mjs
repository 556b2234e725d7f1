// From the first page to the last in one sitting, as a learner goes: every first option guessed, every run begun and left
// on its way, a reload in the middle. Nothing that was decided may be undecided, and no step may stand unready.
import assert from "node:assert/strict";
import { test } from "node:test";
import { draw, eventually, everyStep, goTo, ready, runBar, useLab } from "./harness.mjs";

const lab = useLab();
/** A 3 in one stroke. */
const three = [[0.35, 0.22], [0.5, 0.15], [0.64, 0.25], [0.62, 0.4], [0.47, 0.48], [0.64, 0.57], [0.66, 0.72], [0.52, 0.84], [0.33, 0.78]];
const kept = (page) => page.evaluate(() => JSON.parse(localStorage.getItem("mlp-lab.progress")));

async function doStep(page) {
  for (const question of await page.getByRole("region", { name: /^Prediction/ }).all()) {
    const first = question.getByRole("radio").first();
    if (await first.isEnabled()) await first.check();
  }
  const play = runBar(page).getByRole("button", { name: /^Play/ });
  if (!(await play.count())) return;
  await runBar(page).getByRole("slider").fill("7");
  await play.click();
  await page.waitForTimeout(400);
  const pause = runBar(page).getByRole("button", { name: "Pause" });
  if (await pause.count()) await pause.click().catch(() => {}); // it may have ended just now
}

test("from the first page to the last in one sitting, with a reload in the middle", () =>
  lab.visit({ at: "#/" }, async (page) => {
    const steps = await everyStep(page);
    assert(steps.length > 50, `${steps.length} steps`);
    for (const [place, { at }] of steps.entries()) {
      await goTo(page, at);
      await doStep(page);
      const named = page.locator("section.stage").getByRole("status").filter({ hasText: "This step is written for" });
      assert.equal(await named.count(), 0, `${at}: nothing was set, so nothing differs`);
      if (place !== Math.floor(steps.length / 2)) continue;
      const before = await kept(page);
      await page.reload();
      await ready(page);
      const after = await kept(page);
      assert.deepEqual(after.predictions, before.predictions);
      for (const [question, { right }] of Object.entries(before.answers)) assert.equal(after.answers[question]?.right, right, question);
      assert.deepEqual(after.goals, before.goals);
    }
    const { predictions, answers } = await kept(page);
    assert(Object.keys(predictions).length > 40);
    assert(Object.keys(answers).length > 3, "some runs have shown their answer");
    // Back at the first question that a run has answered: still told.
    const [question] = Object.keys(answers);
    const { at } = steps.find(({ chapter }) => question.startsWith(`${chapter}/`));
    await goTo(page, at);
    await eventually(async () => assert(question in (await kept(page)).answers));
  }));

test("a trained network is there again after a reload, to the last bit", () =>
  lab.visit({ at: "#/one-network/train" }, async (page) => {
    await ready(page);
    await runBar(page).getByRole("slider").fill("7");
    await runBar(page).getByRole("button", { name: "Play", exact: true }).click();
    await runBar(page).getByRole("button", { name: "Play again from the start" }).waitFor();
    const hash = async () => /seed \d+ · (\S+)/.exec(await runBar(page).innerText())[1];
    const trained = await hash();
    await goTo(page, "#/one-network/draw");
    await page.reload();
    await ready(page);
    await eventually(async () => assert.equal(await hash(), trained));
    assert.equal(await page.getByRole("button", { name: "Train it for me" }).count(), 0);
  }));

test("where a step needs a trained network, one press trains it", () =>
  lab.visit({ at: "#/one-network/draw" }, async (page) => {
    await ready(page);
    await page.getByRole("button", { name: "Train it for me" }).click();
    await runBar(page).getByRole("button", { name: "Play again from the start" }).waitFor();
  }));

test("on the first page a digit that the reader writes is read by a trained network", () =>
  lab.visit({ at: "#/" }, async (page) => {
    await ready(page);
    await page.getByRole("button", { name: "Write a digit" }).click();
    await page.getByText("Draw a digit from 0 to 9.").waitFor();
    await draw(page, three);
    const says = page.getByRole("status").filter({ hasText: "It reads" });
    await says.waitFor();
    assert.match(await says.innerText(), /It reads\s*3, with an output of (0\.[3-9]\d?|1)/);
  }));
