import type { Chapter } from "../chapter";

export default {
  id: "more-layers",
  title: "More layers",
  rail: "More layers",
  steps: [
    { id: "depth", title: "One layer or three?" },
    { id: "passes", title: "Forward keeps, backward walks", until: { of: "more-layers/passes", title: "Once forward, once backward" } },
    { id: "vanishing", title: "Where the gradient goes" },
    { id: "linear", title: "Why every layer bends" },
    { id: "bend", title: "Two rings, three lines", until: { of: "more-layers/bend", title: "Two rings" } },
    { id: "check", title: "Is the gradient right?" },
    { id: "break", title: "Break it on purpose" },
    { id: "silent", title: "Would you notice?" },
  ],
  load: () => import("./MoreLayers.svelte"),
} satisfies Chapter;
