import type { Chapter } from "../chapter";

export default {
  id: "dropout",
  title: "Dropout",
  rail: "Dropout",
  steps: [
    { id: "thin", title: "A thinner network every time" },
    { id: "scale", title: "A sum with units missing" },
    { id: "gap", title: "Against learning by heart" },
    { id: "surface", title: "A line that stays smooth", until: { of: "dropout/surface", title: "Two moons, half the units" } },
    { id: "published", title: "As it was published" },
    { id: "slope", title: "The slope before the mask" },
  ],
  load: () => import("./Dropout.svelte"),
} satisfies Chapter;
