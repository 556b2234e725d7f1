import type { Chapter } from "../chapter";

export default {
  id: "automated-search",
  title: "Automated search",
  rail: "Automated search",
  steps: [
    { id: "space", title: "What may be tried" },
    { id: "live", title: "A hundred trials, live" },
    { id: "found", title: "What it found" },
    { id: "luck", title: "The winner's luck" },
    { id: "random", title: "Against chance" },
    { id: "elsewhere", title: "Go on elsewhere" },
  ],
  load: () => import("./AutomatedSearch.svelte"),
} satisfies Chapter;
