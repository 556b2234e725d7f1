// The smoke path in Debian's Firefox ESR (or the program that FIREFOX names), over WebDriver BiDi.
import { after, before, test } from "node:test";
import { serve } from "../../scripts/lib/serve.mjs";
import { fromWeb } from "./harness.mjs";
import { smokePath } from "./smoke.mjs";

let server, browser;
before(async () => {
  server = await serve({ base: "/somewhere/deep/lab/" });
  const { default: puppeteer } = await import(fromWeb.resolve("puppeteer-core"));
  browser = await puppeteer.launch({ browser: "firefox", executablePath: process.env.FIREFOX ?? "/usr/bin/firefox-esr", headless: true });
});
after(async () => {
  await browser?.close();
  await server?.close();
});

test("the smoke path in Firefox", { timeout: 400_000 }, async () => {
  const page = await browser.newPage();
  await page.setViewport({ width: 1440, height: 900 });
  const reported = [];
  page.on("console", (message) => reported.push(`${message.type()}: ${message.text()}`));
  page.on("pageerror", (error) => reported.push(String(error)));
  await smokePath({
    open: async (address) => { await page.goto("about:blank"); await page.goto(address); },
    run: (act, ...args) => page.evaluate(`(${act})(...${JSON.stringify(args)})`),
    drag: async ([first, ...others]) => {
      await page.mouse.move(...first);
      await page.mouse.down();
      for (const point of others) await page.mouse.move(...point, { steps: 5 });
      await page.mouse.up();
    },
    reload: () => page.reload(),
    reported: async () => reported,
  }, server.address);
});
