// A reader who goes on and on: chapter after chapter, training, resets, a study begun and deleted, round after round. What the
// page holds on to must not grow. `node tests/e2e/soak.mjs 60` does it for an hour and prints each round; soak.e2e.mjs for a few.
import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { goTo, ready, runBar, useLab } from "./harness.mjs";
import { search } from "./search_stage.mjs";

/**
 * May grow by so much a round, in the median. Measured over 20 rounds: nothing but the heap, which grows by 40 kB a round
 * while code is compiled and by none after the tenth. A chapter that is held on to has 25 kB and more, and a round has nine.
 */
export const limits = { listeners: 0, nodes: 0, workers: 0, workerObjects: 0, heapKilobytes: 120 };
/** Rounds in which is filled what is filled once. */
const warmUp = 4;

const chapters = ["rising-loss", "one-network", "more-layers", "learning-rate", "early-stopping", "initialisation", "dropout", "clipping", "optimisers", "depth"];

/** One round; ends where it began. */
async function round(page) {
  for (const chapter of chapters) {
    await page.evaluate((at) => (location.hash = at), `#/${chapter}`);
    await page.locator(`nav[aria-label="Chapters"] a[aria-current="step"][href^="#/${chapter}/"]`).waitFor({ state: "attached" });
    await ready(page);
  }
  await goTo(page, "#/one-network/train");
  await runBar(page).getByRole("button", { name: "Play" }).click();
  await runBar(page).getByRole("button", { name: "Pause" }).click();
  await runBar(page).getByRole("button", { name: "Reset" }).click();
  await goTo(page, "#/automated-search/live");
  await page.getByRole("slider", { name: "Epochs a trial" }).fill("10");
  await page.getByRole("slider", { name: "Seeds a trial" }).fill("1");
  await search(page, 10);
  await goTo(page, "#/automated-search/elsewhere");
  await page.getByRole("button", { name: /^Delete/ }).first().click();
  await page.getByRole("button", { name: /^Delete 10 trials for good/ }).click();
  await page.getByText("None yet.").waitFor();
  await goTo(page, "#/meet-the-digits/pictures");
}

/** The browser's own view of the page, for `measure`. */
export async function devtoolsOf(page) {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send("Performance.enable");
  return devtools;
}

/** What the page holds on to after the collector has been round. */
export async function measure(page, devtools) {
  for (let i = 0; i < 3; i++) {
    await devtools.send("HeapProfiler.collectGarbage");
    await page.waitForTimeout(200);
  }
  const { metrics } = await devtools.send("Performance.getMetrics");
  const { JSEventListeners, Nodes, JSHeapUsedSize } = Object.fromEntries(metrics.map(({ name, value }) => [name, value]));
  return {
    listeners: JSEventListeners,
    nodes: Nodes,
    workers: page.workers().length,
    workerObjects: await count(devtools, "Worker"),
    heapKilobytes: Math.round(JSHeapUsedSize / 1024),
  };
}

async function count(devtools, type) {
  const objectGroup = "soak";
  const { result } = await devtools.send("Runtime.evaluate", { expression: `${type}.prototype`, objectGroup });
  const { objects } = await devtools.send("Runtime.queryObjects", { prototypeObjectId: result.objectId, objectGroup });
  const length = await devtools.send("Runtime.callFunctionOn", { objectId: objects.objectId, functionDeclaration: "function () { return this.length; }", returnByValue: true });
  await devtools.send("Runtime.releaseObjectGroup", { objectGroup });
  return length.result.value;
}

const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];

/** Growth of each quantity a round, in the median. */
const growth = (seen) =>
  Object.fromEntries(Object.keys(limits).map((name) => [name, median(seen.slice(1).map((one, i) => one[name] - seen[i][name]))]));

/** Rounds until `goesOn(count)` says no, after those that warm up. */
export async function soak(page, goesOn, tell = () => {}) {
  const devtools = await devtoolsOf(page);
  const seen = [];
  await ready(page);
  for (let i = -warmUp; i < 2 || goesOn(i); i++) {
    await round(page);
    const now = await measure(page, devtools);
    tell(now);
    if (i >= 0) seen.push(now);
  }
  return seen;
}

export function assertFlat(seen) {
  const grown = growth(seen);
  for (const [name, limit] of Object.entries(limits)) assert(grown[name] <= limit, `${name} grow by ${grown[name]} a round: ${seen.map((one) => one[name])}`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { test } = await import("node:test");
  const lab = useLab();
  const end = Date.now() + 60_000 * Number(process.argv[2] ?? 60);
  test("a soak", () =>
    lab.visit({ at: "#/meet-the-digits/pictures" }, async (page) => assertFlat(await soak(page, () => Date.now() < end, (now) => console.log(JSON.stringify(now))))));
}
