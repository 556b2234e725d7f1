import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import floor from "../../../web/vite/floor.json";

const textOf = (path: string) => readFileSync(fileURLToPath(new URL(`../../../${path}`, import.meta.url)), "utf8");

it("the browsers that the README and the sentence to older ones name are those that the build is made for", () => {
  const { chrome, edge, firefox, safari } = floor;
  expect(edge).toBe(chrome);
  const named = `Chrome or Edge ${chrome}, Firefox ${firefox}, or Safari ${safari}`;
  expect(textOf("web/public/floor.js")).toContain(named);
  expect(textOf("README.md").replace(/\s+/g, " ")).toContain(named);
});

it("the sentence to older browsers is in a script that those can read", () => {
  expect(textOf("web/public/floor.js")).not.toMatch(/=>|\b(let|const|class)\b|`|\?\.|\?\?/);
});
