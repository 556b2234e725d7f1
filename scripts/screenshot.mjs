#!/usr/bin/env node
// Makes README's picture of the built page, docs/screenshot.png: the network of "One network, step by step", trained.
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { serve } from "./lib/serve.mjs";

const { chromium } = createRequire(new URL("../web/package.json", import.meta.url))("playwright-core");
const { address, close } = await serve();
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium-headless-shell", args: ["--disable-gpu"] });
try {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 }, colorScheme: "light" });
  await page.goto(`${address}#/one-network/train`);
  await page.getByRole("slider", { name: /^Speed/ }).press("End");
  await page.getByRole("button", { name: "Play" }).click();
  await page.getByRole("button", { name: "Play again from the start" }).waitFor({ timeout: 120_000 });
  await page.waitForTimeout(500); // the last values are drawn
  await page.screenshot({ path: fileURLToPath(new URL("../docs/screenshot.png", import.meta.url)) });
} finally {
  await browser.close();
  await close();
}
