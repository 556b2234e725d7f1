// The smoke path in Chromium.
import { test } from "node:test";
import { useLab } from "./harness.mjs";
import { smokePath } from "./smoke.mjs";

const lab = useLab();

test("the smoke path in Chromium", () =>
  lab.visit({}, (page) =>
    smokePath({
      open: async (address) => { await page.goto("about:blank"); await page.goto(address); },
      run: (act, ...args) => page.evaluate(`(${act})(...${JSON.stringify(args)})`),
      drag: async ([first, ...others]) => {
        await page.mouse.move(...first);
        await page.mouse.down();
        for (const point of others) await page.mouse.move(...point, { steps: 5 });
        await page.mouse.up();
      },
      reload: () => page.reload(),
      reported: async () => [], // the harness fails on every report
    }, lab.address)));
