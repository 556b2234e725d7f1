// What the page says when a worker falls silent, or the browser's storage does not answer or is cleared under it.
import assert from "node:assert/strict";
import { test } from "node:test";
import { editWorker, epochOf, eventually, readTable, ready, runBar, useLab } from "./harness.mjs";
import { bar, counts, patience, press, search, untilEnded, visitSearch } from "./search_stage.mjs";

const lab = useLab();

/** After the first message for which `when` holds, the worker's thread stands still until a request of its own is answered. */
const standStill = (when) => `{
  const post = self.postMessage.bind(self);
  let stood = false;
  self.postMessage = (message, ...rest) => {
    post(message, ...rest);
    if (stood || !(${when})) return;
    stood = true;
    const request = new XMLHttpRequest();
    request.open("GET", new URL("silence", location.href), false);
    request.send();
  };
}`;

const lossTable = (page) => readTable(page.getByRole("table", { name: "Loss", exact: true }));

/** A lab whose worker stands still in its first step; `release()` lets it go on. */
async function whereTheWorkerIsSilent(act) {
  const held = [];
  const prepare = async (context) => {
    await editWorker(context, standStill(`message?.beat === "step"`));
    await context.route("**/silence", (route) => held.push(route));
  };
  await lab.visit({ at: "#/one-network/train", prepare }, async (page) => {
    await ready(page);
    await runBar(page).getByRole("button", { name: "Step", exact: true }).click();
    const notice = page.getByRole("status").filter({ hasText: "No answer." });
    await notice.getByText(/The training thread trains and has said nothing for 10 seconds/).waitFor();
    await act(page, notice, () => Promise.all(held.map((route) => route.fulfill({ body: "" }))));
  });
}

test("a worker that falls silent is told of, and no more once it speaks again", () =>
  whereTheWorkerIsSilent(async (page, notice, release) => {
    await release();
    await notice.waitFor({ state: "detached" });
    await eventually(async () => assert.equal(await epochOf(page), 1, "its step is done"));
  }));

test("a worker that stays silent is replaced when the reader says so", () =>
  whereTheWorkerIsSilent(async (page, notice) => {
    await notice.getByRole("button", { name: "Start again" }).click();
    await notice.waitFor({ state: "detached" });
    await ready(page);
    assert.equal(await page.getByRole("alert").count(), 0);
    await runBar(page).getByRole("button", { name: "Play" }).click();
    await eventually(async () => assert((await epochOf(page)) > 3));
  }));

test("a worker that falls silent while it plays is told of, and the run goes on in another", () => {
  const held = [];
  const prepare = async (context) => {
    await editWorker(context, standStill("message?.event === 'progress' && message.playing && message.status.epoch > 3"));
    await context.route("**/silence", (route) => (held.length > 0 ? route.fulfill({ body: "" }) : held.push(route)));
  };
  return lab.visit({ at: "#/one-network/train", prepare }, async (page) => {
    await ready(page);
    await runBar(page).getByRole("button", { name: "Play" }).click();
    const notice = page.getByRole("status").filter({ hasText: "No answer." });
    await notice.getByText(/The training thread has said nothing for 10 seconds: a single step takes long here, or it has stopped\. You can wait, or start again: the run is then trained again to epoch \d+/).waitFor();
    const before = await lossTable(page);
    await notice.getByRole("button", { name: "Start again" }).click();
    await notice.waitFor({ state: "detached" });
    await ready(page);
    assert.deepEqual(await lossTable(page), before, "the run is as it was");
    await runBar(page).getByRole("button", { name: "Play" }).click();
    await eventually(async () => assert((await epochOf(page)) > before.length + 3));
    assert.deepEqual((await lossTable(page)).slice(0, before.length), before);
  });
});

test("where the browser's storage never opens, it is said, and a search runs all the same", () =>
  visitSearch(lab, "live", async (page) => {
    await page.getByRole("status").getByText(/Studies kept earlier are not to be had: .* has not answered for 15 seconds/).waitFor();
    await search(page, 10);
  }, { prepare: (context) => editWorker(context, "IDBFactory.prototype.open = () => ({});") }));

/** From the 60th piece on a transaction never ends by itself. */
const endless = `{
  const { add } = IDBObjectStore.prototype;
  IDBObjectStore.prototype.add = function (...args) {
    const request = add.apply(this, args);
    const goOn = () => void (this.get(1).onsuccess = goOn);
    if (this.name === "pieces") request.addEventListener("success", () => request.result > 60 && goOn());
    return request;
  };
}`;

test("a line that the storage never keeps ends the wait, and what was told before is there", () =>
  visitSearch(lab, "live", async (page) => {
    await press(page, "Start the search");
    await page.getByRole("alert").getByText(/could not be kept \(.* has not answered for 15 seconds\)\. Nothing told before this is lost\./).waitFor({ timeout: patience });
    await bar(page).getByRole("button", { name: "Go on" }).waitFor();
    const { ended } = await counts(page);
    assert(ended > 0);
    await page.reload();
    await eventually(async () => assert.equal((await counts(page)).ended, ended));
  }, { prepare: (context) => editWorker(context, endless) }));

test("storage that is cleared under a search is told of as what it is: lost", () =>
  visitSearch(lab, "live", async (page) => {
    await press(page, "Start the search");
    await untilEnded(page, 3);
    const devtools = await page.context().newCDPSession(page);
    await devtools.send("Storage.clearDataForOrigin", { origin: new URL(lab.address).origin, storageTypes: "indexeddb" });
    await page.getByRole("alert").getByText(/could not be kept .* Nothing of it is left here/).waitFor({ timeout: patience });
    await bar(page).getByRole("button", { name: "Start the search" }).waitFor();
    await search(page, 10);
  }));

test("another tab that wants the storage anew is not kept waiting", () =>
  visitSearch(lab, "live", async (page) => {
    await search(page, 10);
    const ended = await page.evaluate(() => new Promise((done) => {
      const request = indexedDB.deleteDatabase("mlp-lab-studies");
      request.onsuccess = () => done("deleted");
      request.onblocked = () => done("blocked");
    }));
    assert.equal(ended, "deleted");
  }));
