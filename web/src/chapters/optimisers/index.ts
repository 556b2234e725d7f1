import type { Chapter } from "../chapter";

export default {
  id: "optimisers",
  title: "Optimisers",
  rail: "Optimisers",
  steps: [
    { id: "batches", title: "One batch or all" },
    { id: "valley", title: "A ball in a valley" },
  ],
  load: () => import("./Optimisers.svelte"),
} satisfies Chapter;
