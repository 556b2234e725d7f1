import type { Chapter } from "../chapter";

export default {
  id: "learning-rate",
  title: "Learning rate",
  rail: "Learning rate",
  steps: [
    { id: "three", title: "Three rates" },
    { id: "during", title: "Turn it while it runs" },
    { id: "noise", title: "See through the noise" },
    { id: "range", title: "A hundred updates find a rate" },
    { id: "schedules", title: "A rate with a plan" },
    { id: "mystery", title: "The mystery of the rising loss" },
  ],
  load: () => import("./LearningRate.svelte"),
} satisfies Chapter;
