/** What each chapter tells of the opening page's question, at its end. The answer itself is told by the last chapter only. */
export interface Clue {
  /** The chapter's id. */
  chapter: string;
  text: string;
}

/** In reading order; the last stands beside the answer. */
export const clues: readonly Clue[] = [
  { chapter: "rising-loss", text: "The rise ends soon: from about epoch 30 to epoch 100 the loss stays near 0.23." },
  { chapter: "meet-the-digits", text: "Each digit is about a tenth of the images. Who knows nothing else can say 0.1 to each of the ten." },
  { chapter: "one-network", text: "The network on the first page has ten separate sigmoid outputs. They need not add up to 1: all ten can go down together." },
  { chapter: "more-layers", text: "A gradient belongs to one loss. To follow it makes that loss smaller, and promises nothing about any other." },
  { chapter: "learning-rate", text: "ln(10) / 10 is 0.230." },
];

/** The clue at the end of a chapter, and its place. */
export function clueOf(chapter: string): (Clue & { place: number }) | undefined {
  const place = clues.findIndex((clue) => clue.chapter === chapter);
  return place < 0 || place === clues.length - 1 ? undefined : { ...clues[place]!, place: place + 1 };
}
