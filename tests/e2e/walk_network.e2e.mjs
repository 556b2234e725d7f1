// Through "One network, step by step" in one sitting: what is chosen in one step must not spoil the next.
import assert from "node:assert/strict";
import { test } from "node:test";
import { eventually, goTo, ready, runBar } from "./harness.mjs";
import { choose, goalReached, lab, predict, prediction, settled, stage, trainToTheEnd } from "./network_stage.mjs";

const difference = (page) => stage(page).getByRole("status").filter({ hasText: "This step is written for" });
const bringBack = (page) => difference(page).getByRole("button", { name: "Bring it back" });
const rate = (page) => stage(page).getByRole("slider", { name: "Rate" });
/** The slider's own steps: 0 to 100 for 0.001 to 100. */
const position = (rate) => String(20 * (Math.log10(rate) + 3));
const turnRate = (page, to) => rate(page).fill(position(to));
const press = (page, name) => runBar(page).getByRole("button", { name, exact: true }).click();

const walk = (act) => lab.visit({ at: "#/one-network/loss" }, async (page) => {
  await ready(page);
  await settled(page);
  await act(page);
});
const turnTo = async (page, step) => {
  await goTo(page, `#/one-network/${step}`);
  await settled(page);
};
/** What the hint of the goal of "One step downhill" says. */
async function halveAtOnce(page) {
  await press(page, "Reset");
  await turnRate(page, 10 ** -0.5);
  await eventually(async () => {
    assert(await runBar(page).getByRole("button", { name: "Step", exact: true }).isEnabled());
    assert.match(await runBar(page).innerText(), /(^|\D)0\s+epochs/);
  });
  await press(page, "Step");
}

test("a loss chosen in one step is named in the next; one press brings it back and keeps the rest", () =>
  walk(async (page) => {
    await choose(page, "softmax + cross-entropy");
    await turnTo(page, "backward");
    assert.equal(await difference(page).count(), 0, "this step speaks of any loss");
    await turnTo(page, "update");
    await turnRate(page, 10 ** -0.5);
    await difference(page).filter({ hasText: "written for binary cross-entropy. Your run uses softmax + cross-entropy." }).waitFor();

    // Done wrongly: as the step says, but with the other loss.
    await predict(page, "It may do either");
    await halveAtOnce(page);
    await page.waitForTimeout(300);
    assert.equal(await prediction(page).getByText("this is what happens").count(), 0, "a run beside the text decides no guess");
    assert.equal(await page.getByText("Goal reached").count(), 0);

    await bringBack(page).click();
    await difference(page).waitFor({ state: "detached" });
    assert.equal(await rate(page).inputValue(), position(10 ** -0.5), "the rate is the reader's");
  }));

test("a rate chosen in one step is named where it matters, and nowhere else", () =>
  walk(async (page) => {
    await turnTo(page, "train");
    await turnRate(page, 0.001);
    for (const step of ["update", "train", "mistakes"]) {
      await turnTo(page, step);
      assert.equal(await difference(page).count(), 0, `${step} has a rate of its own to turn`);
    }
    await turnTo(page, "draw");
    await difference(page).filter({ hasText: "written for learning rate 1. Your run uses learning rate 0.001." }).waitFor();
    await bringBack(page).click();
    await difference(page).waitFor({ state: "detached" });
    await turnTo(page, "train");
    assert.equal(await rate(page).inputValue(), position(1));
  }));

test("a goal is not reached by a run beside the text, and is by the run that was brought back", () =>
  walk(async (page) => {
    await choose(page, "softmax + cross-entropy");
    await turnTo(page, "train");
    await turnRate(page, 10 ** 0.5);
    await trainToTheEnd(page);
    await stage(page).getByText("Not counted: your run is another than this step is written for.").waitFor();
    assert.equal(await stage(page).getByText("Goal reached").count(), 0);
    await bringBack(page).click();
    await difference(page).waitFor({ state: "detached" });
    await trainToTheEnd(page);
    await goalReached(page);
  }));
