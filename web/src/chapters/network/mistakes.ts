import type { Evaluation } from "../../engine/protocol";

export interface Mistake {
  /** Index in the digits. */
  image: number;
  truth: number;
  answer: number;
  /** Output of the answer. */
  confidence: number;
}

export interface Mistakes {
  /** The surest first. */
  list: Mistake[];
  /** The most frequent kind; null where there is no mistake. */
  worst: { truth: number; answer: number; count: number } | null;
  /** Mean output of the answer; NaN where there is none. */
  confidenceRight: number;
  confidenceWrong: number;
}

/** What an evaluation got wrong. */
export function mistakesOf({ predictions, labels, images, confidences, confusion }: Evaluation): Mistakes {
  const answers = Array.from(predictions, (answer, i) => ({ image: images[i]!, truth: labels[i]!, answer, confidence: confidences[i]! }));
  const wrong = answers.filter(({ truth, answer }) => truth !== answer);
  const right = answers.filter(({ truth, answer }) => truth === answer);
  const classes = Math.round(Math.sqrt(confusion.length));
  let worst: Mistakes["worst"] = null;
  confusion.forEach((count, cell) => {
    const [truth, answer] = [Math.floor(cell / classes), cell % classes];
    if (truth !== answer && count > (worst?.count ?? 0)) worst = { truth, answer, count };
  });
  return {
    list: wrong.sort((a, b) => b.confidence - a.confidence),
    worst,
    confidenceRight: meanConfidence(right),
    confidenceWrong: meanConfidence(wrong),
  };
}

const meanConfidence = (answers: Mistake[]): number => answers.reduce((sum, { confidence }) => sum + confidence, 0) / answers.length;
