/** What a file is that was opened where another kind belongs: told by its first characters, and where it opens. */
import { stepLink } from "./chapter";
import { isObject, type Json, jsonIn } from "./json";

export interface FileKind {
  /** "the journal of a study" */
  is: string;
  /** A sentence: where such a file opens. */
  opens: string;
  /** The address of that place within the page; "": it has none. */
  at: string;
}

const elsewhere = { opens: 'Open it in "Automated search", step "Go on elsewhere".', at: stepLink("automated-search", "elsewhere") };
const nowhere = (is: string, opens = ""): FileKind => ({ is, opens, at: "" });

const journal: FileKind = { is: "the journal of a study", ...elsewhere };
const sqlite: FileKind = { is: "an SQLite database", opens: `${elsewhere.opens} It tells the three lines that copy a study out of it.`, at: elsewhere.at };
const space: FileKind = { is: "the space of a search", opens: 'Open it in "Automated search", step "What may be tried".', at: stepLink("automated-search", "space") };
const progress = nowhere("saved progress", "Load it at the end of the list of chapters, under My progress.");
export const runKind = nowhere("a run, or the settings of one", "Open it under Runs, at the top of the page.");
const checkpoint = nowhere("a checkpoint", "Open it under Runs, or go on from it with mlp train --resume.");
const picture = nowhere("a picture");

/** Those that are surely no journal, whatever lines a journal may hold. */
export const noJournals: readonly (FileKind | null)[] = [space, progress, runKind, checkpoint, picture];

/** The parts of an experiment document. */
const parts = ["seed", "data", "network", "loss", "optimizer", "schedule", "clipping", "training", "early_stopping", "changes", "broken_by_us", "published"];

/** A run, or a document alone; `{}` is the default document. */
const holdsRun = (json: Json): boolean =>
  isObject(json["experiment"]) || isObject(json["best"]) || Object.keys(json).length === 0 || parts.some((part) => part in json);

function kindOfJson(json: Json): FileKind {
  if ("op_code" in json) return journal;
  if ("space" in json) return space;
  if ("progress" in json) return progress;
  if ("best" in json && !isObject(json["best"])) return nowhere("the result of a study in which no trial was completed");
  if ("epoch" in json && "train_loss" in json) return runKind;
  return holdsRun(json) ? runKind : nowhere("JSON, but none of this page's: it has none of the parts of a run (experiment, network, training, ...)");
}

const pictures = /^(\ufffdPNG|GIF8|BM|<svg|RIFF.{4}WEBP|\ufffd{3,4}.{0,6}(JFIF|Exif))/s;

/** Null: none of those that are known. */
export function kindOf(text: string): FileKind | null {
  const start = text.slice(0, 200).trimStart();
  if (pictures.test(start)) return picture;
  if (start.startsWith("SQLite format 3")) return sqlite;
  if (start.startsWith("mlp checkpoint")) return checkpoint;
  const json = jsonIn(text) ?? jsonIn(text.slice(0, text.search(/[\r\n]|$/)));
  if (isObject(json)) return kindOfJson(json);
  if (json !== undefined) return nowhere("JSON, but no object");
  if (start.startsWith("{") || start.startsWith("[")) return nowhere("JSON that is cut off or damaged");
  if (/^[^\n]{0,80}[,;\t][^\n]*\r?\n/.test(start)) return nowhere("a table", "Pictures of digits in a table are for mlp predict.");
  return null;
}
