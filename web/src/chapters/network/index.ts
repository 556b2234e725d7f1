import type { Chapter } from "../chapter";

export default {
  id: "one-network",
  title: "One network, step by step",
  rail: "One network",
  steps: [
    { id: "forward", title: "One image goes forward" },
    { id: "loss", title: "How wrong is it?" },
    { id: "backward", title: "The error goes backward" },
    { id: "update", title: "One step downhill" },
    { id: "train", title: "Train it for real" },
    { id: "mistakes", title: "What it gets wrong" },
    { id: "draw", title: "Your own digit" },
  ],
  load: () => import("./Network.svelte"),
} satisfies Chapter;
