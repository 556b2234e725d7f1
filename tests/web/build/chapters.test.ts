import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { checkChapterOrder } from "../../../web/vite/chapters";

let folder = "";
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "mlp-chapters-"))));
afterEach(() => rmSync(folder, { recursive: true }));

function chapters(order: string[], ids: Record<string, string>): () => void {
  writeFileSync(join(folder, "index.ts"), `const order = [\n${order.map((id) => `  "${id}",\n`).join("")}];\n`);
  for (const [name, id] of Object.entries(ids)) {
    mkdirSync(join(folder, name));
    writeFileSync(join(folder, name, "index.ts"), `export default { id: "${id}", steps: [{ id: "first" }] };\n`);
  }
  return () => checkChapterOrder(folder);
}

describe("the chapters' order at build time", () => {
  it("has every chapter of the tutorial", () => {
    expect(() => checkChapterOrder(new URL("../../../web/src/chapters", import.meta.url).pathname)).not.toThrow();
  });

  it("takes chapters in any order, and folders that are none", () => {
    mkdirSync(join(folder, "parts"));
    expect(chapters(["b", "a-1"], { a: "a-1", b: "b" })).not.toThrow();
  });

  it("fails the build for a chapter that it leaves out", () => {
    expect(chapters(["a"], { a: "a", extra: "new-one" })).toThrow(/extra\/index\.ts: the chapter "new-one" has no place in the order in .*index\.ts/);
  });

  it.each<[string[], Record<string, string>, RegExp]>([
    [["a", "b"], { a: "a" }, /no folder .* "b"/],
    [["a", "a"], { a: "a" }, /"a" is in the order twice/],
    [["a"], { a: "a", again: "a" }, /again\/index\.ts: .*\/a\/index\.ts has the id "a", too/],
    [["a"], { none: "" }, /none\/index\.ts: the chapter has no id/],
    [[], { a: "a" }, /order = \[\.\.\.\]/],
  ])("fails the build for what does not fit: %j, %j", (order, ids, says) => {
    expect(chapters(order, ids)).toThrow(says);
  });
});
