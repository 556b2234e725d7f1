// Walks on from a step whose controls were set to their extremes: the next step must show its own run, or name what differs.
import assert from "node:assert/strict";
import { test } from "node:test";
import { eventually, everyStep, goTo, ready, runBar } from "./harness.mjs";

const stage = (page) => page.locator("section.stage");
const difference = (page) => stage(page).getByRole("status").filter({ hasText: "This step is written for" });

/** The stage's sliders and lists that set something of the run: [label, kind]. */
const controls = (page) =>
  stage(page).locator("input[type=range], select").evaluateAll((all) =>
    all.flatMap((control, index) => (control.disabled || control.closest("[aria-label=Run]") || control.checkVisibility() === false ? [] : [index])));

async function setTo(page, index, extreme) {
  const control = stage(page).locator("input[type=range], select").nth(index);
  await control.evaluate((element, extreme) => {
    if (element.tagName === "SELECT") element.selectedIndex = extreme === "lowest" ? 0 : element.options.length - 1;
    else element.value = extreme === "lowest" ? element.min : element.max;
    for (const name of ["input", "change"]) element.dispatchEvent(new Event(name, { bubbles: true }));
  }, extreme);
}

const erase = (page) => page.evaluate(() => localStorage.removeItem("mlp-lab.progress"));

/** One test a chapter. */
export function walkFromExtremes(lab, chapters) {
  for (const chapter of chapters) {
    test(`${chapter}: no control of a step at an extreme spoils the next step unnamed`, () =>
      lab.visit({ at: `#/${chapter}` }, async (page) => {
        await ready(page);
        const steps = (await everyStep(page)).filter((step) => step.chapter === chapter);
        let tried = 0;
        for (const [place, { at }] of steps.entries()) {
          const next = steps[place + 1];
          if (!next) break;
          await goTo(page, at);
          const count = (await controls(page)).length;
          for (let which = 0; which < count; which++) {
            for (const extreme of ["lowest", "highest"]) {
              await goTo(page, at);
              const index = (await controls(page))[which];
              if (index === undefined) continue; // the other extreme took it away
              await setTo(page, index, extreme);
              await goTo(page, next.at);
              tried++;
              const named = await difference(page).count();
              if (named) {
                await difference(page).getByRole("button", { name: "Bring it back" }).click();
                await eventually(async () => assert.equal(await difference(page).count(), 0, `${at} -> ${next.at}`));
              }
              if (await runBar(page).count()) assert(await page.getByRole("button", { name: /^Play/ }).first().isEnabled());
            }
          }
          await erase(page);
        }
        assert(tried > 0 || steps.length === 1, "no control was found");
      }));
  }
}
