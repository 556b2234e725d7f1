import { describe, expect, it } from "vitest";
import { parseProgress } from "../../../web/src/chapters/progress.svelte";

const nothing = { seen: [], goals: [], predictions: {} };

describe("progress kept on the device", () => {
  it("is read back as it was written", () => {
    const kept = { seen: ["digits/draw"], goals: ["digits/all-ten"], predictions: { "digits/ink": 2, "digits/pad": -1 } };
    expect(parseProgress(JSON.stringify(kept))).toEqual(kept);
  });

  it.each([null, "", "{", "null", "7", '"text"', "[]", '{"seen":"all"}', '{"predictions":7}', '{"goals":[1,null]}'])(
    "counts as nothing where it reads %j",
    (text) => expect(parseProgress(text)).toEqual(nothing),
  );

  it("keeps what is sound beside what is not", () => {
    expect(parseProgress('{"seen":["a/b",7],"predictions":{"q":1,"r":"x"}}')).toEqual({ seen: ["a/b"], goals: [], predictions: { q: 1 } });
  });
});
