import type { Component } from "svelte";
import type { Document } from "../engine/protocol";

/** A page of a chapter: its part of the link, and its title. */
export interface Step {
  id: string;
  title: string;
  /** Its title while the question `of` is open, where the own one gives the answer away. */
  until?: { of: string; title: string };
}

export interface ChapterProps {
  /** Id of the step in sight. */
  step: string;
}

/** A chapter of the tutorial. `id` and the steps' ids stand in links: never change them. */
export interface Chapter {
  id: string;
  title: string;
  /** Its name in the rail, two words at most. */
  rail: string;
  /** At least one, in reading order. */
  steps: [Step, ...Step[]];
  load: () => Promise<{ default: Component<ChapterProps> }>;
}

/** The address of a step within the page. */
export const stepLink = (chapter: string, step: string): string => `#/${chapter}/${step}`;

/** The step whose lab takes any network on the data of a document. */
export const anyNetwork = ({ data }: Document): string => stepLink("more-layers", data?.source === "plane" ? "bend" : "depth");
