/** What a reveal tells, as plain text: its paragraphs apart, without what can be pressed. Spaces that must not break stay. */
export function toldBy(element: HTMLElement): string {
  const copy = element.cloneNode(true) as HTMLElement;
  for (const pressed of copy.querySelectorAll("button")) pressed.remove();
  // A formula is there twice: drawn, and as MathML for those who hear it.
  for (const drawn of copy.querySelectorAll(".katex-html, annotation")) drawn.remove();
  return [...copy.children].map((paragraph) => (paragraph.textContent ?? "").replaceAll(/[ \t\r\n]+/g, " ").trim()).filter(Boolean).join("\n\n");
}

/** Keeps calling `tell` with what the element tells, a moment after it last changed. */
export function follows(element: HTMLElement, tell: (text: string) => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const observer = new MutationObserver(() => {
    clearTimeout(timer);
    timer = setTimeout(() => tell(toldBy(element)), 250);
  });
  observer.observe(element, { childList: true, characterData: true, subtree: true });
  tell(toldBy(element));
  return () => {
    observer.disconnect();
    clearTimeout(timer);
    tell(toldBy(element));
  };
}
