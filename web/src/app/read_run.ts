/** Reads a run that was saved as a file: by this page, or by what `mlp` prints and writes. */
import { kindOf, runKind } from "../chapters/file_kind";
import { isObject, type Json, jsonIn } from "../chapters/json";
import type { RunAddress } from "../chapters/lab.svelte";
import type { Document } from "../engine/protocol";

/** A file that holds no run. */
export class NoRun extends Error {
  /** `at`: where such a file opens within the page; "" where it does not. */
  constructor(message: string, readonly at = "") {
    super(message);
  }
}

/** `place`: "chapter/step" where it was saved; "" where it was not in the page. */
export type FileRun = RunAddress & { file: NonNullable<RunAddress["file"]>; place: string };

/** Longest training that a file may ask for; the core's own bound. */
const mostEpochs = 100_000;

/** The run in the text of the file `name`. Throws NoRun, whose sentence names what the file is. The core judges the document. */
export function readRun(text: string, name: string): FileRun {
  const untrained = (document: Document, note: string): FileRun => ({ document, epoch: 0, hash: "", file: { name, version: "", note }, place: "" });
  const checkpoint = /^mlp checkpoint \d+ (\{.*)\n/.exec(text)?.[1];
  if (checkpoint !== undefined) {
    const document = jsonIn(checkpoint);
    if (!isObject(document)) throw new NoRun(`${name} is a checkpoint whose first line is damaged.`);
    return untrained(document as Document, "The page has its settings, not its weights: mlp train --resume goes on from those.");
  }
  if (kindOf(text) !== runKind) throw refusal(text, name);
  // What `mlp train` prints is a line for each epoch, and one at the end that holds the run.
  const json = jsonIn(text) ?? jsonIn(text.trimEnd().split("\n").at(-1)!);
  if (!isObject(json)) throw new NoRun(`${name} was cut off in its last line, which holds the run.`);
  if (isObject(json["best"])) return readRun(JSON.stringify(json["best"]), name);
  const { experiment } = json;
  if (!isObject(experiment)) {
    if ("train_loss" in json) throw new NoRun(`${name} holds the epochs of a run without its settings: its last line, which has them, is missing.`);
    return untrained(json as Document, "It holds settings alone: the network is untrained.");
  }
  if (isObject(json["status"])) return stood(experiment as Document, json["status"], json, name);
  if ("weights_hash" in json) return stood(experiment as Document, json, json, name);
  return untrained(experiment as Document, `It holds the settings of ${"trial" in json ? `trial ${String(json["trial"])}` : "a run"}: the network is untrained.`);
}

/** A run with the place where it stood. */
function stood(document: Document, place: Json, { history, mlp_version, place: at }: Json, name: string): FileRun {
  const { epoch, step, weights_hash: hash, state } = place;
  if (!Number.isInteger(epoch) || (epoch as number) < 0 || (epoch as number) > mostEpochs) {
    throw new NoRun(`${name} was not opened: its run stands at epoch ${JSON.stringify(epoch)}, which must be a whole number from 0 to ${mostEpochs}.`);
  }
  if (typeof hash !== "string" || !/^[0-9a-f]{16}$/.test(hash)) {
    throw new NoRun(`${name} was not opened: its run has the weights hash ${JSON.stringify(hash)}, which must be 16 hex digits.`);
  }
  const last: unknown = Array.isArray(history) ? history.at(-1) : null;
  const whole = !isObject(last) || last["step"] === step;
  const diverged = state === "diverged";
  const note = diverged ? "It diverges in the next epoch, as it did when it was saved." : whole ? "" : "It was saved within an epoch, so its weights are not compared.";
  const text = (value: unknown) => (typeof value === "string" ? value : "");
  return { document, epoch: epoch as number, hash: note ? "" : hash, file: { name, version: text(mlp_version), note }, place: text(at) };
}

function refusal(text: string, name: string): NoRun {
  const kind = kindOf(text);
  return kind ? new NoRun(`${name} is ${kind.is}${/^JSON/.test(kind.is) ? "" : ", not a run"}. ${kind.opens}`.trim(), kind.at) : new NoRun(`${name} is no JSON, so it holds no run.`);
}
