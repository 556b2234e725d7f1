import { describe, expect, it } from "vitest";
import { endOf, partOf, scenes, sentenceAt, shareOf, timeBefore } from "../../../web/src/widgets/image_pass";

describe("the way of one image", () => {
  it("goes scene by scene: none begins before the one in front of it is over", () => {
    for (let time = 0; time <= scenes.length; time += 0.25) {
      const shares = scenes.map((scene) => shareOf(scene, time));
      shares.slice(1).forEach((share, i) => share > 0 && expect(shares[i]).toBe(1));
      expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(time, 9);
    }
  });

  it("is in step with the four micro-steps", () => {
    expect(timeBefore("forward", false)).toBe(0);
    expect(timeBefore("loss", false)).toBe(endOf.forward);
    expect(timeBefore("backward", false)).toBe(endOf.loss);
    expect(timeBefore("update", false)).toBe(endOf.backward);
    expect(timeBefore("forward", true)).toBe(endOf.update);
    expect(shareOf("outputs", endOf.forward)).toBe(1);
    expect(shareOf("loss", endOf.forward)).toBe(0);
    expect(shareOf("gradients", endOf.backward)).toBe(1);
    expect(shareOf("update", endOf.backward)).toBe(0);
  });

  it("has a sentence of its own at every whole moment, named after its micro-step", () => {
    const said = Array.from({ length: scenes.length + 1 }, (_, time) => sentenceAt(time, "hidden unit 3"));
    expect(new Set(said).size).toBe(said.length);
    for (let time = 1; time <= endOf.forward; time++) expect(said[time]).toMatch(/^Forward/);
    expect(said[endOf.loss]).toMatch(/^Loss/);
    for (let time = endOf.loss + 1; time <= endOf.backward; time++) expect(said[time]).toMatch(/^Backward/);
    expect(said[endOf.update]).toMatch(/^Update/);
  });

  it("cuts a curve where the wave's head is", () => {
    const curve = [{ x: 0, y: 0 }, { x: 1, y: 0 }, { x: 1, y: 1 }, { x: 2, y: 1 }] as const;
    expect(partOf(curve, 1)).toEqual(curve);
    expect(partOf(curve, 0).at(-1)).toEqual(curve[0]);
    expect(partOf(curve, 0.5).at(-1)).toEqual({ x: 1, y: 0.5 }); // by symmetry
  });
});
