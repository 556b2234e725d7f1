// A link restores the step, the settings, the seed and the run up to its epoch, to the last bit of the weights.
import assert from "node:assert/strict";
import { test } from "node:test";
import { epochOf, eventually, readTable, ready, runBar, useLab } from "./harness.mjs";
import { runLink, runOf } from "./links.mjs";

const lab = useLab();
const identity = async (page) => (await runBar(page).innerText()).match(/seed \d+ · [0-9a-f]+/)[0];
const losses = (page) => readTable(page.getByRole("table", { name: "Loss", exact: true }));

async function trainTo(page, target) {
  await page.getByRole("button", { name: /^Play/ }).click();
  await eventually(async () => assert((await epochOf(page)) >= target));
  await page.getByRole("button", { name: "Pause" }).click();
  await page.getByRole("button", { name: /^Play/ }).waitFor();
}

async function sharedLink(page) {
  await page.getByRole("button", { name: "Share" }).click();
  const link = await page.getByRole("textbox", { name: "Link" }).inputValue();
  await page.keyboard.press("Escape");
  return new URL(link).hash;
}

async function stateOf(page) {
  return { at: new URL(page.url()).hash.split("?")[0], epoch: await epochOf(page), identity: await identity(page), losses: await losses(page) };
}

/** Opens `link` in a fresh browser and waits until its run is trained again. */
const restored = (link, act) =>
  lab.visit({ at: link }, async (page) => {
    await page.getByRole("status").filter({ hasText: "the weights are those of the link" }).waitFor();
    await act(page);
  });

test("a trained run comes back, and goes on as it would have", async () => {
  let original, link, later;
  await lab.visit({ at: "#/one-network/train" }, async (page) => {
    await ready(page);
    await page.getByRole("button", { name: "New seed" }).click();
    await trainTo(page, 25);
    original = await stateOf(page);
    link = await sharedLink(page);
    await page.getByRole("button", { name: "Step", exact: true }).click();
    await eventually(async () => assert.equal(await epochOf(page), original.epoch + 1));
    later = await stateOf(page);
  });
  assert(original.losses.at(-1).validation < original.losses[0].validation, "the run has learned something");
  await restored(link, async (page) => {
    assert.deepEqual(await stateOf(page), original);
    await page.getByRole("button", { name: "Step", exact: true }).click();
    await eventually(async () => assert.equal(await epochOf(page), original.epoch + 1));
    assert.deepEqual(await stateOf(page), later);
  });
});

test("changes made during the run are replayed by the link", async () => {
  let original, link;
  await lab.visit({ at: runLink({ ...runOf({ changes: [{ epoch: 5, field: "optimizer.learning_rate", value: 0.01 }] }, 20) }) }, async (page) => {
    await page.getByRole("alert").filter({ hasText: "not those of the link" }).waitFor(); // nobody knew the hash
    original = await stateOf(page);
    link = await sharedLink(page);
  });
  assert.equal(original.epoch, 20);
  await restored(link, async (page) => assert.deepEqual(await stateOf(page), original));
  await lab.visit({ at: runLink(runOf({}, 20)) }, async (page) => {
    await page.getByRole("alert").filter({ hasText: "not those of the link" }).waitFor();
    assert.notDeepEqual((await stateOf(page)).losses, original.losses, "the change made a difference");
  });
});

test("reset goes back to the same weights, New seed does not", () =>
  lab.visit({ at: "#/one-network/train" }, async (page) => {
    await ready(page);
    const fresh = await identity(page);
    await trainTo(page, 10);
    assert.notEqual(await identity(page), fresh);
    await page.getByRole("button", { name: "Reset" }).click();
    await eventually(async () => assert.equal(await identity(page), fresh));
    await page.getByRole("button", { name: "New seed" }).click();
    await eventually(async () => assert.notEqual(await identity(page), fresh));
  }));
