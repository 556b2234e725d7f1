// axe-core finds nothing on any step of any chapter, in either theme, on a desktop and on a phone.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { desktop, everyStep, fromWeb, goTo, phone, useLab } from "./harness.mjs";

const lab = useLab();
const axe = readFileSync(fromWeb.resolve("axe-core/axe.min.js"), "utf8");

/** What axe finds; `rules`: only these. */
async function findings(page, rules) {
  const { violations } = await page.evaluate((rules) => globalThis.axe.run(rules ? { runOnly: { type: "rule", values: rules } } : {}), rules);
  return violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id} (${help}): ${html.slice(0, 160)} ${failureSummary}`));
}

for (const [device, size] of Object.entries({ desktop, phone })) {
  test(`axe-core finds nothing in either theme: ${device}`, { timeout: 400_000 }, () =>
    lab.visit({ size }, async (page) => {
      await page.evaluate(axe);
      const found = {};
      for (const { at } of await everyStep(page)) {
        await goTo(page, at);
        for (const theme of ["light", "dark"]) {
          await page.emulateMedia({ colorScheme: theme });
          await page.locator(`html[data-theme="${theme}"]`).waitFor();
          // The second theme changes colours and nothing else.
          const here = await findings(page, theme === "dark" ? ["color-contrast", "link-in-text-block"] : undefined);
          if (here.length) found[`${at}, ${theme}`] = here;
        }
      }
      assert.deepEqual(found, {});
    }));
}

test("axe-core is awake: it finds a picture without words", () =>
  lab.visit({}, async (page) => {
    await page.evaluate(axe);
    await page.evaluate(() => document.querySelector("main").append(Object.assign(new Image(), { src: "data:image/gif;base64,R0lGODlhAQABAAAAACw=" })));
    assert.match((await findings(page)).join(), /image-alt/);
  }));
