/** A search that was saved as a file, or kept on this device. */
import type { SearchDocument } from "../../engine/study_protocol";

/** Whether something has the form of a search document: a space, each parameter with a name and a type. The core checks the rest. */
export function isSearch(found: unknown): found is SearchDocument {
  const { space } = (found ?? {}) as Partial<SearchDocument>;
  return Array.isArray(space) && space.length > 0 && space.every((one) => typeof one?.name === "string" && typeof one.type === "string");
}

/** The search in a file's text, as "Save the open study's space" writes it; null: the text is something else. */
export function searchIn(text: string): SearchDocument | null {
  try {
    const found: unknown = JSON.parse(text);
    return isSearch(found) ? found : null;
  } catch {
    return null;
  }
}
