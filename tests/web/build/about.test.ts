import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { aboutBody, packagesOf, readPart } from "../../../web/vite/about";
import { plainLinks } from "../../../web/vite/prerender";

it("finds the packages behind modules, nested ones too, and Vite's own helper", () => {
  expect(packagesOf([
    "/x/web/src/main.ts", "/x/web/node_modules/chart.js/dist/chart.js", "/x/node_modules/a/node_modules/@b/c/index.js?v=1", "\0vite/preload-helper.js",
  ])).toEqual(["@b/c", "chart.js", "vite"]);
});

it("reads a package's licence, and refuses to ship one without", () => {
  const folder = mkdtempSync(join(tmpdir(), "mlp-about-"));
  writeFileSync(join(folder, "package.json"), JSON.stringify({ name: "part", version: "1.2.3", license: "MIT" }));
  expect(() => readPart(folder)).toThrow("The package part is shipped with the page and carries no licence text");
  writeFileSync(join(folder, "LICENSE.md"), "Do <what> you like");
  expect(readPart(folder)).toEqual({ name: "part", version: "1.2.3", licence: "MIT", text: "Do <what> you like" });
  expect(aboutBody("0.1.0", "own", [readPart(folder)])).toContain("part 1.2.3, MIT</summary><pre>Do &lt;what&gt; you like</pre>");
});

it("leads from plain page to plain page", () => {
  expect(plainLinks('<a href="#/dropout/thin">x</a> <a href="#/">y</a> <a href="https://z.org/#/a/b">z</a>', "./text/")).toBe(
    '<a href="./text/dropout.html#thin">x</a> <a href="./text/rising-loss.html">y</a> <a href="https://z.org/#/a/b">z</a>',
  );
});
