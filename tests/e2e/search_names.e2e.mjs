// The chapter "Automated search" with a journal of somebody else's, whose names are hostile: they stay words.
import assert from "node:assert/strict";
import { test } from "node:test";
import { assertNoSidewaysScrolling, eventually, goTo, phone, readTable, useLab } from "./harness.mjs";
import { showAll, visitSearch } from "./search_stage.mjs";

const lab = useLab();

const html = '<img src=x onerror="globalThis.hacked = 1"><script>globalThis.hacked = 2</script>';
const names = [html, "__proto__", "constructor", `"'\`\\`, "${globalThis.hacked = 3} {hacked}", "long".repeat(2000), "\u202eright to left", "=HYPERLINK(1)"];
const steps = ["space", "live", "found", "luck", "random", "elsewhere"];

/** Fifty complete trials, so that every plot has something to draw; each name is a parameter, `choice` of choices that are hostile, too. */
function journal() {
  const distribution = JSON.stringify({ name: "FloatDistribution", attributes: { step: null, low: 0, high: 1, log: false } });
  const choices = JSON.stringify({ name: "CategoricalDistribution", attributes: { choices: names } });
  const lines = [{ op_code: 0, worker_id: html, study_name: html, directions: [2] }];
  for (let trial = 0; trial < 50; trial++) {
    const at = (second) => `2026-01-01T00:00:${second}.000000`;
    lines.push({ op_code: 4, worker_id: "a", study_id: 0, datetime_start: at("00") });
    names.forEach((param_name, i) =>
      lines.push({ op_code: 5, worker_id: "a", trial_id: trial, param_name, param_value_internal: (trial * (i + 3)) % 50 / 50, distribution }));
    lines.push({ op_code: 5, worker_id: "a", trial_id: trial, param_name: "choice", param_value_internal: trial % names.length, distribution: choices });
    for (const step of [1, 2]) lines.push({ op_code: 7, worker_id: "a", trial_id: trial, step, intermediate_value: trial / 60 });
    lines.push({ op_code: 6, worker_id: "a", trial_id: trial, state: 1, values: [trial / 50], datetime_complete: at("01") });
  }
  return Buffer.from(lines.map((line) => `${JSON.stringify(line)}\n`).join(""));
}

async function open(page) {
  await goTo(page, "#/automated-search/elsewhere");
  await page.locator('main input[type="file"]').setInputFiles({ name: `${html}.log`, mimeType: "text/plain", buffer: journal() });
  await page.getByText("This study was not run here").waitFor();
}

for (const [where, size] of Object.entries({ "a desktop": undefined, "a phone": phone })) {
  test(`hostile names are words in every step, on ${where}`, () =>
    visitSearch(lab, "live", async (page) => {
      await open(page);
      for (const step of steps) {
        await goTo(page, `#/automated-search/${step}`);
        await eventually(async () => assert.equal(await page.locator("main h1").count(), 1));
        await assertNoSidewaysScrolling(page);
        assert.equal(await page.locator('main img[src="x"], main script').count(), 0, step);
      }
      await showAll(page);
      const [row] = await readTable(page.getByRole("table", { name: "Trials of the open study" }));
      const heads = Object.keys(row).map((head) => head.replace(/ [↑↓]$/, ""));
      // The page writes dots and underscores of a name as spaces.
      for (const name of names) assert(heads.includes(name.replaceAll(/[._]/g, " ").trim()), `no column ${name.slice(0, 40)} among ${heads.map((head) => head.slice(0, 20))}`);
      assert(Object.values(row).every((cell) => cell !== "" && !/native code|\[object/.test(cell)), JSON.stringify(row).slice(0, 2000));
      assert.equal(await page.evaluate(() => [globalThis.hacked, {}.hacked].filter(Boolean).length), 0);
    }, { size }));
}
