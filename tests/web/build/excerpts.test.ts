import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { cutExcerpts, excerpts, readExcerpts } from "../../../web/vite/excerpts";

const source = `#include "x.hpp"
namespace mlp {
  // <excerpt forward>
  for (const auto& layer : layers_) {
    z = w * a;  /* two
    lines */
  }
  // </excerpt>
}  // namespace mlp
`;

describe("cutting excerpts", () => {
  it("takes the lines between the markers, dedented, with file and first line", () => {
    const [forward] = cutExcerpts("network.cpp", source);
    expect(forward).toMatchObject({ name: "forward", file: "network.cpp", line: 4 });
    expect(forward!.code).toBe("for (const auto& layer : layers_) {\n  z = w * a;  /* two\n  lines */\n}");
  });

  it("colours every line by itself: spans are closed where a comment runs on", () => {
    const lines = cutExcerpts("network.cpp", source)[0]!.html;
    expect(lines).toHaveLength(4);
    for (const line of lines) expect(line.match(/<span/g)?.length ?? 0).toBe(line.match(/<\/span>/g)?.length ?? 0);
    expect(lines[2]).toContain("hljs-comment");
    expect(lines[0]).toContain("&amp;");
  });

  it("leaves the markers of an excerpt inside another out of both", () => {
    const nested = "// <excerpt a>\nx;\n// <excerpt b>\ny;\n// </excerpt>\nz;\n// </excerpt>\n";
    expect(cutExcerpts("f.cpp", nested).map(({ name, line, code }) => [name, line, code])).toEqual([
      ["b", 4, "y;"],
      ["a", 2, "x;\ny;\nz;"],
    ]);
  });

  const broken: [string, string, RegExp][] = [
    ["an excerpt that is not closed", "// <excerpt a>\nx;\n", /f\.cpp:1: excerpt "a" is not closed/],
    ["an end without a start", "x;\n// </excerpt>\n", /f\.cpp:2: .* closes nothing/],
    ["an outer excerpt that is not closed", "// <excerpt a>\n// <excerpt b>\nx;\n// </excerpt>\n", /f\.cpp:1: excerpt "a" is not closed/],
    ["an empty excerpt", "// <excerpt a>\n\n// </excerpt>\n", /f\.cpp:1: excerpt "a" is empty/],
    ["a marker without a name", "// <excerpt>\nx;\n// </excerpt>\n", /f\.cpp:1: a marker is/],
    ["a marker behind code", "x; // <excerpt a>\n", /f\.cpp:1: a marker is/],
  ];
  it.each(broken)("refuses %s, naming file and line", (_, text, message) => {
    expect(() => cutExcerpts("f.cpp", text)).toThrow(message);
  });
});

describe("excerpts at build time", () => {
  function folder(files: Record<string, string>): string {
    const path = mkdtempSync(join(tmpdir(), "excerpts-"));
    for (const [name, text] of Object.entries(files)) writeFileSync(join(path, name), text);
    return path;
  }
  type Hooks = { resolveId(id: string): string | undefined; load(this: { addWatchFile(f: string): void }, id: string): string | undefined };

  it("come as a module by name", () => {
    const plugin = excerpts(folder({ "network.cpp": source })) as unknown as Hooks;
    const code = plugin.load.call({ addWatchFile() {} }, plugin.resolveId("excerpt:forward")!);
    expect(JSON.parse(code!.replace(/^export default /, "").replace(/;$/, ""))).toMatchObject({ name: "forward", line: 4 });
  });

  it("fail the build where the name is nowhere", () => {
    const plugin = excerpts(folder({ "network.cpp": source })) as unknown as Hooks;
    expect(() => plugin.load.call({ addWatchFile() {} }, plugin.resolveId("excerpt:backward")!)).toThrow(/No excerpt "backward" in core\/src/);
  });

  it("fail the build where two have one name", () => {
    expect(() => readExcerpts(folder({ "a.cpp": source, "b.cpp": source }))).toThrow(/"forward" is in a\.cpp and in b\.cpp/);
  });
});
