import type { Chapter } from "../chapter";

export default {
  id: "rising-loss",
  title: "A loss that rises",
  rail: "Start here",
  steps: [{ id: "run", title: "Why does this loss rise?" }],
  load: () => import("./RisingLoss.svelte"),
} satisfies Chapter;
