// The chapter "Automated search": what it keeps in this browser, who may write to it, and what happens where it cannot be kept.
import assert from "node:assert/strict";
import { test } from "node:test";
import { editWorker, eventually, goTo, readTable, ready, useLab } from "./harness.mjs";
import { bar, counts, patience, press, search, showAll, stage, trialsOf, untilEnded, visitSearch } from "./search_stage.mjs";

const lab = useLab();
const visit = (step, act, options) => visitSearch(lab, step, act, options);
const elsewhere = "#/automated-search/elsewhere";
const rowOf = (page, number) => page.getByRole("region", { name: "Studies that this browser keeps" }).getByRole("listitem").filter({ has: page.getByRole("button", { name: new RegExp(`^Download .*, number ${number}$`) }) });
const openRow = (page) => page.getByRole("listitem").filter({ hasText: ", open" }).getByRole("button", { name: /^Download/ });

test("closing the page in the middle of a trial loses nothing that was told, and the trial runs again", () =>
  visit("live", async (page) => {
    await page.getByRole("slider", { name: "Trials", exact: true }).fill("40");
    await press(page, "Start the search");
    await untilEnded(page, 6);
    await eventually(async () => assert.match(await bar(page).innerText(), /\d running/));
    await showAll(page);
    const told = (await trialsOf(page)).filter(({ state }) => /complete|pruned|failed/.test(state));
    // Another page is opened in its place; nobody says good-bye.
    const context = page.context();
    await page.close();
    const again = await context.newPage();
    await again.goto(`${lab.address}#/automated-search/live`);
    const notice = again.getByText(/under way when this page was closed/);
    await notice.waitFor({ timeout: patience });
    const numbers = (await notice.textContent()).split("under way")[0].match(/\d+/g).map(Number);
    await showAll(again);
    const kept = await trialsOf(again);
    for (const row of told) assert.deepEqual(kept.find(({ trial }) => trial === row.trial), row);
    const waiting = kept.filter(({ state }) => state === "waiting");
    assert.deepEqual(waiting.map(({ trial }) => trial).sort((a, b) => a - b), numbers.sort((a, b) => a - b));

    assert.equal((await counts(again)).budget, 40, "it still shall have as many trials as were wanted");
    await goTo(again, "#/automated-search/elsewhere");
    await again.getByText("Close this page in the middle of a trial").waitFor();
    assert.equal(await again.getByText("Goal reached").count(), 0, "nothing has run again yet");
    await goTo(again, "#/automated-search/live");
    await press(again, "Go on");
    const ended = async () => (await trialsOf(again)).filter(({ trial, state }) => numbers.includes(trial) && /complete|pruned|failed/.test(state));
    await eventually(async () => {
      await showAll(again);
      assert.equal((await ended()).length, numbers.length);
    }, patience);
    const parameters = ({ value, state, "reported to epoch": epoch, ...others }) => others;
    for (const row of waiting) assert.deepEqual(parameters((await ended()).find(({ trial }) => trial === row.trial)), parameters(row));
    await goTo(again, "#/meet-the-digits/pictures"); // the goal is reached where the trial ends, not where it is shown
    await goTo(again, "#/automated-search/elsewhere");
    await again.getByText("Goal reached").waitFor();
    const prediction = again.getByRole("region", { name: /^Prediction: You close the tab/ });
    await prediction.getByRole("button", { name: /^(Skip|show the answer)$/ }).click();
    await prediction.getByText("this is what happens").waitFor();
  }));

test("the study that was open last is opened again, and what was set up is there", () =>
  visit("live", async (page) => {
    await search(page, 10);
    await page.getByRole("slider", { name: "Trials", exact: true }).fill("20");
    await page.getByRole("slider", { name: "Epochs a trial" }).fill("10");
    await press(page, "New search");
    await untilEnded(page, 1);
    assert.equal((await counts(page)).budget, 20);
    await page.getByText('The open study, "Your own", trains 10 epochs with 2 seeds; sampler TPE, pruner median, judged by validation accuracy.').waitFor();
    await page.getByRole("slider", { name: "Seeds a trial" }).waitFor();
    await press(page, "Stop");
    await goTo(page, elsewhere);
    await rowOf(page, 1).getByRole("button", { name: /^Open/ }).click();
    await rowOf(page, 1).getByText(", open").waitFor();
    await page.reload();
    await ready(page);
    await rowOf(page, 1).getByText(", open").waitFor();
    await goTo(page, "#/automated-search/live");
    assert.deepEqual(await counts(page).then(({ ended, budget }) => [ended, budget]), [10, 20], "both sliders and the open study had 20");
    assert.equal(await page.getByRole("slider", { name: "Epochs a trial" }).inputValue(), "10");
    await page.getByText('The open study, "Your own", trains 20 epochs with 2 seeds').waitFor();
  }));

test("a twin is opened, let go, and never compared with another study", () =>
  visit("live", async (page) => {
    await search(page, 10);
    await goTo(page, "#/automated-search/random");
    const trials = async () => (await readTable(page.getByRole("table", { name: "Same space, same seeds, same pruner" }))).map((row) => row.trials);
    await press(page, "Start the random twin");
    await eventually(async () => assert.deepEqual(await trials(), [10, 10]), patience);
    await goTo(page, elsewhere);
    await rowOf(page, 2).getByRole("button", { name: /^Open Random twin of study 1/ }).click();
    await rowOf(page, 2).getByText(", open").waitFor();
    await eventually(async () => assert.equal((await counts(page)).ended, 10));
    assert.equal(await page.getByRole("alert").count(), 0);
    await rowOf(page, 1).getByRole("button", { name: /^Open/ }).click();
    await rowOf(page, 1).getByText(", open").waitFor();
    await goTo(page, "#/automated-search/random");
    await eventually(async () => assert.deepEqual(await trials(), [10, 10]));
    await goTo(page, "#/automated-search/live");
    await press(page, "New search");
    await goTo(page, elsewhere);
    await rowOf(page, 3).getByText(", open").waitFor();
    await untilEnded(page, 10);
    await goTo(page, "#/automated-search/random");
    await bar(page).getByRole("button", { name: "Start the random twin" }).waitFor();
    assert.deepEqual(await trials(), [10, 0], "the twin of another study is not its own");
    await goTo(page, elsewhere);
    await rowOf(page, 2).getByRole("button", { name: /^Delete/ }).click();
    await page.getByRole("button", { name: /^Delete 10 trials for good/ }).click();
    await rowOf(page, 2).waitFor({ state: "detached" });
    assert.equal(await openRow(page).getAttribute("aria-label"), "Download the journal of Your own, number 3");
  }));

test("what another tab has open is neither opened nor deleted here, and the own study stays", () =>
  visit("live", async (page) => {
    await search(page, 10);
    const other = await page.context().newPage();
    await other.goto(`${lab.address}${elsewhere}`);
    await other.getByRole("alert").getByText("open in another tab").waitFor();
    await other.getByRole("alert").getByRole("button", { name: "Close" }).click();
    await goTo(other, "#/automated-search/live");
    await search(other, 10);
    await goTo(other, elsewhere);
    await rowOf(other, 1).getByRole("button", { name: /^Open/ }).click();
    await other.getByRole("alert").getByText("open in another tab").waitFor();
    assert.deepEqual([(await trialsOf(other, "Trials of the open study")).length > 0, (await counts(other)).ended], [true, 10]);
    await other.getByRole("alert").getByRole("button", { name: "Close" }).click();
    await goTo(other, "#/automated-search/live");
    await other.getByRole("slider", { name: "Trials", exact: true }).fill("20");
    await press(other, "Go on");
    await untilEnded(other, 20);
    await goTo(other, elsewhere);
    await rowOf(other, 1).getByRole("button", { name: /^Delete/ }).click();
    await other.getByRole("button", { name: /^Delete 10 trials for good/ }).click();
    await other.getByRole("alert").getByText("open in another tab").waitFor();
    assert.equal(await rowOf(other, 1).count(), 1);
    await other.close();
    await page.getByRole("slider", { name: "Trials", exact: true }).fill("20");
    await press(page, "Go on");
    await untilEnded(page, 20);
  }));

test("a study that another page has deleted takes no more lines, and says so", () =>
  visit("live", async (page) => {
    await press(page, "Start the search");
    await untilEnded(page, 1);
    const left = await page.evaluate(async () => {
      const answer = (request) => new Promise((done, fail) => Object.assign(request, { onsuccess: () => done(request.result), onerror: () => fail(request.error) }));
      const database = await answer(indexedDB.open("mlp-lab-studies"));
      const transaction = database.transaction(["studies", "pieces"], "readwrite");
      await answer(transaction.objectStore("studies").clear());
      await answer(transaction.objectStore("pieces").clear());
      await new Promise((done) => (transaction.oncomplete = done));
      await new Promise((done) => setTimeout(done, 1500));
      return answer(database.transaction("pieces").objectStore("pieces").count());
    });
    assert.equal(left, 0, "no line without its study");
    await page.getByRole("alert").getByText(/could not be kept \(the study is no longer in this browser\)\. Nothing of it is left here: another tab deleted it, or/).waitFor();
    await bar(page).getByRole("button", { name: "Start the search" }).waitFor();
    assert.equal(await page.getByRole("table", { name: "Trials of this study" }).count(), 0, "no rows of a study that is gone");
  }));

/** From the 60th piece on the browser has no room. */
const full = `{
  const { add } = IDBObjectStore.prototype;
  IDBObjectStore.prototype.add = function (...args) {
    const request = add.apply(this, args);
    if (this.name === "pieces") request.addEventListener("success", () => request.result > 60 && this.transaction.abort());
    return request;
  };
}`;

test("without room the study stays to be looked at, and it is said what helps", () =>
  visit("live", async (page) => {
    await press(page, "Start the search");
    const alert = page.getByRole("alert");
    await alert.getByText(/could not be kept.*To make room, delete a study.*Nothing told before this is lost\./).waitFor({ timeout: patience });
    await bar(page).getByRole("button", { name: "Go on" }).waitFor();
    const { ended } = await counts(page);
    await showAll(page);
    const rows = await trialsOf(page);
    assert(ended > 0 && rows.length >= ended && rows.every(({ state }) => state !== "running"), JSON.stringify(rows));
    await press(page, "Go on");
    await alert.getByText("could not be kept").waitFor();
    await page.reload();
    await eventually(async () => assert.equal((await counts(page)).ended, ended));
  }, { prepare: (context) => editWorker(context, full) }));

test("a browser without locks searches all the same", () =>
  visit("live", (page) => search(page, 10), { prepare: (context) => editWorker(context, 'Object.defineProperty(navigator, "locks", { value: undefined });') }));

test("a space that the core refuses begins nothing, and the open study does not go on in its place", () =>
  visit("live", async (page) => {
    await search(page, 10);
    await page.getByRole("slider", { name: "Trials", exact: true }).fill("20");
    await goTo(page, "#/automated-search/space");
    const field = page.getByRole("spinbutton", { name: "hidden layers: to" });
    await field.fill("0");
    await field.press("Enter");
    await stage(page).getByRole("alert").getByText(/^hidden layers, to: 0 is not allowed/).waitFor();
    await goTo(page, "#/automated-search/live");
    await press(page, "New search");
    await page.getByRole("alert").getByText(/^hidden layers, to: 0 is not allowed/).waitFor();
    assert.deepEqual(await counts(page).then(({ ended, budget }) => [ended, budget]), [10, 20]);
    await bar(page).getByRole("button", { name: "Go on" }).waitFor();
    await goTo(page, "#/automated-search/space");
    await page.getByRole("button", { name: "Corrected", exact: true }).click();
    await stage(page).getByText("This space can be searched").waitFor();
    await page.getByRole("alert").getByText(/^hidden layers, to: 0 is not allowed/).waitFor();
  }));
