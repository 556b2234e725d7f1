// What the drawing pad saves is read by mlp predict, which says what the page says of it.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { draw, eventually, ready, useLab } from "./harness.mjs";
import { runLink, runOf } from "./links.mjs";

const lab = useLab();
const program = process.env.MLP ?? fileURLToPath(new URL("../../build/native/cli/mlp", import.meta.url));
const native = existsSync(program) ? {} : { skip: `${program} is not built` };
const mlp = (...args) => execFileSync(program, args, { encoding: "utf8", stdio: ["pipe", "pipe", "ignore"] });
const lines = (text) => text.trimEnd().split("\n").map((line) => JSON.parse(line));

async function saved(page, name) {
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name }).click()]);
  return readFileSync(await download.path(), "utf8");
}

const one = [[0.5, 0.12], [0.5, 0.5], [0.5, 0.9]];
const zero = Array.from({ length: 17 }, (_, i) => [0.5 + 0.25 * Math.sin((i * Math.PI) / 8), 0.5 - 0.38 * Math.cos((i * Math.PI) / 8)]);

test("a drawing, and the digits that were asked for with their labels", native, async () => {
  const here = await mkdtemp(join(tmpdir(), "mlp-drawing-"));
  const document = { optimizer: { learning_rate: 1 }, training: { epochs: 100 } };
  const predict = (name) => lines(mlp("predict", "--json", "--checkpoint", join(here, "run.ckpt"), join(here, name)));
  const keep = (name, text) => writeFileSync(join(here, name), text);
  try {
    keep("run.json", JSON.stringify(document));
    mlp("train", join(here, "run.json"), "--quiet", "--checkpoint", join(here, "run.ckpt"));
    await lab.visit({ at: runLink(runOf(document, 100), "one-network/draw") }, async (page) => {
      await page.getByRole("alert").filter({ hasText: "not those of the link" }).waitFor({ timeout: 90_000 }); // nobody knew the hash
      await ready(page);
      const answer = page.getByRole("status").filter({ hasText: /^It reads|^The pad is empty: no/ });
      await draw(page, zero);
      await eventually(async () => assert.match(await answer.innerText(), /It reads \d with an output of/));
      const words = await answer.innerText();
      const said = Number(/It reads (\d)/.exec(words)[1]);
      keep("drawing.csv", await saved(page, "Save the drawing's 64 numbers as CSV"));
      const [found, ...more] = predict("drawing.csv");
      assert.equal(more.length, 0, "one drawing, one answer");
      assert.equal(found.prediction, said);
      assert.equal(Math.max(...found.outputs).toFixed(2), /output of ([\d.]+)/.exec(words)[1]);

      const before = page.getByRole("list", { name: "Your digits so far" }).getByRole("listitem");
      await page.getByRole("button", { name: "That is my 0" }).click();
      await draw(page, one);
      await eventually(async () => assert.match(await answer.innerText(), /It reads \d/));
      await page.getByRole("button", { name: "That is my 1" }).click();
      await eventually(async () => assert.equal(await before.count(), 2));
      const hits = (await before.allInnerTexts()).filter((text) => text.includes("✓")).length;
      const text = await saved(page, "Save my digits (CSV)");
      assert.equal(text.split("\n")[0], mlp("data").split("\n", 1)[0], "the head line of mlp data");
      assert.equal(text.split("\n")[1], `${readFileSync(join(here, "drawing.csv"), "utf8").split("\n")[1]},0,none`);
      keep("digits.csv", text);
      const [first, second, summary] = predict("digits.csv");
      assert.deepEqual([first.label, second.label], [0, 1]);
      assert.equal(summary.accuracy, hits / 2);
    });
  } finally {
    await rm(here, { recursive: true });
  }
});
