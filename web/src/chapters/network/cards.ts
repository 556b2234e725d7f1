/** The explanations of the chapter: each quantity with its formula, its numbers now and the C++ that computes it. */
import activationCode from "excerpt:activation";
import biasGradientCode from "excerpt:bias-gradient";
import deltaHiddenCode from "excerpt:delta-hidden";
import deltaOutputCode from "excerpt:delta-output";
import binaryCode from "excerpt:loss-sigmoid-binary-cross-entropy";
import squaredCode from "excerpt:loss-sigmoid-squared-error";
import softmaxLossCode from "excerpt:loss-softmax-cross-entropy";
import sigmoidCode from "excerpt:output-sigmoid";
import softmaxCode from "excerpt:output-softmax";
import updateCode from "excerpt:update-sgd";
import weightGradientCode from "excerpt:weight-gradient";
import weightedSumCode from "excerpt:weighted-sum";
import type { LossName } from "../../engine/protocol";
import { fixed } from "../../widgets/format";
import * as formulas from "./formulas";
import { comesBack, type Focus, target, type TermId, termsOf } from "./terms";

export type CardId = "weighted-sum" | "activation" | "output" | "loss" | "delta-output" | "delta-hidden" | "weight-gradient" | "bias-gradient" | "update";

type Code = typeof weightedSumCode;

export interface Card {
  id: CardId;
  /** Its name on the tab. */
  name: string;
  /** The term that it explains, first, and the others that stand in its formula. */
  terms: [TermId, ...TermId[]];
  formula: (loss: LossName) => string;
  /** The formula's right side with the numbers of now. */
  numbers: (focus: Focus) => string;
  code: (loss: LossName) => Code;
  /** Words of the code that stand for a term. */
  words: Partial<Record<TermId, string>>;
}

const n = (value: number): string => fixed(value, 4);
/** In brackets where a sign would follow an operator. */
const inner = (value: number): string => (value < 0 ? `(${n(value)})` : n(value));
const exponential = (z: number): string => `1 / (1 + e^${inner(-z)})`;

export const cards: Record<CardId, Card> = {
  "weighted-sum": {
    id: "weighted-sum",
    name: "Weighted sum",
    terms: ["z", "x", "w", "b"],
    formula: () => formulas.weightedSum,
    numbers(focus) {
      const { z, w, x, b } = termsOf(focus);
      return `… + ${inner(w.value)} · ${inner(x.value)} + … = ${n(z.value - b.value)}, the bias adds ${n(b.value)}`;
    },
    code: () => weightedSumCode,
    words: { z: "z", w: "w", x: "previous", b: "b" },
  },
  activation: {
    id: "activation",
    name: "Activation",
    terms: ["a", "z"],
    formula: () => formulas.activation,
    numbers: (focus) => exponential(termsOf(focus).z.value),
    code: () => activationCode,
    words: { a: "a", z: "z" },
  },
  output: {
    id: "output",
    name: "Output",
    terms: ["o", "logit"],
    formula: (loss) => formulas.output[loss],
    numbers(focus) {
      const { logit } = termsOf(focus);
      if (focus.loss !== "softmax_cross_entropy") return exponential(logit.value);
      const total = focus.trace.layers.at(-1)!.z.reduce((sum, z) => sum + Math.exp(z), 0);
      return `e^${inner(logit.value)} / ${n(total)}`;
    },
    code: (loss) => (loss === "softmax_cross_entropy" ? softmaxCode : sigmoidCode),
    words: { o: "a", logit: "z" },
  },
  loss: {
    id: "loss",
    name: "Loss",
    terms: ["loss", "o", "y"],
    formula: (loss) => formulas.loss[loss],
    numbers({ trace }) {
      const own = trace.loss_terms[trace.label]!;
      return `${n(own)} for the true class + ${n(trace.loss - own)} for the nine others`;
    },
    code: (loss) => ({ softmax_cross_entropy: softmaxLossCode, sigmoid_binary_cross_entropy: binaryCode, sigmoid_squared_error: squaredCode })[loss],
    words: { loss: "term", y: "labels", o: "z" },
  },
  "delta-output": {
    id: "delta-output",
    name: "Delta of an output",
    terms: ["delta-o", "o", "y"],
    formula: (loss) => formulas.deltaOutput[loss],
    numbers(focus) {
      const { o } = termsOf(focus);
      const y = target(focus);
      if (focus.loss !== "sigmoid_squared_error") return `${n(o.value)} − ${y}`;
      return `2 · (${n(o.value)} − ${y}) · ${n(o.value)} · (1 − ${n(o.value)})`;
    },
    code: () => deltaOutputCode,
    words: { "delta-o": "delta", o: "a", y: "labels" },
  },
  "delta-hidden": {
    id: "delta-hidden",
    name: "Delta of a hidden unit",
    terms: ["delta-h", "delta-o", "slope"],
    formula: () => formulas.deltaHidden,
    numbers(focus) {
      const { a } = termsOf(focus);
      return `${inner(comesBack(focus.trace, focus.unit))} · ${n(a.value)} · (1 − ${n(a.value)})`;
    },
    code: () => deltaHiddenCode,
    words: { "delta-h": "delta", "delta-o": "delta_next", slope: "multiply_by_derivative" },
  },
  "weight-gradient": {
    id: "weight-gradient",
    name: "Gradient of a weight",
    terms: ["gradient", "delta-h", "x"],
    formula: () => formulas.weightGradient,
    numbers(focus) {
      const { "delta-h": delta, x } = termsOf(focus);
      return `${inner(delta.value)} · ${n(x.value)}`;
    },
    code: () => weightGradientCode,
    words: { gradient: "weight_gradient", "delta-h": "delta", x: "previous" },
  },
  "bias-gradient": {
    id: "bias-gradient",
    name: "Gradient of a bias",
    terms: ["bias-gradient", "delta-h"],
    formula: () => formulas.biasGradient,
    numbers: (focus) => `${n(termsOf(focus)["delta-h"].value)} · 1`,
    code: () => biasGradientCode,
    words: { "bias-gradient": "bias_gradient", "delta-h": "delta" },
  },
  update: {
    id: "update",
    name: "Update",
    terms: ["new-w", "w", "rate", "gradient"],
    formula: () => formulas.update,
    numbers(focus) {
      const { w, rate, gradient } = termsOf(focus);
      return `${n(w.value)} − ${rate.value} · ${inner(gradient.value)}`;
    },
    code: () => updateCode,
    words: { "new-w": "w", rate: "rate", gradient: "g" },
  },
};

/** The card that explains `term`: the one in sight if it speaks of it, else the first of `shown` that does. */
export function cardFor(term: TermId, current: CardId, shown: readonly CardId[]): CardId {
  const explains = (id: CardId) => cards[id].terms[0] === term;
  const mentions = (id: CardId) => cards[id].terms.includes(term);
  return shown.find(explains) ?? (mentions(current) ? current : (shown.find(mentions) ?? current));
}
