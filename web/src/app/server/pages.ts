/** The page as HTML, for readers and places without its program: rendered when it is built (vite/prerender.ts). */
import "./shims";
import { type Component, createRawSnippet } from "svelte";
import { render } from "svelte/server";
import type { Chapter, ChapterProps } from "../../chapters/chapter";
import { chapters } from "../../chapters/index";
import { session } from "../../chapters/session.svelte";
import Shell from "../Shell.svelte";

export interface Plain {
  id: string;
  title: string;
  steps: { id: string; title: string; html: string }[];
}

const component = async (chapter: Chapter): Promise<Component<ChapterProps>> => (await chapter.load()).default;

function step(Content: Component<ChapterProps>, chapter: Chapter, id: string): string {
  session.chapter = chapter.id;
  session.step = id;
  return render(Content, { props: { step: id }, idPrefix: `${chapter.id}-${id}` }).body;
}

/** The opening page within its frame. */
export async function opening(): Promise<string> {
  const [first] = chapters as [Chapter];
  const html = step(await component(first), first, first.steps[0].id);
  return render(Shell, { props: { children: createRawSnippet(() => ({ render: () => `<div class="contents">${html}</div>` })) } }).body;
}

/** Every step of every chapter. */
export async function plain(): Promise<Plain[]> {
  const pages: Plain[] = [];
  for (const chapter of chapters) {
    const Content = await component(chapter);
    pages.push({ id: chapter.id, title: chapter.title, steps: chapter.steps.map(({ id, title }) => ({ id, title, html: step(Content, chapter, id) })) });
  }
  return pages;
}
