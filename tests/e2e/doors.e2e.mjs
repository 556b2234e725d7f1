// Never a page without a letter: whatever keeps the program from starting, the words are there and say what is wrong.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { desktop, everyStep, goTo, phone, ready, useLab } from "./harness.mjs";

const lab = useLab();
const dist = new URL("../../web/dist/", import.meta.url);
const notice = (page) => page.getByRole("complementary", { name: "The program did not start" });

/** Opens `at` without the harness's rule that nothing may be reported: here everything is. */
async function open(at, act, { prepare, ...options } = {}) {
  const context = await lab.browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
  try {
    await prepare?.(context);
    const page = await context.newPage();
    await page.goto(at);
    await act(page);
  } finally {
    await context.close();
  }
}

/** The opening page's words and the notice with `reason` are in sight. */
async function wordsStand(page, reason) {
  await notice(page).waitFor();
  assert.match((await notice(page).innerText()).replaceAll(/\s+/g, " "), reason);
  assert.equal(await page.locator("main h1").innerText(), "Why does this loss rise?");
  assert((await page.locator("main article").innerText()).length > 1500, "the text is there");
  const size = await page.locator("main .lede").evaluate((lede) => parseFloat(getComputedStyle(lede).fontSize));
  assert(size > 20, "in the chapter's own style");
}

const asPlainText = (context) =>
  context.route("**/assets/*.js", async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, headers: { ...response.headers(), "content-type": "text/plain" } });
  });

test("scripts served as text: the page reads, says why nothing runs, and leads to the plain pages", () =>
  open(lab.address, async (page) => {
    await wordsStand(page, /could not load or run it.*text\/javascript/);
    assert.equal(await notice(page).getByText("opened as a file").isVisible(), false);
    await page.getByRole("navigation", { name: "Chapters" }).getByRole("link", { name: /^Dropout/ }).click();
    await page.getByRole("heading", { level: 1 }).first().waitFor();
    assert.match(page.url(), /\/text\/dropout\.html#\w+$/);
  }, { prepare: asPlainText }));

test("the built folder opened as a file", () =>
  open(new URL("index.html", dist).href, async (page) => {
    await wordsStand(page, /opened as a file.*python3 -m http\.server/);
    const family = await page.locator("main h1").evaluate((title) => getComputedStyle(title).fontFamily);
    assert.match(family, /Inter/, "its style sheet came, too");
    await notice(page).getByRole("link", { name: "All chapters as plain pages" }).click();
    await page.getByRole("link", { name: "Gradient clipping" }).click();
    assert((await page.locator("main").innerText()).length > 3000);
  }));

test("a frame that locks it in", () =>
  open(`${lab.address}host.html`, (page) => wordsStand(page.frameLocator("iframe"), /shown inside another one/),
    { prepare: (context) => context.route("**/host.html", (route) => route.fulfill({ contentType: "text/html", body: '<iframe sandbox="allow-scripts" src="./" width="1200" height="700"></iframe>' })) }));

test("JavaScript switched off", () =>
  open(lab.address, (page) => wordsStand(page, /JavaScript is switched off/), { javaScriptEnabled: false }));

test("a program that comes to nothing, without a word of it: the notice comes by itself, also with reduced motion", () =>
  open(lab.address, async (page) => {
    assert.equal(await notice(page).isVisible(), false);
    await wordsStand(page, /has not started/);
  }, { reducedMotion: "reduce", prepare: (context) => context.route("**/assets/index-*.js", (route) => route.fulfill({ contentType: "text/javascript", body: "" })) }));

test("the program takes over without a notice and without moving a word", () => {
  let go;
  const gate = new Promise((open) => (go = open));
  return lab.visit({ prepare: (context) => context.route("**/assets/*.wasm", async (route) => { await gate; await route.continue(); }) }, async (page) => {
    const places = () => page.evaluate(() => Object.fromEntries(["h1", ".lede", ".stage", ".predict", ".text > h2", "header", "nav"].map((name) => {
      const { x, y, width, height } = document.querySelector(`#app ${name}`).getBoundingClientRect();
      return [name, [x, y, width, height].map(Math.round)];
    })));
    await page.locator("html[data-app]").waitFor({ state: "attached" });
    assert.equal(await notice(page).isVisible(), false);
    const taken = await places();
    go();
    await ready(page);
    const shift = await page.evaluate(() => new Promise((done) => {
      new PerformanceObserver((list) => {
        const all = list.getEntries();
        done({ sum: all.reduce((sum, { value }) => sum + value, 0), what: all.flatMap(({ startTime, sources }) => sources.map(({ node, previousRect: { y: from }, currentRect: { y: to } }) => `${Math.round(startTime)} ms ${node?.className ?? node?.textContent?.slice(0, 30)} ${from} to ${to}`)) });
      }).observe({ type: "layout-shift", buffered: true });
      setTimeout(() => done({ sum: 0 }), 300);
    }));
    assert(shift.sum < 0.02, `layout shift ${JSON.stringify(shift)}`);
    await open(lab.address, async (still) => {
      await still.locator("main h1").waitFor();
      assert.deepEqual(await still.evaluate(() => Object.fromEntries(["h1", ".lede", ".stage", ".predict", ".text > h2", "header", "nav"].map((name) => {
        const { x, y, width, height } = document.querySelector(`#app ${name}`).getBoundingClientRect();
        return [name, [x, y, width, height].map(Math.round)];
      }))), taken);
    }, { viewport: desktop, prepare: (context) => context.route("**/assets/index-*.js", (route) => route.fulfill({ contentType: "text/javascript", body: "" })) });
  });
});

test("who comes for another chapter does not see the first", () =>
  open(`${lab.address}#/dropout/thin`, async (page) => {
    await page.locator("main").waitFor({ state: "attached" });
    assert.equal(await page.locator("main").isVisible(), false);
  }, { prepare: (context) => context.route("**/assets/index-*.js", (route) => route.fulfill({ contentType: "text/javascript", body: "" })) }));

// --- The plain pages -------------------------------------------------------------------------------------------------

test("every step of every chapter is a part of a plain page, with its formulas and no dead link", () =>
  lab.visit({}, async (page) => {
    await ready(page);
    const steps = await everyStep(page);
    await page.goto(`${lab.address}text/index.html`);
    for (const chapter of new Set(steps.map((step) => step.chapter))) {
      await page.goto(`${lab.address}text/${chapter}.html`);
      for (const { title, at } of steps.filter((step) => step.chapter === chapter)) {
        const part = page.locator(`section[id="${at.split("/")[2]}"]`);
        assert.equal((await part.locator("h1").innerText()).trim(), title);
        assert((await part.innerText()).length > 600, `${at} has words`);
      }
      assert.equal(await page.locator("button:visible, select:visible, canvas:visible").count(), 0, "nothing to press");
      const dead = await page.evaluate(async () => {
        const links = [...new Set([...document.querySelectorAll("a[href]")].map(({ href }) => href.split("#")[0]))];
        const answers = await Promise.all(links.filter((link) => link.startsWith(location.origin)).map(async (link) => [link, (await fetch(link, { method: "HEAD" })).status]));
        return answers.filter(([, status]) => status !== 200);
      });
      assert.deepEqual(dead, []);
    }
    await page.goto(`${lab.address}text/one-network.html`);
    assert(await page.locator(".katex math").count() > 10, "formulas with their MathML");
  }));

test("the pages carry no inline script or style sheet, which the policy would refuse", () => {
  for (const name of readdirSync(dist, { recursive: true }).filter((name) => /^(index|text\/.*|about)\.html$/.test(name))) {
    const html = readFileSync(new URL(name, dist), "utf8");
    assert.doesNotMatch(html, /<style|<script(?![^>]* src=)|<link rel="stylesheet"[^>]*crossorigin/, name);
    assert.match(html, /Content-Security-Policy/, name);
  }
});

test("what search engines and messengers read is there", () =>
  lab.visit({}, async (page) => {
    await ready(page);
    assert((await page.locator('meta[name="description"]').getAttribute("content")).length > 50);
    const image = await page.locator('meta[property="og:image"]').getAttribute("content");
    assert(readFileSync(fileURLToPath(new URL(image, dist))).length < 150_000);
    assert.match(readFileSync(new URL("404.html", dist), "utf8"), /There is no such page/);
  }));

// --- Faults while a chapter is drawn ---------------------------------------------------------------------------------

test("a chapter that cannot be drawn says so, and the others open", () =>
  lab.visit({ at: "#/depth/grow", prepare: (context) => context.route("**/assets/Depth-*.js", (route) => route.fulfill({ contentType: "text/javascript", body: "export default function () { throw new Error('planted fault'); }" })) },
    async (page) => {
      const alert = page.getByRole("alert").filter({ hasText: "could not be drawn" });
      await alert.waitFor();
      assert.match(await alert.innerText(), /planted fault/);
      assert.equal(await page.getByText("Loading…").count(), 0);
      await goTo(page, "#/dropout/thin");
      assert.equal(await page.getByRole("alert").count(), 0);
    }));

test("a chapter's code that does not come can be asked for again", () => {
  let broken = true;
  return lab.visit({ at: "#/depth/grow", expected: [/ERR_FAILED/, /Depth-/], prepare: (context) => context.route("**/assets/Depth-*.js", (route) => (broken ? route.abort() : route.continue())) },
    async (page) => {
      const alert = page.getByRole("alert").filter({ hasText: "could not be loaded" });
      await alert.waitFor();
      assert.equal(await alert.getByRole("link", { name: "Read it as a plain page" }).getAttribute("href"), "./text/depth.html");
      broken = false;
      await alert.getByRole("button", { name: "Try again" }).click();
      await ready(page);
      assert.equal(await alert.count(), 0);
    });
});

// --- Paper, and the system's few colours -----------------------------------------------------------------------------

test("printed: text and figures, nothing to press", () =>
  lab.visit({ at: "#/one-network/forward" }, async (page) => {
    for (const at of ["#/one-network/forward", "#/learning-rate/three", "#/automated-search/space"]) {
      await goTo(page, at);
      await page.emulateMedia({ media: "print" });
      assert(await page.locator("main h1").isVisible());
      const pressed = await page.locator("button:visible, select:visible, input[type=range]:visible, nav:visible").evaluateAll((all) => all.map(({ outerHTML }) => outerHTML.slice(0, 100)));
      assert.deepEqual(pressed, [], at);
      assert(await page.locator("main canvas:visible, main svg:visible, main table:visible").count() > 0, `${at}: figures stay`);
      await page.emulateMedia({ media: "screen" });
    }
  }));

for (const colorScheme of ["light", "dark"]) {
  test(`forced colours, ${colorScheme}: what is chosen and filled can be seen, whatever theme was chosen`, () =>
    lab.visit({ at: "#/rising-loss/run", prepare: (context) => context.addInitScript((other) => localStorage.setItem("mlp-lab.theme", other), colorScheme === "dark" ? "light" : "dark") }, async (page) => {
      await page.emulateMedia({ forcedColors: "active", colorScheme });
      await page.reload();
      await ready(page);
      assert.equal(await page.evaluate(() => document.documentElement.dataset.theme), colorScheme, "pictures are drawn for the system's paper");
      const chosen = await page.getByRole("radio", { name: "1,550 epochs" }).evaluate((input) => getComputedStyle(input.nextElementSibling).backgroundColor);
      const other = await page.getByRole("radio", { name: "the first 100" }).evaluate((input) => getComputedStyle(input.nextElementSibling).backgroundColor);
      assert.notEqual(chosen, other);
      const rail = await page.getByRole("slider", { name: /^Speed/ }).evaluate((input) => getComputedStyle(input).forcedColorAdjust);
      assert.equal(rail, "none", "the slider keeps its filled rail");
    }));
}

test("on a phone the opening page stands as well before its program", () =>
  open(lab.address, async (page) => {
    await wordsStand(page, /has not started/);
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), phone.width);
  }, { viewport: phone, javaScriptEnabled: false }));

test("About carries the licence of everything that is shipped", () =>
  lab.visit({ at: "about.html" }, async (page) => {
    const text = (await page.locator("main").textContent()).replaceAll(/\s+/g, " ");
    for (const part of ["@fontsource-variable/inter", "@fontsource-variable/source-serif-4", "@fontsource/ibm-plex-mono", "chart.js", "comlink", "katex", "svelte", "Eigen", "nlohmann-json", "Emscripten", "@kurkle/color"]) {
      const entry = page.locator("details").filter({ has: page.locator("summary", { hasText: part }) }).first();
      assert((await entry.locator("pre").textContent()).length > 700, `${part} with its text`);
    }
    for (const licence of ["SIL OPEN FONT LICENSE", "Mozilla Public License Version 2.0", "CC BY 4.0", "Permission is hereby granted, free of charge"]) assert(text.includes(licence), licence);
    assert.match(text, /Version \d+\.\d+\.\d+/);
    await page.goto(lab.address);
    await page.getByRole("navigation", { name: "Chapters" }).getByRole("link", { name: "About" }).click();
    await page.getByRole("heading", { name: "About MLP Lab" }).waitFor();
  }));
