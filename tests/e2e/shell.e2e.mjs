// The frame of the page: it loads anywhere, leads through the chapters, fits a phone, and says what it cannot do.
import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import {
  assertNoSidewaysScrolling, desktop, editWorker, eventually, everyStep, goTo, longestTask, phone, ready, useLab,
} from "./harness.mjs";

const lab = useLab();
const title = (page) => page.locator("main h1");
const theme = (page) => page.evaluate(() => document.documentElement.dataset.theme);

/** Ids of all chapters, from their sources. */
function chapterIds() {
  const folder = new URL("../../web/src/chapters/", import.meta.url);
  const indices = readdirSync(folder).map((name) => new URL(`${name}/index.ts`, folder)).filter(existsSync);
  return indices.map((file) => /id: "([^"]+)"/.exec(readFileSync(file, "utf8"))[1]);
}

test("opens at its first chapter, soon", (t) =>
  lab.visit({}, async (page) => {
    await title(page).waitFor();
    t.diagnostic(`title in sight ${Math.round(await page.evaluate(() => performance.now()))} ms after the address was entered`);
    await ready(page);
    t.diagnostic(`usable (run open) after ${Math.round(await page.evaluate(() => performance.now()))} ms`);
    assert.match(await page.title(), /MLP Lab$/);
    assert.equal(await title(page).textContent(), "Why does this loss rise?");
  }));

test("the rail leads to every step, and Next from the first to the last", () =>
  lab.visit({}, async (page) => {
    const steps = await everyStep(page);
    const chapters = [...new Set(steps.map(({ chapter }) => chapter))];
    assert.deepEqual(chapters.slice(0, 4), ["rising-loss", "meet-the-digits", "one-network", "more-layers"]);
    assert.deepEqual([...chapters].sort(), chapterIds().sort());
    await goTo(page, steps[0].at);
    for (const step of steps.slice(1)) {
      await page.getByRole("navigation", { name: "Steps" }).getByRole("link", { name: /→/ }).click();
      await eventually(async () => assert.equal(await title(page).textContent(), step.title));
      assert.equal(new URL(page.url()).hash, step.at);
    }
    assert.equal(await page.getByRole("link", { name: /→/ }).count(), 0, "nothing follows the last step");
  }));

test("works by keyboard: the skip link, and Play with its key", () =>
  lab.visit({ at: "#/one-network/train" }, async (page) => {
    await ready(page);
    await page.keyboard.press("Tab");
    assert.equal(await page.evaluate(() => document.activeElement.textContent), "Skip to the text");
    await page.keyboard.press("Enter");
    assert.equal(await page.evaluate(() => document.activeElement.tagName), "MAIN");
    await page.getByRole("button", { name: "Play" }).focus();
    await page.keyboard.press("Space");
    await page.getByRole("button", { name: "Pause" }).waitFor();
    await page.keyboard.press("Space");
    await page.getByRole("button", { name: "Play" }).waitFor();
  }));

for (const system of ["light", "dark"]) {
  test(`follows the system's ${system} theme until one is chosen, and keeps the choice`, () =>
    lab.visit({ theme: system }, async (page) => {
      await ready(page);
      assert.equal(await theme(page), system);
      const other = system === "light" ? "dark" : "light";
      const button = page.getByRole("button", { name: /^Theme/ });
      await eventually(async () => {
        if ((await button.getAttribute("aria-label")) !== `Theme: ${other}`) await button.click();
        assert.equal(await theme(page), other);
      });
      await page.reload();
      await ready(page);
      assert.equal(await theme(page), other);
    }));
}

test("no step scrolls sideways, at 400 % zoom, on phone, tablet, laptop and desktop", { timeout: 300_000 }, () =>
  lab.visit({ size: phone }, async (page) => {
    const zoomed = { width: 320, height: 256 }; // 1,280 by 1,024 pixels, four times as large (WCAG 1.4.10)
    const sizes = [zoomed, phone, { width: 768, height: 1024 }, { width: 1100, height: 700 }, desktop];
    for (const { at } of await everyStep(page)) {
      await goTo(page, at);
      for (const size of sizes) {
        await page.setViewportSize(size);
        // Charts take their new width a moment later.
        await eventually(() => assertNoSidewaysScrolling(page), 3000).catch((error) => {
          throw new Error(`${at}, ${size.width} px: ${error.message}`, { cause: error });
        });
      }
    }
  }));

const readable = async (page) => {
  await eventually(async () => assert.match(await title(page).textContent(), /\w/));
  assert((await page.locator("main article").innerText()).length > 500, "the text is there");
  await page.getByRole("navigation", { name: "Steps" }).getByRole("link", { name: /→/ }).click();
};

test("a wasm module that does not arrive: the page says so and stays readable", () =>
  lab.visit({ at: "#/one-network/train", expected: [/\.wasm/, /ERR_FAILED/, /wasm/i], prepare: (context) => context.route("**/*.wasm", (route) => route.abort()) },
    async (page) => {
      const notice = page.getByRole("alert").filter({ hasText: "Training is not possible here" });
      await notice.waitFor();
      assert.match(await notice.innerText(), /did not load/);
      await readable(page);
    }));

test("a worker's script that does not arrive: the page says so and stays readable", () =>
  lab.visit({ at: "#/one-network/train", expected: [/worker/, /ERR_FAILED/], prepare: (context) => context.route(/\/worker[^/]*\.js$/, (route) => route.abort()) },
    async (page) => {
      await page.getByRole("alert").filter({ hasText: "Training stopped unexpectedly" }).waitFor();
      await readable(page);
    }));

test("a browser without SIMD: the page says so and stays readable", () =>
  lab.visit({ at: "#/one-network/train", prepare: (context) => editWorker(context, "WebAssembly.validate = () => false;") },
    async (page) => {
      const notice = page.getByRole("alert").filter({ hasText: "Training is not possible here" });
      await notice.waitFor();
      assert.match(await notice.innerText(), /SIMD/);
      await readable(page);
    }));

test("a worker that dies is told, and starts again", () =>
  lab.visit({ at: "#/one-network/train", expected: [/planted/], prepare: (context) => editWorker(context, 'addEventListener("message", ({ data }) => { if (data.argumentList?.[0]?.value === "step") throw new Error("planted"); });') },
    async (page) => {
      await ready(page);
      await page.getByRole("button", { name: "Step", exact: true }).click();
      const notice = page.getByRole("alert").filter({ hasText: "The training thread has stopped" });
      await notice.waitFor();
      await notice.getByRole("button", { name: "Start again" }).click();
      await notice.waitFor({ state: "detached" });
      await ready(page);
    }));

test("the meter of long tasks is awake: it sees a planted 80 ms", () =>
  lab.visit({}, async (page) => {
    await ready(page);
    const block = () => page.evaluate(() => new Promise((done) => setTimeout(() => {
      for (const end = performance.now() + 80; performance.now() < end; );
      done();
    })));
    const longest = await longestTask(page, block);
    assert(longest >= 79 && longest < 300, `${longest} ms`);
  }));
