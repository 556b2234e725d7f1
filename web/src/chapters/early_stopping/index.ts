import type { Chapter } from "../chapter";

export default {
  id: "early-stopping",
  title: "Early stopping",
  rail: "Early stopping",
  steps: [
    { id: "turn", title: "When learning turns" },
    { id: "patience", title: "How long to wait" },
    { id: "restore", title: "Back to the best" },
    { id: "alias", title: "Two names, one array" },
    { id: "never", title: "Nothing to stop" },
  ],
  load: () => import("./EarlyStopping.svelte"),
} satisfies Chapter;
