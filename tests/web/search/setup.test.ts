import { beforeEach, describe, expect, it } from "vitest";
import { progress } from "../../../web/src/chapters/progress.svelte";
import { costOf } from "../../../web/src/chapters/search/cost";
import { corrected, presets } from "../../../web/src/chapters/search/documents";
import { epochsIn, reachable, Setup } from "../../../web/src/chapters/search/setup.svelte";
import type { Document } from "../../../web/src/engine/protocol";
import type { Trial } from "../../../web/src/engine/study_protocol";

beforeEach(() => progress.erase());

describe("what is set up for the next search", () => {
  const names = (setup: Setup) => setup.document.space.map(({ name }) => name);

  it("loses no width while a number is typed", () => {
    const setup = new Setup();
    setup.change(0, { high: 1 });
    expect(names(setup)).not.toContain("width_2");
    setup.change(0, { high: 3 });
    expect(setup.document.space).toEqual(corrected.space);
    setup.change(0, { high: 2 });
    setup.remove("width_2");
    setup.change(0, { high: 3 });
    expect(names(setup), "what was taken out stays out").not.toContain("width_2");
    expect(names(setup)).toContain("width_3");
  });

  it("takes a space that a link brings, and keeps the reader's own to be taken back", () => {
    const setup = new Setup();
    setup.openSent(JSON.parse(JSON.stringify(presets[1]!.document)));
    expect(setup.document, "a preset is known").toBe(presets[1]!.document);
    expect(setup.replaced, "nothing was the reader's own").toBeNull();
    setup.change(0, { high: 2 });
    const own = setup.document;
    setup.openSent({ name: "sent", space: [{ name: "hidden_layers", type: "int", low: 1, high: 2 }] });
    expect(names(setup)).toEqual(["hidden_layers"]);
    expect(setup.replaced).toBe(own);
    setup.openSent({ space: [7] });
    expect(setup.refused).toMatch(/damaged/);
    expect(names(setup), "what was there stays").toEqual(["hidden_layers"]);
  });

  it("has what a condition can meet, by its number or by its choice", () => {
    const when = { parameter: "activation", is: ["relu", "tanh"] };
    const space = (choices: string[]) => [
      { name: "activation", type: "categorical" as const, choices },
      { name: "slope", type: "float" as const, low: 0, high: 1, when },
      { name: "steepness", type: "float" as const, low: 0, high: 1, when: { parameter: "slope", at_least: 0.5 } },
    ];
    expect(reachable(space(["sigmoid"])).map(({ name }) => name)).toEqual(["activation"]);
    expect(reachable(space(["sigmoid", "tanh"])).map(({ name }) => name)).toEqual(["activation", "slope", "steepness"]);
  });

  it("is there again on another day; a preset by its title", () => {
    const setup = new Setup();
    setup.open(presets[2]!.document);
    setup.setTrials(40);
    expect([new Setup().title, new Setup().document, new Setup().trials]).toEqual([presets[2]!.title, presets[2]!.document, 40]);
    setup.epochs(70);
    setup.set("objective", { seeds: 5 });
    setup.set("sampler", { name: "random" });
    setup.change(0, { high: 2 });
    const again = new Setup();
    expect([again.title, again.document, epochsIn(again.document)]).toEqual(["Your own", setup.document, 70]);
    setup.open(corrected);
    setup.setTrials(100);
    expect(progress.empty, "the usual is not kept").toBe(true);
  });

  it.each([{}, { search: 7 }, { search: { space: [] }, trials: -3 }, { search: { space: [null] }, trials: "many" }, { search: { space: [{ low: 1 }] } }])(
    "is the usual where what is kept is none: %j",
    (kept) => {
      progress.set("automated-search/space", kept as Document);
      expect([new Setup().title, new Setup().trials]).toEqual(["Corrected", 100]);
    },
  );
});

describe("what a search took", () => {
  const trial = (number: number, state: Trial["state"], seconds: number, epoch = 0): Trial => ({
    number, state, value: 0.5, parameters: {}, reports: [{ step: epoch, value: 0.5 }], reason: "",
    started: "2026-01-01T00:00:00.000000", ended: seconds ? new Date(Date.UTC(2026, 0, 1) + 1000 * seconds).toISOString().replace("Z", "000") : "",
  });

  it("is said by the journal's times: each trial's, and the pruned epochs", () => {
    const trials = [trial(0, "complete", 2), trial(1, "complete", 4), trial(2, "complete", 400), trial(3, "pruned", 1, 10), trial(4, "failed", 3, 5), trial(5, "running", 0, 20)];
    const cost = costOf(trials, 40, 3)!;
    expect(cost).toEqual({ secondsPerTrial: 410 / 5, seconds: 410, saved: 30 / 200, epochsPerSecond: 120 / 4 });
  });

  it("is not known before a trial is complete, nor without times", () => {
    expect(costOf([trial(0, "pruned", 2, 10)], 40, 1)).toBeNull();
    expect(costOf([trial(0, "complete", 0)], 40, 1)).toBeNull();
  });
});
