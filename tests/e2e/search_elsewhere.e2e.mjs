// The chapter "Automated search": a journal is taken elsewhere and brought back, ours or Optuna's.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { eventually, goTo, useLab } from "./harness.mjs";
import { counts, press, search, showAll, trialsOf, untilEnded, visitSearch } from "./search_stage.mjs";

const lab = useLab();
const visit = (step, act, options) => visitSearch(lab, step, act, options);
const script = fileURLToPath(new URL("../scale/tab_journal.py", import.meta.url));
const program = process.env.MLP ?? fileURLToPath(new URL("../../build/native/cli/mlp", import.meta.url));

test("mlp study and Optuna go on with the tab's trials, a database has them all; the tab goes on with what came back", () =>
  visit("live", async (page) => {
    await search(page, 10);
    await goTo(page, "#/automated-search/elsewhere");
    const here = await mkdtemp(join(tmpdir(), "mlp-journal-"));
    try {
      const keep = async (name, file) => {
        const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name }).click()]);
        await download.saveAs(join(here, file));
        return join(here, file);
      };
      const journal = await keep(/^Download the journal of/, "study.log");
      const space = await keep("Save the open study's space", "space.json");
      const { stdout } = await promisify(execFile)("/usr/bin/python3", ["-B", "-W", "ignore", script, program, journal, space, "3"], { maxBuffer: 1e8 });
      const { found, after } = JSON.parse(stdout);
      const told = ([number, state, values]) => [number, { COMPLETE: `complete ${values?.[0].toFixed(4)}`, PRUNED: "pruned", FAIL: "failed" }[state]];
      const shown = ({ trial, state, value }) => [trial, state === "complete" ? `complete ${Number(value).toFixed(4)}` : state.split(":")[0]];
      const rows = async () => {
        await showAll(page);
        return (await trialsOf(page, "Trials of the open study")).sort((a, b) => a.trial - b.trial);
      };
      assert.deepEqual(found.map(told), (await rows()).map(shown));
      assert.deepEqual(after.slice(0, 10), found, "Optuna's and the database's trials are the tab's");
      assert.equal(after.length, 16, "three more by mlp study, three by Optuna");

      await page.locator('main input[type="file"]').setInputFiles(journal);
      await page.getByText(/^study\.log: \d+ lines, 16 trials\./).waitFor();
      await eventually(async () => assert.deepEqual((await rows()).map(shown), after.map(told)));
      await goTo(page, "#/automated-search/live");
      await page.getByRole("slider", { name: "Trials", exact: true }).fill("20");
      await press(page, "Go on");
      await untilEnded(page, 20);
    } finally {
      await rm(here, { recursive: true });
    }
  }));

test("a journal is downloaded and opened again; a wrong file is refused in one sentence, and nothing is lost", () =>
  visit("live", async (page) => {
    await search(page, 10);
    await goTo(page, "#/automated-search/elsewhere");
    const download = page.waitForEvent("download");
    await page.getByRole("button", { name: /^Download the journal of/ }).click();
    const path = await (await download).path();
    const name = (await download).suggestedFilename();
    const commands = await page.locator("main pre").allTextContents();
    assert.equal(commands.filter((text) => text.includes(name)).length, 2, "the commands name the file");
    assert(commands.some((text) => text.includes('study_name="corrected"')));
    const lines = readFileSync(path, "utf8").trimEnd().split("\n").map((line) => JSON.parse(line));
    assert.deepEqual([lines[0].op_code, lines.filter(({ op_code }) => op_code === 4).length], [0, 10]);
    assert.equal(lines.filter(({ op_code, state }) => op_code === 6 && [1, 2, 3].includes(state)).length, 10);
    const before = await trialsOf(page, "Trials of the open study");

    const file = page.locator('main input[type="file"]');
    await file.setInputFiles({ name: "photo.jpg", mimeType: "image/jpeg", buffer: Buffer.from("not a journal\nat all\n") });
    await page.getByRole("alert").getByText(/no journal of Optuna's: its first line, "not a journal"/).waitFor();
    assert.deepEqual(await trialsOf(page, "Trials of the open study"), before);
    await page.getByRole("alert").getByRole("button", { name: "Close" }).click();
    await file.setInputFiles({ name: "space.json", mimeType: "application/json", buffer: Buffer.from('{\n"space": [{"name": "width", "type": "int", "low": 8, "high": 64}]\n}') });
    await page.getByRole("alert").getByText('space.json is the space of a search, not a journal. Open it in "Automated search", step "What may be tried".').waitFor();
    await page.getByRole("alert").getByRole("button", { name: "Close" }).click();

    await file.setInputFiles({ name: "copy.log", mimeType: "text/plain", buffer: Buffer.concat([readFileSync(path), Buffer.from('{"op_code": 4')]) });
    await page.getByText(`copy.log: ${lines.length} lines, 10 trials. Its last line was torn and is left out.`).waitFor();
    await eventually(async () => assert.deepEqual(await trialsOf(page, "Trials of the open study"), before));
    const remove = page.getByRole("button", { name: /^Delete copy\.log/ });
    await remove.click();
    const keep = page.getByRole("button", { name: "Keep" });
    assert.equal(await keep.evaluate((button) => button === document.activeElement), true, "the focus is where nothing is lost");
    await keep.click();
    assert.equal(await remove.evaluate((button) => button === document.activeElement), true);
    await remove.click();
    await page.getByRole("button", { name: /^Delete 10 trials for good/ }).click();
    await eventually(async () => assert.equal(await page.getByRole("button", { name: /^Delete/ }).count(), 1));

    const distribution = JSON.stringify({ name: "FloatDistribution", attributes: { step: null, low: 0, high: 1, log: false } });
    const foreign = [
      { op_code: 0, worker_id: "a", study_name: "foreign", directions: [1] },
      { op_code: 4, worker_id: "a", study_id: 0, datetime_start: "2026-01-01T00:00:00.000000" },
      { op_code: 5, worker_id: "a", trial_id: 0, param_name: "x", param_value_internal: 0.25, distribution },
      { op_code: 6, worker_id: "a", trial_id: 0, state: 1, values: [2.5], datetime_complete: "2026-01-01T00:00:01.000000" },
    ].map((line) => `${JSON.stringify(line)}\n`).join("");
    await file.setInputFiles({ name: "foreign.log", mimeType: "text/plain", buffer: Buffer.from(foreign) });
    await page.getByText("This study was not run here").waitFor();
    assert.deepEqual(await trialsOf(page, "Trials of the open study"), [{ "trial": 0, value: 2.5, "reported to epoch": "–", x: 0.25, state: "complete" }]);
  }));

/** A journal of Optuna's with one study for each of `studies`: { name, directions, values }. */
function optunaJournal(studies) {
  const distribution = JSON.stringify({ name: "FloatDistribution", attributes: { step: null, low: 0.001, high: 3, log: true } });
  let trial = 0;
  const lines = studies.flatMap(({ name, directions, values }, study_id) => [
    { op_code: 0, worker_id: "a", study_name: name, directions },
    ...values.flatMap((value, i) => {
      const at = { worker_id: "a", trial_id: trial++ };
      return [
        { op_code: 4, worker_id: "a", study_id, datetime_start: "2026-01-01T00:00:00.000000" },
        { op_code: 5, ...at, param_name: "optimizer.learning_rate", param_value_internal: 0.01 * (i + 1), distribution },
        { op_code: 6, ...at, state: 1, values: directions.map(() => value), datetime_complete: "2026-01-01T00:00:01.000000" },
      ];
    }),
  ]);
  return lines.map((line) => `${JSON.stringify(line)}\n`).join("");
}
/** Drops a file on what `target` locates. */
async function drop(page, target, name, text) {
  const dataTransfer = await page.evaluateHandle(([name, text]) => {
    const data = new DataTransfer();
    data.items.add(new File([text], name));
    return data;
  }, [name, text]);
  await target.dispatchEvent("drop", { dataTransfer });
}
const maximised = { name: "theirs", directions: [2], values: [-3, 2.5, 7] };

test("a study of Optuna's own, maximised, is looked at and goes on here", () =>
  visit("elsewhere", async (page) => {
    await page.locator('main input[type="file"]').setInputFiles({ name: "theirs.log", mimeType: "text/plain", buffer: Buffer.from(optunaJournal([maximised])) });
    await page.getByText('This study was not run here ("theirs")').waitFor();
    await goTo(page, "#/automated-search/found");
    await goTo(page, "#/automated-search/live");
    await page.getByText("Best so far: trial 2 with 7.0000").waitFor();
    assert.equal(await page.getByText("The article reports").count(), 0, "7 is not compared with an accuracy");
    await goTo(page, "#/automated-search/elsewhere");
    await page.getByRole("button", { name: /^Go on with the space/ }).click();
    await page.getByText("was not run here").waitFor({ state: "detached" });
    await goTo(page, "#/automated-search/live");
    assert.equal((await counts(page)).budget, 3, "it shall have as many as it has");
    await page.getByRole("slider", { name: "Trials", exact: true }).fill("10");
    await press(page, "Go on");
    await untilEnded(page, 10);
    await showAll(page);
    const rows = await trialsOf(page);
    assert.deepEqual(rows.filter(({ trial }) => trial < 3).map(({ value }) => value).sort((a, b) => a - b), maximised.values);
    assert.equal(rows.length, 10);
    await page.getByText("Best so far: trial 2 with 7.0000").waitFor();
    assert.equal(await page.getByText("Goal reached").count(), 0, "7 is no accuracy of 0.98");
    await goTo(page, "#/automated-search/found");
    await page.getByText("Trials across their parameters").first().waitFor();
    assert.equal(await page.getByRole("alert").count(), 0);
  }));

test("of a journal with several studies one is chosen, and it is said which others there are", () =>
  visit("elsewhere", async (page) => {
    const text = optunaJournal([{ name: "small", directions: [1], values: [1] }, maximised, { name: "two", directions: [1, 2], values: [1, 2, 3, 4] }]);
    await page.locator('main input[type="file"]').setInputFiles({ name: "several.log", mimeType: "text/plain", buffer: Buffer.from(text) });
    await page.getByText('3 trials. It is of the study "theirs"; the journal also has "small" (1 trial), "two" (2 objectives: it cannot be shown).').waitFor();
    await page.getByText('This study was not run here ("theirs")').waitFor();
    await page.getByRole("combobox", { name: "Study of this journal" }).selectOption("small (1 trial)");
    await page.getByText('This study was not run here ("small")').waitFor();
    assert.equal((await trialsOf(page, "Trials of the open study")).length, 1);
    await page.reload();
    await page.getByText('This study was not run here ("small")').waitFor();
  }));

test("a line that is not understood costs itself, and nothing is added to its journal", () =>
  visit("elsewhere", async (page) => {
    const file = page.locator('main input[type="file"]');
    const text = optunaJournal([maximised]) + '{"op_code": 4, "worker_id": "a", "study_id": 0, "datetime_start": "noon"}\n';
    await file.setInputFiles({ name: "odd.log", mimeType: "text/plain", buffer: Buffer.from(text) });
    await page.getByText(/Line 11 of this journal is not understood: datetime_start.*Nothing can be added to it/).waitFor();
    const rows = await trialsOf(page, "Trials of the open study");
    assert.deepEqual(rows.map(({ trial, state }) => [trial, state]), [[2, "complete"], [1, "complete"], [0, "complete"], [3, "unreadable"]]);
    assert.equal(await page.getByRole("button", { name: /^Go on with the space/ }).count(), 0);

    await file.setInputFiles({ name: "study.db", mimeType: "application/octet-stream", buffer: Buffer.from("SQLite format 3\0\x10\0") });
    await page.getByRole("alert").getByText(/database of SQLite, not a journal.*copy_study\(/s).waitFor();
    const torn = '{"op_code": 0, "worker_id": "a", "study_name": "s", "directions": [1]}\n{"op_code": 2, "worker_id": "a", "study_id": 0, "user_attr": {"a": 1}}\n{"op_code": 4, "wor';
    await file.setInputFiles({ name: "torn.log", mimeType: "text/plain", buffer: Buffer.from(torn) });
    await page.getByRole("alert").getByText('The study "s" in this journal has no trial yet: there is nothing to open.').waitFor();
    assert.equal((await trialsOf(page, "Trials of the open study")).length, 4, "what was open stays open");
  }));

test("a journal is dropped into the box; a wrong file is refused; beside the box nothing happens", () =>
  visit("elsewhere", async (page) => {
    const box = page.getByRole("group", { name: "Open a journal" });
    await page.evaluate(() => addEventListener("drop", ({ defaultPrevented }) => (globalThis.prevented = defaultPrevented)));
    await drop(page, box, "theirs.log", optunaJournal([maximised]));
    await page.getByText("theirs.log: 10 lines, 3 trials.").waitFor();
    await drop(page, box, "photo.jpg", "not a journal\n");
    await page.getByRole("alert").getByText(/no journal of Optuna's: its first line, "not a journal"/).waitFor();
    assert.equal((await trialsOf(page, "Trials of the open study")).length, 3);
    await drop(page, page.getByRole("heading", { level: 1 }), "beside.log", optunaJournal([maximised]));
    assert.equal(await page.evaluate(() => globalThis.prevented), true, "the browser does not open the file in the page's place");
    assert.equal(await page.getByRole("button", { name: /^Delete/ }).count(), 1);
  }));
