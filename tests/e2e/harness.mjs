// A real browser on the built page: serves web/dist under a sub-path, opens pages that must stay free of errors,
// and reads what a reader would read. See README.md beside this file.
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { after, before } from "node:test";
import { serve } from "../../scripts/lib/serve.mjs";
import { constantsFromNowOn } from "./fake_worker.mjs";

export const fromWeb = createRequire(new URL("../../web/package.json", import.meta.url));
const { chromium } = fromWeb("playwright-core");

// Under a sub-path, so that every test proves the page's addresses to be relative.
const base = "/somewhere/deep/lab/";
const quiet = ["--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
  "--disable-component-update", "--disable-sync"];

export const desktop = { width: 1440, height: 900 };
export const phone = { width: 360, height: 740 };

/**
 * Serves (by `serving`, if not as a static host would) and starts the browser before the file's tests, ends both after
 * them. Call once, at the top of a file.
 */
export function useLab(serving = () => serve({ base })) {
  const lab = { address: "", visit: (options, act) => visit(lab, options, act) };
  let server, browser;
  before(async () => {
    server = await serving();
    browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium-headless-shell", args: quiet });
    Object.assign(lab, { address: server.address, browser });
  });
  after(async () => {
    await browser?.close();
    await server?.close();
  });
  return lab;
}

/**
 * Opens the page, lets `act(page)` use it, then fails on everything the browser reported that `expected` (patterns)
 * does not name: console errors and warnings, uncaught exceptions, failed requests, and requests that left the site.
 *
 * `at`: what follows the page's address, e.g. "#/digits". `address`: another than the served one (see `prepare`). `size`: { width, height }. `theme`: "light" or "dark".
 * `starts`: false where the page's program is not to start. `prepare(context)`: runs before the page is loaded, e.g. to block a request.
 */
async function visit(lab, { at = "", address = lab.address, size = desktop, theme = "light", expected = [], starts = true, prepare } = {}, act) {
  const context = await lab.browser.newContext({ viewport: size, colorScheme: theme, hasTouch: size.width < 700 });
  let reported = [];
  try {
    await context.addInitScript(watchLongTasks);
    if (process.env.MLP_FAKE_WORKER) await editWorker(context, `(${constantsFromNowOn})();`);
    await prepare?.(context);
    const page = await context.newPage();
    page.setDefaultTimeout(40_000);
    page.on("console", (message) => {
      if (["error", "warning"].includes(message.type())) reported.push(`console ${message.type()}: ${message.text()}`);
    });
    page.on("pageerror", (error) => reported.push(`uncaught: ${error.stack ?? error}`));
    page.on("requestfailed", (request) => {
      const error = request.failure()?.errorText;
      // Aborted: the page was left, or loaded again, before the answer came.
      if (error !== "net::ERR_ABORTED") reported.push(`request failed: ${request.url()} ${error}`);
    });
    page.on("request", (request) => {
      if (!request.url().startsWith(address) && !/^(data|blob):/.test(request.url())) {
        reported.push(`request outside the page's folder: ${request.url()}`);
      }
    });
    page.on("response", (response) => {
      if (response.status() >= 400) reported.push(`${response.status()}: ${response.url()}`);
    });
    await page.goto(address + at, { waitUntil: "load" });
    if (starts && (await page.locator("#app").count())) await started(page);
    await act(page);
    reported = reported.filter((line) => !expected.some((pattern) => pattern.test(line)));
    assert.deepEqual(reported, [], "the browser reported errors");
  } catch (error) {
    if (reported.length) console.error("Reported by the browser:", reported);
    throw error;
  } finally {
    await context.close();
  }
}

/** The page's worker runs `script` before its own code. For `prepare`. */
export async function editWorker(context, script) {
  await context.route(/worker[^/]*\.js$/, async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: `${script}\n${await response.text()}` });
  });
}

// --- The ways through the tutorial -----------------------------------------------------------------------------------

const rail = 'nav[aria-label="Chapters"]';

/** Every step of every chapter in reading order: { chapter, title, at }. */
export async function everyStep(page) {
  const steps = [];
  for (const at of await addresses(page, `${rail} > ol > li > a`)) {
    await goTo(page, at);
    for (const link of await page.locator(`${rail} ol ol a`).all()) {
      steps.push({ chapter: at.split("/")[1], title: (await link.textContent()).trim(), at: await link.getAttribute("href") });
    }
  }
  assert(steps.length > 0, "the rail lists no step");
  return steps;
}

/** Goes to a step of the tutorial by its address ("#/chapter/step") and waits until it stands there. */
export async function goTo(page, at) {
  await page.evaluate((at) => (location.hash = at), at);
  await page.locator(`${rail} a[aria-current="step"][href="${at}"]`).waitFor({ state: "attached" });
  await ready(page);
}

/** Waits until the program has taken the place of the words that stood before it. */
export const started = (page) => page.locator("html[data-app]").waitFor({ state: "attached" });

/** Waits until the step in sight has its title and, where it has a lab, the run is open and as far as it was left. */
export async function ready(page) {
  await started(page);
  await eventually(async () => {
    const here = await page.locator(`${rail} a[aria-current="step"]`).textContent();
    assert.equal(await page.locator("main h1").textContent(), here.trim());
  });
  const play = page.getByRole("button", { name: /^Play/ }).first();
  if (!(await play.count())) return;
  await eventually(async () => {
    assert(await play.isEnabled(), "the run does not open");
    assert.equal(await page.getByRole("progressbar", { name: "Epochs trained again" }).count(), 0);
  });
}

const addresses = (page, selector) =>
  page.locator(selector).evaluateAll((links) => links.map((link) => link.getAttribute("href")));

// --- What keeps the page's thread busy -------------------------------------------------------------------------------

function watchLongTasks() {
  globalThis.longTasks = [];
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) globalThis.longTasks.push({ start: entry.startTime, ms: entry.duration });
  }).observe({ type: "longtask", buffered: true });
}

/**
 * Duration in ms of the longest task of the page's thread while `act()` runs; 0 where none took 50 ms (the browser
 * reports no shorter ones).
 */
export async function longestTask(page, act) {
  const start = await page.evaluate(() => performance.now());
  await act();
  await page.waitForTimeout(100); // the observer hears of a task only after its end
  return page.evaluate((start) => Math.max(0, ...longTasks.filter((task) => task.start >= start).map(({ ms }) => ms)), start);
}

// --- What a reader reads ---------------------------------------------------------------------------------------------

/**
 * A table's rows as objects, keyed by its column heads: numbers where a cell is a number, else the cell's text.
 * `table`: a locator of a <table>, which may be out of sight.
 */
export async function readTable(table) {
  const { heads, rows } = await table.first().evaluate((element) => ({
    heads: [...element.querySelectorAll("thead th")].map((cell) => cell.textContent.trim()),
    rows: [...element.querySelectorAll("tbody tr")].map((row) => [...row.cells].map((cell) => cell.textContent.trim())),
  }));
  return rows.map((row) => Object.fromEntries(row.map((text, column) => [heads[column], asNumber(text)])));
}

function asNumber(text) {
  const plain = text.replace(/[\s,\u00a0\u202f]/g, "").replace("\u2212", "-");
  const percent = plain.endsWith("%");
  const number = Number(percent ? plain.slice(0, -1) : plain);
  return plain === "" || Number.isNaN(number) ? text : percent ? number / 100 : number;
}

/** The control bar of the lab in sight, and the epoch it shows. */
export const runBar = (page) => page.getByRole("group", { name: "Run", exact: true });
export const epochOf = async (page) => Number((await runBar(page).innerText()).match(/(\d+)\s+epochs?/)[1]);

/** Draws strokes on the pad: points from 0 to 1, from the left and from the top. */
export async function draw(page, ...strokes) {
  const pad = page.getByRole("application");
  await pad.scrollIntoViewIfNeeded();
  const box = await pad.boundingBox();
  const to = ([x, y]) => [box.x + x * box.width, box.y + y * box.height];
  for (const [first, ...others] of strokes) {
    await page.mouse.move(...to(first));
    await page.mouse.down();
    for (const point of others) await page.mouse.move(...to(point), { steps: 6 });
    await page.mouse.up();
  }
}

/** Fails where the page is wider than its window, naming the widest element. */
export async function assertNoSidewaysScrolling(page) {
  const found = await page.evaluate(() => {
    const room = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= room) return null;
    const scrolls = (element) => element && (/auto|scroll|hidden/.test(getComputedStyle(element).overflowX) || scrolls(element.parentElement));
    const shown = [...document.querySelectorAll("body *")].filter((element) => !scrolls(element.parentElement));
    const widest = shown.reduce((a, b) =>
      a.getBoundingClientRect().right >= b.getBoundingClientRect().right ? a : b);
    return `${document.documentElement.scrollWidth} px in ${room} px: ${widest.outerHTML.slice(0, 200)}`;
  });
  assert.equal(found, null, "the page scrolls sideways");
}

/** Runs `check` again and again until it no longer throws; after `ms` its last error is the test's. */
export async function eventually(check, ms = 20_000) {
  for (const end = Date.now() + ms; ; await new Promise((go) => setTimeout(go, 50))) {
    try {
      return await check();
    } catch (error) {
      if (Date.now() > end) throw error;
    }
  }
}
