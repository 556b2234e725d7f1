import type { Chapter } from "../chapter";

export default {
  id: "optimisers",
  title: "Optimisers",
  rail: "Optimisers",
  steps: [
    { id: "batches", title: "One batch or all" },
    { id: "valley", title: "A ball in a valley" },
    { id: "memory", title: "What each weight remembers" },
    { id: "decay", title: "Decay" },
    { id: "race", title: "A fair race" },
    { id: "landscape", title: "The landscape of your own run" },
  ],
  load: () => import("./Optimisers.svelte"),
} satisfies Chapter;
