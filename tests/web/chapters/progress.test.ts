import { describe, expect, it } from "vitest";
import { parseProgress } from "../../../web/src/chapters/progress.svelte";

const nothing = { seen: [], goals: [], predictions: {}, sketches: {}, settings: {} };
const curve = Array.from({ length: 25 }, (_, i) => i / 4);

describe("progress kept on the device", () => {
  it("is read back as it was written", () => {
    const kept = {
      seen: ["digits/draw"],
      goals: ["digits/all-ten"],
      predictions: { "digits/ink": 2, "digits/pad": -1 },
      sketches: { "rate/high": curve, "rate/skipped": [] },
      settings: { "layers/widths": { network: { layers: [64, 12, 10] } } },
    };
    expect(parseProgress(JSON.stringify(kept))).toEqual(kept);
  });

  it.each([null, "", "{", "null", "7", '"text"', "[]", '{"seen":"all"}', '{"predictions":7}', '{"goals":[1,null]}', '{"sketches":"line"}', '{"sketches":null}', '{"settings":[7]}', '{"settings":{"a/b":null}}'])(
    "counts as nothing where it reads %j",
    (text) => expect(parseProgress(text)).toEqual(nothing),
  );

  it("keeps what is sound beside what is not", () => {
    expect(parseProgress('{"seen":["a/b",7],"predictions":{"q":1,"r":"x"}}')).toEqual({ ...nothing, seen: ["a/b"], predictions: { q: 1 } });
  });

  it("takes a sketch only with all its numbers", () => {
    const sketches = { short: [1, 2], text: curve.map(String), holes: curve.map((y, i) => (i === 3 ? null : y)), whole: curve, no: 3 };
    expect(parseProgress(JSON.stringify({ sketches })).sketches).toEqual({ whole: curve });
  });
});
