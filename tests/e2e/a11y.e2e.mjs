// axe-core finds nothing on any step of any chapter, in either theme, on a desktop and on a phone.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { desktop, everyStep, fromWeb, goTo, phone, useLab } from "./harness.mjs";

const lab = useLab();
const axe = readFileSync(fromWeb.resolve("axe-core/axe.min.js"), "utf8");

async function findings(page) {
  const { violations } = await page.evaluate(() => globalThis.axe.run());
  return violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id} (${help}): ${html.slice(0, 160)} ${failureSummary}`));
}

for (const theme of ["light", "dark"]) {
  for (const [device, size] of Object.entries({ desktop, phone })) {
    test(`axe-core finds nothing: ${theme}, ${device}`, () =>
      lab.visit({ theme, size }, async (page) => {
        await page.evaluate(axe);
        const found = {};
        for (const { at } of await everyStep(page)) {
          await goTo(page, at);
          const here = await findings(page);
          if (here.length) found[at] = here;
        }
        assert.deepEqual(found, {});
      }));
  }
}

test("axe-core is awake: it finds a picture without words", () =>
  lab.visit({}, async (page) => {
    await page.evaluate(axe);
    await page.evaluate(() => document.querySelector("main").append(Object.assign(new Image(), { src: "data:image/gif;base64,R0lGODlhAQABAAAAACw=" })));
    assert.match((await findings(page)).join(), /image-alt/);
  }));
