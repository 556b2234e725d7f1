import { describe, expect, it } from "vitest";
import { type Card, cardFor, cards } from "../../../../web/src/chapters/network/cards";
import { comesBack, type Focus, parameterCount, type TermId, termsOf } from "../../../../web/src/chapters/network/terms";
import type { LossName } from "../../../../web/src/engine/protocol";
import { hiddenUnits, smallTrace } from "./small_network";

const losses: LossName[] = ["softmax_cross_entropy", "sigmoid_binary_cross_entropy", "sigmoid_squared_error"];
const all = Object.values(cards);

function focuses(loss: LossName): Focus[] {
  const trace = smallTrace(loss);
  return [[0, 3, 3], [2, 17, 0], [4, 41, 9], [1, 0, 3]].map(([unit, pixel, output]) => ({ trace, unit: unit!, pixel: pixel!, output: output!, loss, rate: 0.5 }));
}

/** Works out what a reader would: "2 · (0.4 − 1)", "1 / (1 + e^(−0.3))". */
function calculate(text: string): number {
  const plain = text.replaceAll("−", "-").replaceAll("·", "*").replace(/e\^(\(-?[\d.]+\)|[\d.]+)/g, "Math.exp($1)");
  expect(plain).toMatch(/^(?:Math\.exp|[\d.()+\-*/ ])+$/);
  return Number(new Function(`return ${plain};`)());
}

describe.each(losses)("the numbers of %s", (loss) => {
  const plain = all.filter(({ id }) => id !== "weighted-sum" && id !== "loss");

  it.each(plain.map((card) => [card.id, card] as [string, Card]))("%s: the formula with its numbers comes to the value", (_, card) => {
    for (const focus of focuses(loss)) {
      const value = termsOf(focus)[card.terms[0]].value;
      expect(calculate(card.numbers(focus))).toBeCloseTo(value, 3);
    }
  });

  it("the weighted sum names its products' sum and its bias", () => {
    for (const focus of focuses(loss)) {
      const { z, w, x, b } = termsOf(focus);
      const products = focus.trace.inputs.reduce((sum, input, i) => sum + input * focus.trace.layers[0]!.weights[64 * focus.unit + i]!, 0);
      expect(z.value - b.value).toBeCloseTo(products, 5);
      const [, shownWeight, shownInput, shownSum] = /… \+ (\S+) · (\S+) \+ … = (\S+),/.exec(cards["weighted-sum"].numbers(focus))!;
      expect([shownWeight!, shownInput!, shownSum!].map(calculate)).toEqual([w.value, x.value, products].map((value) => Number(value.toFixed(4))));
    }
  });

  it("the loss is split into the true class and the others, which sum to it", () => {
    const [focus] = focuses(loss);
    const [own, others] = cards.loss.numbers(focus!).match(/[\d.]+/g)!.map(Number);
    expect(own).toBeCloseTo(focus!.trace.loss_terms[3]!, 3);
    expect(own! + others!).toBeCloseTo(focus!.trace.loss, 3);
  });
});

describe("every card", () => {
  it.each(all.map((card) => [card.id, card] as [string, Card]))("%s: its code names the words that stand for its terms", (_, card) => {
    for (const loss of losses) {
      const { code } = card.code(loss);
      for (const word of Object.values(card.words)) expect(code).toMatch(new RegExp(`\\b${word}\\b`));
    }
  });

  it.each(all.map((card) => [card.id, card] as [string, Card]))("%s: its formula ties all of its terms, and no term that nobody knows", (_, card) => {
    const known = Object.keys(termsOf(focuses("softmax_cross_entropy")[0]!));
    for (const loss of losses) {
      const tied = new Set([...card.formula(loss).matchAll(/data-term="([^"]+)"/g)].map(([, term]) => term));
      for (const term of card.terms) expect(tied).toContain(term);
      for (const term of tied) expect(known).toContain(term);
    }
  });
});

describe("cardFor", () => {
  it("shows the card that explains the term, where the step has it", () => {
    expect(cardFor("a", "weighted-sum", ["weighted-sum", "activation"])).toBe("activation");
  });
  it("stays where the card in sight speaks of the term", () => {
    expect(cardFor("x", "weight-gradient", ["delta-hidden", "weight-gradient"])).toBe("weight-gradient");
  });
  it("goes to a card that speaks of it", () => {
    expect(cardFor("x", "delta-hidden", ["delta-hidden", "weight-gradient"])).toBe("weight-gradient");
  });
  it("stays where no card of the step does", () => expect(cardFor("rate", "loss", ["loss", "output"])).toBe("loss"));
});

describe("terms", () => {
  it("number units and pixels from 1, classes by their digit", () => {
    const terms = termsOf({ ...focuses("softmax_cross_entropy")[0]!, unit: 4, pixel: 9, output: 0 });
    expect(terms.x.name).toBe("pixel 10 (row 2, column 2)");
    expect([terms.w.index, terms.z.index, terms.o.index]).toEqual(["5,10", "5", "0"]);
  });
  it("what comes back through the weights, times the slope, is the delta found by differences", () => {
    for (const loss of losses) {
      const trace = smallTrace(loss);
      for (let unit = 0; unit < hiddenUnits; unit++) {
        const a = trace.layers[0]!.a[unit]!;
        expect(comesBack(trace, unit) * a * (1 - a)).toBeCloseTo(trace.layers[0]!.delta[unit]!, 4);
      }
    }
  });
  it("count every weight and bias", () => expect(parameterCount(smallTrace("softmax_cross_entropy"))).toBe(64 * 5 + 5 + 5 * 10 + 10));
  it("have a letter and a name each", () => {
    for (const [id, term] of Object.entries(termsOf(focuses("sigmoid_squared_error")[0]!))) {
      expect([id as TermId, term.letter.length > 0, term.name.length > 0]).toEqual([id, true, true]);
    }
  });
});
