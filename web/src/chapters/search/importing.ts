/** Journals from elsewhere: a file is read, kept beside the others and opened. */
import { plainFault } from "../../engine/protocol";
import { kindOf, noJournals } from "../file_kind";
import type { LiveStudy } from "./live_study.svelte";

/** Opens a journal's study; says what was found, and the name of the study shown. Undefined: it could not be, and the study's `fault` says why. */
export async function importJournal(study: LiveStudy, title: string, text: string) {
  const found = await study.ask((calls) => calls.importJournal(title, text));
  if (found) await study.open(found.kept.id);
  return found && { ...found.content, shown: found.shown };
}

/** The same of a file. */
export async function importFile(study: LiveStudy, file: Pick<File, "name" | "text">) {
  const text = await file.text().catch(() => null);
  const kind = text === null ? null : kindOf(text);
  if (text !== null && !noJournals.includes(kind)) return importJournal(study, file.name, text);
  const why = kind ? `is ${kind.is}, not a journal. ${kind.opens}`.trim() : "cannot be read. A folder is no journal: choose or drop a single file.";
  study.fault = plainFault("invalid", `${file.name} ${why}`);
  return undefined;
}
