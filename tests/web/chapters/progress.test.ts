import { describe, expect, it } from "vitest";
import { parseProgress } from "../../../web/src/chapters/progress.svelte";

const nothing = { seen: [], tasks: {}, goals: [], predictions: {}, answers: {}, sketches: {}, settings: {}, left: {} };
const curve = Array.from({ length: 25 }, (_, i) => i / 4);

describe("progress kept on the device", () => {
  it("is read back as it was written", () => {
    const kept = {
      seen: ["digits/draw"],
      goals: ["digits/all-ten"],
      tasks: { "digits/draw": ["digits/all-ten", "digits/ink"] },
      predictions: { "digits/ink": "little", "digits/pad": "" },
      answers: { "digits/ink": { right: "much", text: "It is much.\n\nIndeed." } },
      sketches: { "rate/high": curve, "rate/skipped": [] },
      settings: { "layers/widths": { network: { layers: [64, 12, 10] } } },
      left: { "one-network": { document: { seed: 2 }, epoch: 500, shown: "{}" } },
    };
    expect(parseProgress(JSON.stringify(kept))).toEqual(kept);
  });

  it.each([null, "", "{", "null", "7", '"text"', "[]", '{"seen":"all"}', '{"predictions":7}', '{"goals":[1,null]}', '{"sketches":"line"}', '{"sketches":null}', '{"settings":[7]}', '{"settings":{"a/b":null}}'])(
    "counts as nothing where it reads %j",
    (text) => expect(parseProgress(text)).toEqual(nothing),
  );

  it("keeps what is sound beside what is not", () => {
    expect(parseProgress('{"seen":["a/b",7],"predictions":{"q":1,"r":1.5}}')).toEqual({ ...nothing, seen: ["a/b"], predictions: { q: 1 } });
  });

  it("reads guesses that an older version kept by their place", () => {
    expect(parseProgress('{"predictions":{"a/q":2,"a/skipped":-1,"a/no":-2,"a/half":1.5}}').predictions).toEqual({ "a/q": 2, "a/skipped": "" });
  });

  it("takes an answer only with all its texts", () => {
    const answers = { whole: { right: "", text: "x" }, half: { right: "a" }, long: { right: "a", text: "x".repeat(5001) }, no: null };
    expect(parseProgress(JSON.stringify({ answers })).answers).toEqual({ whole: answers.whole });
  });

  it("takes a sketch only with all its numbers", () => {
    const sketches = { short: [1, 2], text: curve.map(String), holes: curve.map((y, i) => (i === 3 ? null : y)), whole: curve, no: 3 };
    expect(parseProgress(JSON.stringify({ sketches })).sketches).toEqual({ whole: curve });
  });
});
