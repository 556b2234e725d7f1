import { describe, expect, it } from "vitest";
import { readLink, writeLink } from "../../../web/src/app/permalink";
import type { Chapter } from "../../../web/src/chapters/chapter";
import type { Experiment } from "../../../web/src/engine/protocol";
import { defaults } from "../engine/fake_mlp";

const chapter = (id: string, ...steps: string[]): Chapter => ({
  id,
  title: id.toUpperCase(),
  rail: id,
  steps: steps.map((step) => ({ id: step, title: step })) as Chapter["steps"],
  load: () => Promise.reject(new Error("not loaded here")),
});
const chapters = [chapter("digits", "browse", "draw"), chapter("one-network", "forward", "train")];
const hash = "9f3c71a20011beef";

const experiment: Experiment = {
  ...defaults,
  seed: 12,
  network: { ...defaults.network, layers: [64, 32, 16, 10] },
  changes: [{ epoch: 40, field: "optimizer.learning_rate", value: 0.25 }],
};

/** A link with any text in place of the run. */
const withRun = (text: string) => `#/one-network/train?run=${text}`;
const encoded = (value: unknown) => withRun(Buffer.from(JSON.stringify(value)).toString("base64url"));

describe("a link", () => {
  it("brings back chapter, step, document with its changes, epoch and hash", () => {
    const link = writeLink({ chapter: "one-network", step: "train", run: { document: experiment, epoch: 120, hash }, space: null }, defaults);
    const arrival = readLink(link, chapters);
    expect(arrival).toEqual({
      chapter: "one-network",
      step: "train",
      problem: "",
      space: null,
      run: {
        document: { seed: 12, network: { layers: [64, 32, 16, 10] }, changes: experiment.changes },
        epoch: 120,
        hash,
      },
    });
  });

  it("holds only what differs from the defaults, in characters that every messenger keeps", () => {
    const link = writeLink({ chapter: "digits", step: "draw", run: { document: defaults, epoch: 0, hash }, space: null }, defaults);
    expect(readLink(link, chapters).run?.document).toEqual({});
    expect(link).toMatch(/^#\/digits\/draw\?run=[\w-]+$/);
    expect(link.length).toBeLessThan(100);
  });

  it("brings a search, which needs no defaults", () => {
    const space = { name: "größe", space: [{ name: "hidden_layers", type: "int", low: 1, high: 3 }] };
    const link = writeLink({ chapter: "digits", step: "draw", run: null, space }, null);
    expect(link).toMatch(/^#\/digits\/draw\?space=[\w-]+$/);
    expect(readLink(link, chapters)).toEqual({ chapter: "digits", step: "draw", run: null, space, problem: "" });
    expect(readLink(link.slice(0, -3), chapters)).toMatchObject({ space: null, problem: expect.stringMatching(/space is cut off or damaged/) });
  });

  it("survives text beyond ASCII", () => {
    const odd = { ...defaults, changes: [{ epoch: 1, field: "größe", value: "∞" }] };
    const link = writeLink({ chapter: "digits", step: "draw", run: { document: odd, epoch: 3, hash }, space: null }, defaults);
    expect(readLink(link, chapters).run?.document.changes).toEqual(odd.changes);
  });

  it("without a run is just the step; an empty one is the first step", () => {
    expect(writeLink({ chapter: "digits", step: "draw", run: null, space: null }, defaults)).toBe("#/digits/draw");
    const start = { chapter: "digits", step: "browse", run: null, space: null, problem: "" };
    for (const empty of ["", "#", "#/", "#/digits", "#/digits/"]) expect(readLink(empty, chapters)).toEqual(start);
  });
});

describe("a broken link", () => {
  const good = { d: {}, e: 1, h: hash };
  const whole = Buffer.from(JSON.stringify(good)).toString("base64url");
  const broken: [reason: string, link: string, says: RegExp][] = [
    ["an unknown chapter", "#/cooking/train", /no chapter "cooking"/],
    ["an unknown step", "#/one-network/dance", /no step "dance"/],
    ["a step too deep", "#/one-network/train/more", /no step "train\/more"/],
    ["an unknown parameter", "#/one-network/train?speed=3", /nothing but "run" or "space".*"speed"/],
    ["an empty run", withRun(""), /is empty/],
    ["characters outside base64url", withRun("%%%"), /do not belong there/],
    ["a link that was cut off", withRun(whole.slice(0, 20)), /cut off/],
    ["bytes that are no text", withRun(Buffer.from([0xff, 0xfe, 0x7b]).toString("base64url")), /UTF-8/],
    ["text that is no JSON", withRun(Buffer.from("hello").toString("base64url")), /cut off or damaged/],
    ["a list for a run", encoded([1, 2]), /not a description of a run/],
    ["no settings", encoded({ ...good, d: 7 }), /no settings/],
    ["an epoch that is no whole number", encoded({ ...good, e: 1.5 }), /epoch is 1.5/],
    ["an epoch below 0", encoded({ ...good, e: -1 }), /epoch is -1/],
    ["an epoch beyond reason", encoded({ ...good, e: 1e9 }), /0 to 100000/],
    ["a hash that is none", encoded({ ...good, h: "xyz" }), /hash is "xyz"/],
    ["no hash", encoded({ d: {}, e: 1 }), /hash is undefined/],
    ["an unknown part", encoded({ ...good, z: 1 }), /unknown part "z"/],
  ];

  it.each(broken)("with %s says so and leads somewhere", (_, link, says) => {
    const arrival = readLink(link, chapters);
    expect(arrival.problem).toMatch(says);
    expect(arrival.run).toBeNull();
    expect(chapters.find(({ id }) => id === arrival.chapter)?.steps.some(({ id }) => id === arrival.step)).toBe(true);
  });

  it("has its own message for every reason", () => {
    const messages = broken.map(([, link]) => readLink(link, chapters).problem);
    expect(new Set(messages).size).toBeGreaterThanOrEqual(broken.length - 1);
  });
});
