import type { Chapter } from "../chapter";

export default {
  id: "depth",
  title: "Depth",
  rail: "Depth",
  steps: [
    { id: "grow", title: "One layer at a time" },
    { id: "luck", title: "Better, or lucky?" },
    { id: "fits", title: "Two pictures to know" },
    { id: "hold", title: "Holding a deep network back" },
    { id: "ways", title: "Three ways to go deep" },
  ],
  load: () => import("./Depth.svelte"),
} satisfies Chapter;
