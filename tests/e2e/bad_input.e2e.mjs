// Whatever a link holds, the page says what is wrong with it, each fault in its own words, and goes on working.
import assert from "node:assert/strict";
import { test } from "node:test";
import { epochOf, eventually, ready, useLab } from "./harness.mjs";
import { runLink, runOf } from "./links.mjs";

const lab = useLab();

/** Links that are broken themselves: address and a part of what the page says. */
const envelopes = [
  ["#/no-such-chapter", 'no chapter "no-such-chapter"'],
  ["#/one-network/no-such-step", 'no step "no-such-step"'],
  ["#/one-network/train/further", 'no step "train/further"'],
  ["#/one-network/train?color=red", 'found "color"'],
  ["#/one-network/train?run=", "run is empty"],
  ["#/one-network/train?run=%%%", "characters that do not belong"],
  [runLink(runOf({})).slice(0, -7), "cut off or damaged"],
  [runLink('{"d":{"optimizer":{"learning_rate":NaN}},"e":0,"h":"0123456789abcdef"}'), "cut off or damaged"],
  ["#/one-network/train?run=/////w", "UTF-8"],
  [runLink("[1, 2]"), "not a description of a run"],
  [runLink({ ...runOf({}), x: 1 }), 'unknown part "x"'],
  [runLink(runOf([])), "no settings"],
  [runLink(runOf({}, -1)), "epoch is -1"],
  [runLink(runOf({}, 1.5)), "epoch is 1.5"],
  [runLink(runOf({}, 1e9)), "epoch is 1000000000"],
  [runLink(runOf({}, "3")), 'epoch is "3"'],
  [runLink({ ...runOf({}), h: "xyz" }), 'hash is "xyz"'],
];

/** Whole links with an experiment that is not allowed: the document and what the page names. */
const documents = [
  [{ colour: "red" }, "colour"],
  [{ version: 2 }, "version"],
  [{ seed: -1 }, "seed", "-1"],
  [{ seed: 0.5 }, "seed", "0.5"],
  [{ seed: "seven" }, "seed", "seven"],
  [{ network: 5 }, "network", "5"],
  [{ network: { depth: 3 } }, "network.depth"],
  [{ network: { layers: [] } }, "network.layers"],
  [{ network: { layers: "64" } }, "network.layers", "64"],
  [{ network: { layers: [64, 0, 10] } }, "network.layers[1]", "0"],
  [{ network: { layers: [64, -8, 10] } }, "network.layers[1]", "-8"],
  [{ network: { layers: [64, 4.7, 10] } }, "network.layers[1]", "4.7"],
  [{ network: { layers: [64, 1e9, 10] } }, "network.layers[1]", "1000000000"],
  [{ network: { layers: [64, null, 10] } }, "network.layers[1]", "null"],
  [{ network: { layers: [63, 10] } }, "network.layers[0]", "63"],
  [{ network: { layers: [64, 9] } }, "network.layers[1]", "9"],
  [{ network: { activation: "swish" } }, "network.activation", "swish"],
  [{ network: { initializer: true } }, "network.initializer", "true"],
  [{ loss: { name: "mse" } }, "loss.name", "mse"],
  [{ optimizer: { learning_rate: "fast" } }, "optimizer.learning_rate", "fast"],
  [{ optimizer: { learning_rate: -1 } }, "optimizer.learning_rate", "-1"],
  [{ optimizer: { learning_rate: null } }, "optimizer.learning_rate", "null"],
  [{ optimizer: { learning_rate: 1e12 } }, "optimizer.learning_rate"],
  [{ training: { epochs: 0 } }, "training.epochs", "0"],
  [{ training: { epochs: 1e15 } }, "training.epochs"],
  [{ training: { batch_size: -4 } }, "training.batch_size", "-4"],
  [{ training: { batch_size: 5000 } }, "training.batch_size", "5000"],
  [{ data: { split: "random" } }, "data.split", "random"],
  [{ data: { label_noise: 2 } }, "data.label_noise", "2"],
  [{ data: { train_size: -3 } }, "data.train_size", "-3"],
  [{ data: { validation_share: 7 } }, "data.validation_share", "7"],
  [{ changes: "none" }, "changes", "none"],
  [{ changes: [{ epoch: -2, field: "optimizer.learning_rate", value: 1 }] }, "changes[0].epoch", "-2"],
  [{ changes: [{ epoch: 2, field: "network.layers", value: [64, 10] }] }, "changes[0].field", "network.layers"],
  [{ changes: [{ epoch: 2, field: "optimizer.learning_rate", value: "x" }] }, "changes[0].value", "x"],
  [{ broken_by_us: { gradient_of: "everything" } }, "broken_by_us.gradient_of", "everything"],
];

/** Goes where `link` leads; returns what the page's alerts say then. */
async function follow(page, link) {
  await page.evaluate((link) => (location.hash = link), "#/meet-the-digits");
  await eventually(async () => assert.deepEqual(await page.getByRole("alert").allInnerTexts(), []));
  await page.evaluate((link) => (location.hash = link), link);
  const alert = page.getByRole("alert").first();
  await alert.waitFor();
  return (await alert.innerText()).trim();
}

/** The epoch once it stands still: a step that was left trains to where it was. */
async function settledEpoch(page) {
  for (let last = -1; ; await page.waitForTimeout(500)) {
    const epoch = await epochOf(page);
    if (epoch === last) return epoch;
    last = epoch;
  }
}

/** The step in sight has a run that can be trained. */
async function assertUsable(page) {
  await ready(page);
  const step = page.getByRole("button", { name: "Step", exact: true });
  if (!(await step.count())) return;
  const before = await settledEpoch(page);
  await step.click();
  await eventually(async () => assert.equal(await epochOf(page), before + 1));
}

test("broken links are told and lead to the nearest place", () =>
  lab.visit({}, async (page) => {
    await ready(page);
    for (const [link, part] of envelopes) {
      const said = await follow(page, link);
      assert(said.includes(part), `${link}: ${said}`);
      await assertUsable(page);
    }
  }));

test("experiments that are not allowed name field and value, each in its own words", () =>
  lab.visit({}, async (page) => {
    await ready(page);
    const seen = new Map();
    for (const [document, ...parts] of documents) {
      const said = await follow(page, runLink(runOf(document)));
      for (const part of parts) assert(said.includes(part), `${JSON.stringify(document)} does not name ${part}: ${said}`);
      assert(!seen.has(said), `${JSON.stringify(document)} and ${seen.get(said)} get the same words: ${said}`);
      seen.set(said, JSON.stringify(document));
      await assertUsable(page);
    }
    assert(seen.size >= 30);
  }));
