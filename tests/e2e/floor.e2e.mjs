// The oldest browsers that are promised: what is newer is taken away before the page is loaded; and a plain http address.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { draw, editWorker, eventually, everyStep, goTo, ready, useLab } from "./harness.mjs";
import { search, visitSearch } from "./search_stage.mjs";

const lab = useLab();
const dist = fileURLToPath(new URL("../../web/dist/", import.meta.url));

test("the build uses nothing that the oldest browsers lack", () => {
  execFileSync(process.execPath, [fileURLToPath(new URL("../../scripts/browser_floor.mjs", import.meta.url))], { stdio: "pipe" });
});

/** Newer than one of the oldest browsers; in page and workers. */
const newer = `{
  for (const owner of [Array.prototype, Object.getPrototypeOf(Int8Array.prototype)]) {
    for (const name of ["with", "toSpliced", "toReversed", "toSorted"]) delete owner[name];
  }
  for (const name of ["groupBy"]) { delete Object[name]; delete Map[name]; }
  delete Array.fromAsync; delete Promise.withResolvers; delete Promise.try; delete URL.canParse; delete AbortSignal.any;
  for (const name of ["union", "difference", "intersection"]) delete Set.prototype[name];
  if (globalThis.Iterator) for (const name of ["map", "filter", "take", "toArray", "some", "find", "forEach", "flatMap", "drop"]) delete Iterator.prototype[name];
  if (globalThis.PointerEvent) delete PointerEvent.prototype.getCoalescedEvents;
}`;
async function older(context) {
  await context.addInitScript(newer);
  await editWorker(context, newer);
}

/** At an address without https: the browser has no locks, no coalesced events, no clipboard there. */
async function onPlainHttp(act, visit = (act, options) => elsewhere.visit({ at: "#/rising-loss", ...options }, act)) {
  await visit(async (page) => {
    assert.equal(await page.evaluate(() => isSecureContext), false);
    await act(page);
  }, { prepare: (context) => context.route("http://lab.example/**", fromDist) });
}
function fromDist(route) {
  const path = join(dist, new URL(route.request().url()).pathname.replace(/^\/$/, "/index.html"));
  return existsSync(path) ? route.fulfill({ path }) : route.fulfill({ status: 404 });
}
const elsewhere = { visit: (options, act) => lab.visit({ ...options, address: "http://lab.example/" }, act) };

async function everyChapter(page) {
  const steps = await everyStep(page);
  for (const at of [...new Map(steps.map(({ chapter, at }) => [chapter, at])).values()]) await goTo(page, at);
}

/** A stroke on the pad has as many points as the mouse made. */
async function strokeOfManyPoints(page) {
  await goTo(page, "#/one-network/draw");
  await draw(page, [[0.5, 0.1], [0.5, 0.4], [0.5, 0.7], [0.5, 0.9]]);
  await eventually(async () => {
    const points = await page.getByRole("application").locator("polyline").first().getAttribute("points");
    assert(points.trim().split(/\s+/).length >= 10, `only ${points}`);
  });
}

const places = {
  "without what is newer": (act) => lab.visit({ at: "#/rising-loss", prepare: older }, act),
  "on plain http": (act) => onPlainHttp(act),
};
for (const [name, visit] of Object.entries(places)) {
  test(`${name} every chapter opens, and the pad draws`, () =>
    visit(async (page) => {
      await ready(page);
      await everyChapter(page);
      await strokeOfManyPoints(page);
      assert.equal(await page.locator("#too-old").count(), 0);
    }));
}

test("without what is newer a search runs, and is listed", () =>
  visitSearch(lab, "live", async (page) => {
    await search(page, 10);
    await goTo(page, "#/automated-search/elsewhere");
    await page.getByRole("region", { name: "Studies that this browser keeps" }).getByText("1 ·").waitFor();
  }, { prepare: older }));

test("on plain http a search runs", () =>
  onPlainHttp((page) => search(page, 10), (act, options) => visitSearch(elsewhere, "live", act, options)));

for (const [name, script] of Object.entries({
  findLast: "delete Array.prototype.findLast;",
  "modules": 'Object.defineProperty(HTMLScriptElement.prototype, "noModule", { value: undefined }); delete HTMLScriptElement.prototype.noModule;',
  WebAssembly: "delete globalThis.WebAssembly;",
})) {
  test(`a browser without ${name} is told that it is too old`, () =>
    lab.visit({ at: "#/rising-loss", expected: [/./], prepare: (context) => context.addInitScript(script) }, async (page) => {
      await page.getByRole("alert").getByText(/too old for MLP Lab.* Chrome or Edge 109, Firefox 115, or Safari 16\.4/).waitFor();
    }));
}

test("a browser that cannot read the page's program is told the same", () =>
  lab.visit({
    expected: [/./],
    starts: false,
    async prepare(context) {
      await context.addInitScript("delete Object.hasOwn;");
      await context.route(/assets\/index[^/]*\.js$/, (route) => route.fulfill({ contentType: "text/javascript", body: "this is no program" }));
    },
  }, (page) => page.getByRole("alert").getByText("too old for MLP Lab").waitFor()));
