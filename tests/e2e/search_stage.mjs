// What the tests of the chapter "Automated search" do again and again.
import assert from "node:assert/strict";
import { eventually, goTo, readTable, ready } from "./harness.mjs";

export const patience = 150_000;

export const bar = (page) => page.getByRole("group", { name: "Search" });
export const press = (page, name) => bar(page).getByRole("button", { name, exact: true }).click();
export const stage = (page) => page.getByRole("region", { name: "Lab", exact: true });

/** The table of trials; the arrow in a head says how it is sorted. */
export const trialsOf = async (page, title = "Trials of this study") =>
  (await readTable(page.getByRole("table", { name: title, exact: true }))).map((row) =>
    Object.fromEntries(Object.entries(row).map(([head, cell]) => [head.replace(/ [↑↓]$/, ""), cell])));

export const showAll = async (page) => {
  const all = page.getByRole("button", { name: /^Show all/ });
  if (await all.count()) await all.first().click();
};

/** Opens a step; short trials, so that the test is. */
export async function visitSearch(lab, step, act, options = {}) {
  await lab.visit({ ...options, at: "#/automated-search/live" }, async (page) => {
    await ready(page);
    await eventually(async () => assert(await bar(page).getByRole("button", { name: "Start the search" }).isEnabled()));
    await page.getByRole("slider", { name: "Epochs a trial" }).fill("20");
    await page.getByRole("slider", { name: "Seeds a trial" }).fill("2");
    if (step !== "live") await goTo(page, `#/automated-search/${step}`);
    await act(page);
  });
}

/** Begins a search on the step in sight and waits for its end. */
export async function search(page, trials, button = "Start the search") {
  await page.getByRole("slider", { name: "Trials", exact: true }).fill(String(trials));
  await press(page, button);
  await eventually(async () => assert.match(await bar(page).innerText(), new RegExp(`${trials} of ${trials} trials`)), patience);
  await bar(page).getByRole("button", { name: "New search" }).waitFor();
}
