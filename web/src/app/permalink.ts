/**
 * Links into the tutorial: "#/chapter/step", with "?run=..." for a run or "?space=..." for a search.
 *
 * A search is its document as JSON in base64url. The run is the JSON {d: what differs from the core's defaults, e: epoch, h: weights hash} in base64url, so that it
 * survives every messenger. The core judges the document when it is opened; here only the envelope is checked.
 */
import type { Chapter } from "../chapters/chapter";
import { difference } from "../chapters/document";
import { isObject } from "../chapters/json";
import type { RunAddress } from "../chapters/lab.svelte";
import type { Document, Experiment } from "../engine/protocol";

export interface Place {
  chapter: string;
  step: string;
  run: RunAddress | null;
  /** The document of a search. */
  space: object | null;
}

/** Where a link leads, and what is wrong with it in words (empty: nothing). */
export interface Arrival extends Place {
  problem: string;
}

/** Longest training that a link may ask for. */
const mostEpochs = 100_000;

/** The part of an address from "#" on. `defaults`: of a run. */
export function writeLink(place: Place, defaults: Experiment | null): string {
  const path = `#/${place.chapter}/${place.step}`;
  if (place.space) return `${path}?space=${toBase64Url(JSON.stringify(place.space))}`;
  if (!place.run || !defaults) return path;
  const { document, epoch, hash } = place.run;
  return `${path}?run=${toBase64Url(JSON.stringify({ d: difference(document as Experiment, defaults), e: epoch, h: hash }))}`;
}

/** Reads an address from "#" on. A broken link leads to the nearest place that exists, and says what is wrong. */
export function readLink(hash: string, chapters: readonly Chapter[]): Arrival {
  const [path = "", query = ""] = hash.replace(/^#\/?/, "").split(/\?(.*)/s);
  const [chapterId = "", stepId = "", ...rest] = path.split("/");
  const chapter = chapters.find(({ id }) => id === chapterId) ?? chapters[0];
  if (!chapter) return { chapter: "", step: "", run: null, space: null, problem: "" };
  const step = chapter.steps.find(({ id }) => id === stepId) ?? chapter.steps[0];
  const place = { chapter: chapter.id, step: step.id, run: null, space: null };

  if (chapterId && chapter.id !== chapterId) return { ...place, problem: `There is no chapter "${chapterId}".` };
  if ((stepId && step.id !== stepId) || rest.some(Boolean)) {
    return { ...place, problem: `The chapter "${chapter.title}" has no step "${[stepId, ...rest].join("/")}".` };
  }
  try {
    return { ...place, ...readQuery(query), problem: "" };
  } catch (error) {
    return { ...place, problem: (error as Error).message };
  }
}

function readQuery(query: string): Partial<Arrival> {
  if (query === "") return {};
  const [name, value = ""] = query.split(/=(.*)/s);
  if (name === "run") return { run: readRun(parseObject(fromBase64Url(value, name), name)) };
  if (name === "space") return { space: parseObject(fromBase64Url(value, name), name) };
  throw new Error(`A link has nothing but "run" or "space" after "?", found "${name}".`);
}

function readRun({ d, e, h, ...unknown }: Record<string, unknown>): RunAddress {
  if (Object.keys(unknown).length > 0) throw new Error(`The link's run has an unknown part "${Object.keys(unknown)[0]}".`);
  if (!isObject(d)) throw new Error("The link's run has no settings.");
  if (!Number.isInteger(e) || (e as number) < 0 || (e as number) > mostEpochs) {
    throw new Error(`The link's epoch is ${JSON.stringify(e)}; it must be a whole number from 0 to ${mostEpochs}.`);
  }
  if (typeof h !== "string" || !/^[0-9a-f]{16}$/.test(h)) {
    throw new Error(`The link's weights hash is ${JSON.stringify(h)}; it must be 16 hex digits.`);
  }
  return { document: d as Document, epoch: e as number, hash: h };
}

function parseObject(json: string, what: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    throw new Error(`The link's ${what} is cut off or damaged: copy the whole link again.`);
  }
  if (!isObject(value)) throw new Error(`The link's ${what} is not a description of a ${what}.`);
  return value;
}

function toBase64Url(text: string): string {
  const bytes = new TextEncoder().encode(text);
  return btoa(String.fromCharCode(...bytes)).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

function fromBase64Url(text: string, what: string): string {
  if (text === "") throw new Error(`The link's ${what} is empty.`);
  let binary: string;
  try {
    binary = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  } catch {
    throw new Error(`The link's ${what} holds characters that do not belong there, or was cut off: copy the whole link again.`);
  }
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(Uint8Array.from(binary, (c) => c.charCodeAt(0)));
  } catch {
    throw new Error(`The link's ${what} is not readable text (UTF-8): copy the whole link again.`);
  }
}
