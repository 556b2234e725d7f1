// @vitest-environment node
import { beforeAll, describe, expect, it, vi } from "vitest";

vi.stubGlobal("matchMedia", () => ({ matches: false, addEventListener: () => {} }));
vi.stubGlobal("document", { documentElement: { dataset: {} } });

describe("the file of progress", () => {
  let progressFile: typeof import("../../../web/src/app/progress_file").progressFile;
  let readProgressFile: typeof import("../../../web/src/app/progress_file").readProgressFile;
  beforeAll(async () => ({ progressFile, readProgressFile } = await import("../../../web/src/app/progress_file")));

  it("is read as it was written", () => {
    const progress = '{"seen":["a/b"],"goals":[],"predictions":{"a/q":1}}';
    expect(readProgressFile(progressFile(progress, "dark", [{ letter: "A" }]))).toEqual({ progress, theme: "dark", runs: [{ letter: "A" }] });
  });

  it.each([
    ["{", /not JSON/],
    ["[]", /"format" must be "MLP Lab progress"/],
    ['{"experiment":{}}', /"format" must be/],
    ['{"format":"MLP Lab progress","version":2}', /"version" is 2; 1 can be read/],
    ['{"format":"MLP Lab progress","version":1,"progress":7}', /"progress" must be an object/],
  ])("refuses %s and says why", (text, why) => expect(() => readProgressFile(text)).toThrow(why));
});
