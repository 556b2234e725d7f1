/** The tutorial's chapters in reading order. A chapter is a folder whose index.ts exports it as default. */
import type { Chapter } from "./chapter";

const order = [
  "rising-loss",
  "meet-the-digits",
  "one-network",
  "more-layers",
  "learning-rate",
  "early-stopping",
  "initialisation",
  "dropout",
  "clipping",
  "optimisers",
  "depth",
  "automated-search",
];

const folders = import.meta.glob<{ default: Chapter }>("./*/index.ts", { eager: true });

export const chapters: Chapter[] = Object.values(folders)
  .map((module) => module.default)
  .sort((a, b) => order.indexOf(a.id) - order.indexOf(b.id));
