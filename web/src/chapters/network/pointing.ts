import type { Attachment } from "svelte/attachments";

/** So long does a pointer have to rest on a term: crossing it on the way elsewhere does not count. */
const restMs = 90;

/** Tells of every term (`data-term`) inside the element that is rested on, focused or tapped. */
export const pointing =
  (tell: (term: string, place: Element, tapped: boolean) => void): Attachment<HTMLElement> =>
  (root) => {
    let timer: ReturnType<typeof setTimeout> | undefined;

    function point(event: Event): void {
      clearTimeout(timer);
      const place = (event.target as Element).closest<HTMLElement>("[data-term]");
      const term = place?.dataset["term"];
      if (!place || term === undefined) return;
      if (event.type === "pointerover") timer = setTimeout(() => tell(term, place, false), restMs);
      else tell(term, place, event.type === "click");
    }

    const events = ["pointerover", "focusin", "click"];
    for (const name of events) root.addEventListener(name, point);
    return () => {
      clearTimeout(timer);
      for (const name of events) root.removeEventListener(name, point);
    };
  };
