import { describe, expect, it } from "vitest";
import { mistakesOf } from "../../../../web/src/chapters/network/mistakes";
import type { Evaluation } from "../../../../web/src/engine/protocol";

function evaluation(answers: [truth: number, answer: number, confidence: number][]): Evaluation {
  const confusion = new Uint32Array(100);
  for (const [truth, answer] of answers) confusion[10 * truth + answer]!++;
  return {
    loss: 0,
    accuracy: 0,
    confusion,
    labels: Uint8Array.from(answers, ([truth]) => truth),
    predictions: Uint8Array.from(answers, ([, answer]) => answer),
    images: Uint16Array.from(answers, (_, i) => 1000 + i),
    confidences: Float32Array.from(answers, ([, , confidence]) => confidence),
  };
}

describe("mistakesOf", () => {
  const found = mistakesOf(evaluation([[3, 3, 0.75], [8, 1, 0.25], [8, 1, 0.5], [4, 9, 0.75], [0, 0, 0.25]]));

  it("lists the wrong answers alone, the surest first, with the image they belong to", () => {
    expect(found.list).toEqual([
      { image: 1003, truth: 4, answer: 9, confidence: 0.75 },
      { image: 1002, truth: 8, answer: 1, confidence: 0.5 },
      { image: 1001, truth: 8, answer: 1, confidence: 0.25 },
    ]);
  });
  it("names the most frequent kind", () => expect(found.worst).toEqual({ truth: 8, answer: 1, count: 2 }));
  it("compares how sure right and wrong answers are", () => {
    expect([found.confidenceRight, found.confidenceWrong]).toEqual([0.5, 0.5]);
  });
  it("knows a run without mistakes", () => {
    const perfect = mistakesOf(evaluation([[1, 1, 0.9]]));
    expect([perfect.list, perfect.worst, perfect.confidenceWrong]).toEqual([[], null, NaN]);
  });
});
