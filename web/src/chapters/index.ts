/** The tutorial's chapters in reading order. A chapter is a folder whose index.ts exports it as default. */
import type { Chapter } from "./chapter";

const order = ["meet-the-digits", "one-network", "more-layers"];

const folders = import.meta.glob<{ default: Chapter }>("./*/index.ts", { eager: true });

export const chapters: Chapter[] = Object.values(folders)
  .map((module) => module.default)
  .sort((a, b) => order.indexOf(a.id) - order.indexOf(b.id));
