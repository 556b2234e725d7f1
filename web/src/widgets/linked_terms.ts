import type { Attachment } from "svelte/attachments";

/** Lights up all places of a term inside `root` while one of them is pointed at or has the focus. */
export const linkedTerms: Attachment<HTMLElement> = (root) => {
  function light(event: Event): void {
    const target = event.type === "pointerout" || event.type === "focusout" ? null : event.target;
    const term = (target as Element | null)?.closest<HTMLElement>("[data-term]")?.dataset["term"];
    for (const place of root.querySelectorAll<HTMLElement>("[data-term]")) {
      place.classList.toggle("lit", place.dataset["term"] === term);
    }
  }
  const events = ["pointerover", "pointerout", "focusin", "focusout"];
  for (const name of events) root.addEventListener(name, light);
  return () => {
    for (const name of events) root.removeEventListener(name, light);
  };
};
