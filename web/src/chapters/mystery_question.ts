/** The opening page's question; the chapter Learning rate decides it. */
export const mysteryQuestion = {
  id: "rising-loss/why",
  question: "Why does this loss rise while the network trains?",
  options: [
    { id: "steps", text: "The steps are too large: it jumps over the valley" },
    { id: "by-heart", text: "It learns its training images by heart" },
    { id: "another-loss", text: "The curve shows another loss than the one that training makes small" },
    { id: "worse-first", text: "A network has to get worse before it gets better" },
  ],
  right: 2,
} as const;
