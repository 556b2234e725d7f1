import type { Chapter } from "../chapter";

export default {
  id: "initialisation",
  title: "Initial weights",
  rail: "Initial weights",
  steps: [
    { id: "spread", title: "Six ways to begin" },
    { id: "symmetry", title: "What zeros cannot do", until: { of: "initialisation/zeros", title: "All weights 0" } },
    { id: "surface", title: "Sharp edges before the first step", until: { of: "initialisation/surface", title: "Before the first step" } },
    { id: "signal", title: "How far a signal gets" },
    { id: "trouble", title: "Three kinds of trouble" },
    { id: "race", title: "The race of the six" },
    { id: "published", title: "A 2 where a 6 belongs" },
  ],
  load: () => import("./Initialisation.svelte"),
} satisfies Chapter;
