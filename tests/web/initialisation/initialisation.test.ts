import { describe, expect, it } from "vitest";
import { unlikeness } from "../../../web/src/chapters/initialisation/alike";
import { corrected, opening, published, races, six, zeros } from "../../../web/src/chapters/initialisation/documents";

describe("how unlike units are", () => {
  it("finds the unit farthest from the first", () => {
    expect(unlikeness([3, 4, 3, 4, 3, 5], 2)).toEqual({ distance: 1, length: 5 });
    expect(unlikeness([0, 0, 0, 0], 2)).toEqual({ distance: 0, length: 0 });
  });
});

describe("the chapter's documents", () => {
  it("race all six, and change nothing but the initialiser", () => {
    for (const contestants of Object.values(races)) {
      expect(contestants.map(({ document }) => document.network?.initializer)).toEqual(six);
      expect(new Set(contestants.map(({ document }) => JSON.stringify({ ...document, network: { ...document.network, initializer: "" } }))).size).toBe(1);
    }
  });

  it("set the published He uniform beside the corrected one", () => {
    expect({ ...published, published: undefined }).toEqual({ ...corrected, published: undefined });
    expect([published.published?.he_uniform, corrected.published?.he_uniform, corrected.network?.initializer]).toEqual([true, undefined, "he_uniform"]);
  });

  it("open the step's own run", () => {
    expect(opening("symmetry")).toBe(zeros);
    expect(opening("nowhere").network?.layers).toEqual([64, 64, 10]);
  });
});
