import type { Chapter } from "../chapter";

export default {
  id: "meet-the-digits",
  title: "Meet the digits",
  rail: "The digits",
  steps: [
    { id: "pictures", title: "A picture is 64 numbers" },
    { id: "drawing", title: "From ink to numbers" },
    { id: "parts", title: "Three parts, three jobs" },
    { id: "scaling", title: "One scale for all" },
    { id: "averages", title: "Ten averages" },
    { id: "scrambled", title: "Scrambled" },
  ],
  load: () => import("./MeetTheDigits.svelte"),
} satisfies Chapter;
