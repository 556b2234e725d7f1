import { describe, expect, it } from "vitest";
import { hiddenLayers, layerSizes, parameterCount, thousands } from "../../../web/src/widgets/layers";
import { logShare, powerOfTen } from "../../../web/src/widgets/log_scale";
import { isKnown, momentAt, momentCount } from "../../../web/src/widgets/pass_walk";

describe("sizes of layers", () => {
  it("counts a weight for each input of each unit, and a bias", () => {
    expect(layerSizes([64, 16, 10])).toEqual([
      { number: 1, fanIn: 64, fanOut: 16, parameters: 1040 },
      { number: 2, fanIn: 16, fanOut: 10, parameters: 170 },
    ]);
    expect(parameterCount([64, 64, 10])).toBe(4810);
    expect(parameterCount([64, 10])).toBe(650);
    expect(parameterCount([])).toBe(0);
  });

  it("says them in words", () => {
    expect([[64, 10], [64, 8, 10], [64, 8, 8, 10]].map(hiddenLayers)).toEqual(["no hidden layer", "one hidden layer", "2 hidden layers"]);
    expect(thousands(17290)).toBe("17,290");
  });
});

describe("the logarithmic axis", () => {
  it("spaces powers of ten evenly and stays inside", () => {
    expect(logShare(1e-6, 1e-12, 1)).toBeCloseTo(0.5, 12);
    expect(logShare(1e-9, 1e-12, 1)).toBeCloseTo(0.25, 12);
    expect([logShare(0, 1e-12, 1), logShare(1e-20, 1e-12, 1), logShare(5, 1e-12, 1)]).toEqual([0, 0, 1]);
  });

  it("writes powers of ten", () => expect([1e-12, 1e-6, 1, 10, 1000].map(powerOfTen)).toEqual(["10⁻¹²", "10⁻⁶", "1", "10", "10³"]));
});

describe("a walk forward and back", () => {
  const walk = Array.from({ length: momentCount(3) }, (_, number) => momentAt(number, 3));

  it("goes up through the layers, over the loss, and down again", () => {
    expect(walk.map((moment) => ("layer" in moment ? `${moment.pass} ${moment.layer}` : moment.pass))).toEqual([
      "input", "forward 1", "forward 2", "forward 3", "loss", "backward 3", "backward 2", "backward 1",
    ]);
  });

  it("never forgets an activation, and has deltas only from the last layer on", () => {
    const known = (pass: "forward" | "backward") => walk.map((moment) => [1, 2, 3].filter((layer) => isKnown(moment, pass, layer)));
    expect(known("forward")).toEqual([[], [1], [1, 2], [1, 2, 3], [1, 2, 3], [1, 2, 3], [1, 2, 3], [1, 2, 3]]);
    expect(known("backward")).toEqual([[], [], [], [], [], [3], [2, 3], [1, 2, 3]]);
  });
});
