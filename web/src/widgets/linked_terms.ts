import type { Attachment } from "svelte/attachments";

/**
 * Lights up all places of a term inside `root` while one of them is pointed at or has the focus; places that appear
 * meanwhile, too.
 */
export const linkedTerms: Attachment<HTMLElement> = (root) => {
  let lit: string | undefined;

  function show(): void {
    for (const place of root.querySelectorAll<HTMLElement>("[data-term]")) {
      place.classList.toggle("lit", place.dataset["term"] === lit);
    }
  }
  function light(event: Event): void {
    const target = event.type === "pointerout" || event.type === "focusout" ? null : event.target;
    lit = (target as Element | null)?.closest<HTMLElement>("[data-term]")?.dataset["term"];
    show();
  }

  const events = ["pointerover", "pointerout", "focusin", "focusout"];
  for (const name of events) root.addEventListener(name, light);
  const observer = new MutationObserver(() => lit !== undefined && show());
  observer.observe(root, { childList: true, subtree: true });
  return () => {
    for (const name of events) root.removeEventListener(name, light);
    observer.disconnect();
  };
};
