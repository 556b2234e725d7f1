import fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import { readLink, writeLink } from "../../../web/src/app/permalink";
import type { Chapter } from "../../../web/src/chapters/chapter";
import type { Document } from "../../../web/src/engine/protocol";
import { defaults } from "../engine/fake_mlp";

vi.stubGlobal("matchMedia", () => new EventTarget()); // the theme follows the system's
vi.stubGlobal("document", { documentElement: { dataset: {} } });
const { readProgressFile } = await import("../../../web/src/app/progress_file");

// Whatever somebody sends: fast-check looks for the text that breaks a promise, and prints the seed that finds it again.

const chapters = [
  { id: "digits", title: "Digits", rail: "digits", steps: [{ id: "browse", title: "Browse" }, { id: "draw", title: "Draw" }], load: () => Promise.reject(new Error()) },
] as unknown as Chapter[];

const isAPlace = (link: string) => {
  const { chapter, step, run, problem } = readLink(link, chapters);
  expect(chapters.find(({ id }) => id === chapter)?.steps.some(({ id }) => id === step)).toBe(true);
  if (problem !== "") expect(run).toBeNull();
  if (run) {
    expect(run.hash).toMatch(/^[0-9a-f]{16}$/);
    expect(Number.isInteger(run.epoch)).toBe(true);
    expect(run.epoch).toBeGreaterThanOrEqual(0);
    expect(Object.getPrototypeOf(run.document)).toBe(Object.prototype);
  }
};

const hash = fc.string({ unit: fc.constantFrom(..."0123456789abcdef"), minLength: 16, maxLength: 16 });
const base64url = (text: string) => Buffer.from(text).toString("base64url");
/** What passes for a run in some of its parts, so that the checks behind the first are reached. */
const nearlyARun = fc.record(
  { d: fc.oneof(fc.object(), fc.jsonValue()), e: fc.oneof(fc.integer({ min: -2, max: 5 }), fc.constant(100_001), fc.jsonValue()), h: fc.oneof(hash, fc.string()), z: fc.jsonValue() },
  { requiredKeys: [] },
);

describe("any link", () => {
  it("leads to a place, with a run that is sound or a problem in words", () => {
    fc.assert(fc.property(fc.oneof(fc.string({ unit: "binary" }), fc.webFragments().map((text) => `#/${text}`)), isAPlace), { numRuns: 2000 });
  });

  it("with any bytes for its run", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => isAPlace(`#/digits/draw?run=${Buffer.from(bytes).toString("base64url")}`)),
      { numRuns: 2000 },
    );
  });

  it("with anything nearly a run", () => {
    fc.assert(fc.property(nearlyARun, (run) => isAPlace(`#/digits/draw?run=${base64url(JSON.stringify(run))}`)), { numRuns: 2000 });
  });

  it("that is written brings back its settings, epoch and hash", () => {
    const value = fc.oneof(fc.string({ unit: "grapheme" }), fc.double({ noNaN: true, noDefaultInfinity: true }), fc.boolean());
    const change = fc.record({ epoch: fc.nat(1000), field: fc.string({ unit: "grapheme" }), value });
    fc.assert(
      fc.property(fc.nat(), fc.array(change, { minLength: 1, maxLength: 5 }), fc.nat(100_000), hash, (seed, changes, epoch, weights) => {
        const document = { ...defaults, seed, changes } as unknown as Document;
        const { run, problem } = readLink(writeLink({ chapter: "digits", step: "draw", run: { document, epoch, hash: weights }, space: null }, defaults), chapters);
        expect(problem).toBe("");
        expect(run?.epoch).toBe(epoch);
        expect(run?.hash).toBe(weights);
        expect(run?.document.changes).toEqual(JSON.parse(JSON.stringify(changes)));
      }),
      { numRuns: 500 },
    );
  });
});

describe("any progress file", () => {
  it("is read as JSON of an object, or refused in words", () => {
    const nearly = fc.record({ format: fc.constantFrom("MLP Lab progress", "other"), version: fc.oneof(fc.constant(1), fc.jsonValue()), theme: fc.jsonValue(), progress: fc.jsonValue() }, { requiredKeys: [] });
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json(), nearly.map((file) => JSON.stringify(file))), (text) => {
        let read;
        try {
          read = readProgressFile(text);
        } catch (error) {
          expect((error as Error).message).toMatch(/^It/);
          return;
        }
        expect(JSON.parse(read.progress)).toBeTypeOf("object");
        expect([undefined, "light", "dark", "system"]).toContain(read.theme);
      }),
      { numRuns: 2000 },
    );
  });
});
