// The page is closed: nothing that it does asks another server, and its security policy lets nothing else in.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { eventually, everyStep, goTo, runBar, useLab } from "./harness.mjs";
import { press, search } from "./search_stage.mjs";

const lab = useLab();
/** The headers that docs/hosting.md advises for the page and for assets/. */
const hosting = readFileSync(fileURLToPath(new URL("../../docs/hosting.md", import.meta.url)), "utf8");
const [pagePolicy, assetsPolicy] = [...hosting.matchAll(/add_header Content-Security-Policy "([^"]*)"/g)].map(([, policy]) => policy);

/** What the browser asks for, workers included. */
function requestsOf(context) {
  const requests = [];
  context.on("request", (request) => /^(data|blob):/.test(request.url()) || requests.push(new URL(request.url())));
  return requests;
}

/** The policies as a server's headers. */
async function withHeaders(context) {
  await context.route((url) => url.href.startsWith(lab.address), async (route) => {
    const response = await route.fetch();
    const policy = route.request().url().includes("/assets/") ? assetsPolicy : pagePolicy;
    await route.fulfill({ response, headers: { ...response.headers(), "content-security-policy": policy } });
  });
}

async function checkGradients(page) {
  await goTo(page, "#/more-layers/check");
  await page.getByRole("button", { name: "Check", exact: true }).click();
  await page.getByText(/\d+ of \d+ tensors pass/).waitFor();
}

test("no chapter asks another server for anything, training, gradient check and search included", () => {
  let requests;
  const prepare = (context) => void (requests = requestsOf(context));
  return lab.visit({ at: "#/rising-loss", prepare }, async (page) => {
    for (const { at } of await everyStep(page)) await goTo(page, at);
    await goTo(page, "#/one-network/train");
    await runBar(page).getByRole("button", { name: "Play" }).click();
    await checkGradients(page);
    await goTo(page, "#/automated-search/live");
    await page.getByRole("slider", { name: "Epochs a trial" }).fill("10");
    await search(page, 10);
    for (const module of ["mlp", "check", "study"]) assert(requests.some(({ pathname }) => /[^/]*\.wasm$/.exec(pathname)?.[0].startsWith(`${module}-`)), `${module} was not loaded`);
    assert.deepEqual([...new Set(requests.map(({ host }) => host))], [new URL(lab.address).host]);
  });
});

/** Tries to reach another server, and to run code that is not the page's; the names of the attempts at code that came through. */
const attempts = `(async () => {
  const other = "https://other.example/";
  const settled = (act) => new Promise((done) => setTimeout(async () => { try { await act(); } catch {} done(); }));
  await settled(() => fetch(other, { mode: "no-cors" }));
  await settled(() => (self.evaluated = eval("1")));
  if (self.document) {
    const loads = (element) => new Promise((done) => document.head.append(Object.assign(element, { onload: done, onerror: done })));
    await loads(Object.assign(new Image(), { src: other + "i.png" }));
    await loads(Object.assign(document.createElement("script"), { src: other + "s.js" }));
    document.head.append(Object.assign(document.createElement("script"), { textContent: "self.inlineRan = true" }));
    navigator.sendBeacon(other);
    await settled(() => new Promise((go) => setTimeout(go, 300)));
  }
  return [self.evaluated, self.inlineRan].filter((found) => found !== undefined);
})()`;

const forbidden = [/Content Security Policy|content-security-policy/i, /other\.example/, /inline script/];
/** The other server answers, so that only the policy can be what keeps the page from it; what it was asked is listed. */
async function answering(context) {
  const asked = [];
  await context.route("https://other.example/**", (route) => {
    asked.push(route.request().url());
    return route.fulfill({ body: "1;", contentType: "text/javascript" });
  });
  return asked;
}

test("the page's own policy lets nothing out and no other code in", () => {
  let asked;
  const prepare = async (context) => void (asked = await answering(context));
  return lab.visit({ expected: forbidden, prepare }, async (page) => {
    assert.deepEqual(await page.evaluate(attempts), []);
    assert.deepEqual(asked, []);
  });
});

test("the headers of docs/hosting.md close the workers, too, and training, check and search run under it", () => {
  let asked;
  const prepare = async (context) => {
    await withHeaders(context);
    asked = await answering(context);
  };
  return lab.visit({ at: "#/one-network/train", expected: forbidden, prepare }, async (page) => {
    await runBar(page).getByRole("button", { name: "Play" }).click();
    await runBar(page).getByRole("button", { name: "Pause" }).click();
    await eventually(() => assert(page.workers().length > 0));
    assert.deepEqual(await page.workers()[0].evaluate(attempts), []);
    assert.deepEqual(asked, []);
    await checkGradients(page);
    await goTo(page, "#/automated-search/live");
    await page.getByRole("slider", { name: "Epochs a trial" }).fill("10");
    await press(page, "Start the search");
    await eventually(async () => assert.match(await page.getByRole("group", { name: "Search" }).innerText(), /[1-9]\d* of \d+ trials/), 60_000);
  });
});
