import type { Chapter } from "../chapter";

export default {
  id: "early-stopping",
  title: "Early stopping",
  rail: "Early stopping",
  steps: [
    { id: "turn", title: "2,000 epochs on 150 images" },
    { id: "surface", title: "A line that winds", until: { of: "early-stopping/surface", title: "Fifty points" } },
    { id: "patience", title: "How long to wait" },
    { id: "restore", title: "The weights at the stop" },
    { id: "alias", title: "The published snapshot" },
    { id: "never", title: "Patience 10 on all images" },
  ],
  load: () => import("./EarlyStopping.svelte"),
} satisfies Chapter;
