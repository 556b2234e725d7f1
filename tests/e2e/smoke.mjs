// The smoke path, the same in every engine: what a reader does in a first hour, over a driver of five calls:
//   open(address); run(function, ...args): its answer in the page; drag(points): with the pointer, in the window's
//   pixels; reload(); reported(): what the browser had to say, one text each.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { eventually } from "./harness.mjs";
import { runLink, runOf } from "./links.mjs";

/** Weights after 50 epochs of the default document: in each engine, and, where they are built, by `mlp train` and by the module under node. */
const hashAt50 = "dffdfb1c6546ec9b";
const run50 = { training: { epochs: 50 } };

/** Helpers in the page: by accessible words, since selectors of the page's inside would bind the test to it. */
function install() {
  const name = (element) => element.getAttribute("aria-label") ?? element.labels?.[0]?.textContent ?? element.textContent;
  globalThis.smoke = {
    find(selector, words) {
      const all = [...document.querySelectorAll(selector)].filter((element) => element.checkVisibility?.() ?? element.offsetParent !== null);
      return all.find((element) => name(element).trim().match(new RegExp(words)) && !element.disabled);
    },
    press(selector, words) {
      const found = this.find(selector, words);
      if (found) found.click();
      return found !== undefined;
    },
    set(words, value) {
      const slider = this.find("input[type=range]", words);
      if (!slider) return false;
      slider.value = value;
      for (const event of ["input", "change"]) slider.dispatchEvent(new Event(event, { bubbles: true }));
      return true;
    },
  };
}

export async function smokePath(driver, address) {
  const { run } = driver;
  const text = (selector) => run((selector) => document.querySelector(selector)?.innerText ?? "", selector);
  const press = (selector, words) => eventually(async () => assert(await run((selector, words) => smoke.press(selector, words), selector, words), `${selector} ${words} is there`));
  const set = (words, value) => eventually(async () => assert(await run((words, value) => smoke.set(words, value), words, value), `slider ${words}`));
  const title = () => text("main h1");
  const shows = (selector, pattern, ms) => eventually(async () => assert.match(await text(selector), pattern), ms);
  const start = async (at = "") => {
    await driver.open(address + at);
    await eventually(async () => assert(await run(() => document.documentElement.dataset.app === "started")));
    await run(install);
  };
  const go = async (at) => {
    await run((at) => (location.hash = at), at);
    await eventually(async () => assert.equal(await run(() => document.querySelector('nav [aria-current="step"]')?.getAttribute("href")), at));
  };

  // Every chapter.
  await start();
  const links = await run(() => [...document.querySelectorAll('nav[aria-label="Chapters"] > ol > li > a')].map((link) => link.getAttribute("href")));
  assert(links.length >= 11);
  for (const at of links) {
    await go(at);
    await eventually(async () => assert.equal(await title(), await run(() => document.querySelector('nav [aria-current="step"]').textContent.trim())));
    assert.equal(await run(() => document.querySelectorAll('main [role="alert"]').length), 0, `${at} reports nothing`);
  }

  // 50 epochs; the weights are those of every other engine, and of the native build.
  await start(runLink(runOf(run50)));
  await press("button", "^Play$");
  await shows(".bar .epochs", /^50 epochs/);
  await press("button", "^Share$");
  await shows("dialog[open]", new RegExp(hashAt50));
  await run(() => document.querySelector("dialog[open]").close());
  await run(() => (location.hash = "#/"));

  // Draw on the pad.
  await go("#/one-network/draw");
  let before = "";
  const pad = await eventually(async () => {
    const box = await run(() => {
      const pad = document.querySelector('[aria-roledescription="drawing pad"]');
      pad?.scrollIntoView({ block: "center" });
      const { x, y, width, height } = pad?.getBoundingClientRect() ?? { x: 0, y: 0, width: 0, height: 0 };
      return { x, y, width, height };
    });
    const still = before === JSON.stringify(box); // what comes late pushes it down
    before = JSON.stringify(box);
    assert(box.width > 0 && still, "the pad is there, and stands still");
    return box;
  });
  await driver.drag([[0.5, 0.15], [0.5, 0.5], [0.5, 0.85]].map(([x, y]) => [Math.round(pad.x + x * pad.width), Math.round(pad.y + y * pad.height)]));
  await eventually(async () => assert.equal(await run(() => document.querySelector('[aria-roledescription="drawing pad"]').textContent.includes("draw here")), false, "a stroke is on the pad"));

  // Dropout and clipping act while it trains.
  await go("#/dropout/gap");
  for (const words of ["[Dd]ropout", "[Cc]lip"]) {
    const before = await run((words) => smoke.find("input[role=switch]", words)?.checked, words);
    await press("input[role=switch]", words);
    await eventually(async () => assert.equal(await run((words) => smoke.find("input[role=switch]", words)?.checked, words), !before));
  }
  await press("button", "^Play");
  await eventually(async () => assert.notEqual(await text(".bar .epochs"), "0 epochs"));

  // A study of five trials, kept over a reload; its journal goes out and comes back.
  await go("#/automated-search/live");
  await set("^Epochs a trial", 10);
  await set("^Trials$", 5); // the fewest it offers
  await press('[aria-label="Search"] button', "^Start the search$");
  await shows('[aria-label="Search"]', /5 of 5 trials/, 120_000);
  await driver.reload();
  await eventually(async () => assert(await run(() => document.documentElement.dataset.app === "started")));
  await run(install);
  await shows('[aria-label="Search"]', /5 of 5 trials/, 60_000);
  await go("#/automated-search/elsewhere");
  await run(() => {
    globalThis.kept = null;
    const before = URL.createObjectURL;
    URL.createObjectURL = (blob) => ((globalThis.kept = blob), before.call(URL, blob));
  });
  await press("button", "^Download the journal");
  const journal = await eventually(async () => {
    const content = await run(() => globalThis.kept?.text() ?? "");
    assert(content.trim().split("\n").length > 5);
    return content;
  });
  await run((content) => {
    const field = document.querySelector('[aria-label="Open a journal"] input[type=file]');
    const files = new DataTransfer();
    files.items.add(new File([content], "study.log"));
    field.files = files.files;
    field.dispatchEvent(new Event("change", { bubbles: true }));
  }, journal);
  await shows("main", /study\.log: .* 5 trials/s);

  assert.deepEqual(await driver.reported(), [], "the browser reported nothing");
  assert.deepEqual({ ...native(), ...(await underNode()) }, {}, `all others have ${hashAt50}, too`);
}

const built = (path) => fileURLToPath(new URL(`../../build/${path}`, import.meta.url));

/** The hash that `mlp train` prints, if it is another. */
function native() {
  const program = process.env.MLP ?? built("native/cli/mlp");
  if (!existsSync(program)) return {};
  const line = execFileSync(program, ["train", "--config", "-"], { input: JSON.stringify(run50), encoding: "utf8" }).trim().split("\n").at(-1);
  return other("natively", JSON.parse(line).weights_hash);
}

/** The hash of the page's module outside of any browser, if it is another. */
async function underNode() {
  const folder = process.env.MLP_WASM_DIR ?? built("wasm/wasm");
  if (!existsSync(join(folder, "mlp.js"))) return {};
  const { default: createMlp } = await import(pathToFileURL(join(folder, "mlp.js")));
  const mlp = await createMlp({ wasmBinary: readFileSync(join(folder, "mlp.wasm")) });
  const trainer = mlp.createTrainer(JSON.stringify(run50)).value;
  while (trainer.status().value.epoch < 50) assert(trainer.epoch().ok);
  return other("under node", trainer.status().value.weights_hash);
}

const other = (where, hash) => (hash === hashAt50 ? {} : { [where]: hash });
