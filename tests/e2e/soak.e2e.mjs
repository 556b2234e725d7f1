// What a reader's long stay must not make grow. A shortened soak; the hour by command is in soak.mjs.
import assert from "node:assert/strict";
import { test } from "node:test";
import { useLab } from "./harness.mjs";
import { assertFlat, devtoolsOf, measure, soak } from "./soak.mjs";

const lab = useLab();

/** What a page may hold on to by mistake, by what it makes grow. */
const leaks = {
  listeners: () => document.addEventListener("leak", () => {}),
  nodes: () => kept.push(document.createElement("div")),
  workers: () => kept.push(new Worker(workerScript, { type: "module" })),
  workerObjects() {
    const worker = new Worker(workerScript, { type: "module" });
    worker.terminate();
    kept.push(worker);
  },
  heapKilobytes: () => kept.push(Array.from({ length: 50_000 }, Math.random)),
};

test("what grows is seen", () =>
  lab.visit({ at: "#/meet-the-digits/pictures" }, async (page) => {
    const devtools = await devtoolsOf(page);
    await page.evaluate(() => {
      const scripts = performance.getEntriesByType("resource").map(({ name }) => name);
      Object.assign(globalThis, { kept: [], workerScript: scripts.find((name) => /\/worker-[^/]*\.js$/.test(name)) });
    });
    for (const [what, leak] of Object.entries(leaks)) {
      const seen = [];
      for (let i = 0; i < 3; i++) {
        await page.evaluate(leak);
        seen.push(await measure(page, devtools));
      }
      assert.throws(() => assertFlat(seen), new RegExp(`^AssertionError.*: ${what} grow by`), what);
    }
  }));

test("listeners, nodes, workers and heap stay flat over chapters, resets and studies", () =>
  lab.visit({ at: "#/meet-the-digits/pictures" }, async (page) => assertFlat(await soak(page, (round) => round < 4))));
