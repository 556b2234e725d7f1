import type { Chapter } from "../chapter";

export default {
  id: "clipping",
  title: "Gradient clipping",
  rail: "Gradient clipping",
  steps: [
    { id: "explode", title: "A run that explodes" },
    { id: "vector", title: "Cut or shorten" },
    { id: "ways", title: "Three ways to clip" },
    { id: "published", title: "Norms of what?" },
  ],
  load: () => import("./Clipping.svelte"),
} satisfies Chapter;
