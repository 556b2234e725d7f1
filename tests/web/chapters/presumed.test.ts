import { describe, expect, it } from "vitest";
import { settingText, withValue } from "../../../web/src/chapters/document";
import { broughtBack, type Free, strays } from "../../../web/src/chapters/presumed";
import type { Document } from "../../../web/src/engine/protocol";
import { defaults } from "../engine/fake_mlp";

const own: Document = { optimizer: { learning_rate: 1 } };
const free: Free = { "training.epochs": "any", "optimizer.learning_rate": { from: 0.3, to: 4 }, "loss.name": ["softmax_cross_entropy"], clipping: "any" };
const run = (field: string, value: number | string | number[] | boolean) => withValue({ ...defaults, ...own } as Document, field, value);
const strayed = (document: Document) => strays(document, own, free, defaults).map(({ field, wanted, has }) => [field, wanted, has]);

describe("a run strays from what a step presumes", () => {
  it("in nothing where it is the step's own, whatever its seed", () => {
    expect(strayed(own)).toEqual([]);
    expect(strayed(run("seed", 7))).toEqual([]);
  });

  it("in no field that the step bears", () => {
    expect(strayed(run("training.epochs", 5000))).toEqual([]);
    for (const rate of [0.3, 1, 4]) expect(strayed(run("optimizer.learning_rate", rate))).toEqual([]);
    expect(strayed(run("loss.name", "softmax_cross_entropy"))).toEqual([]);
    expect(strayed(run("clipping.threshold", 0.1))).toEqual([]);
  });

  it("in every other", () => {
    expect(strayed(run("optimizer.learning_rate", 0.29))).toEqual([["optimizer.learning_rate", 1, 0.29]]);
    expect(strayed(run("optimizer.learning_rate", 4.1))).toEqual([["optimizer.learning_rate", 1, 4.1]]);
    expect(strayed(run("loss.name", "sigmoid_squared_error"))).toEqual([["loss.name", "sigmoid_binary_cross_entropy", "sigmoid_squared_error"]]);
    expect(strayed(run("network.layers", [64, 32, 10]))).toEqual([["network.layers", [64, 64, 10], [64, 32, 10]]]);
  });

  it("by what was set on the way, although it was set right again", () => {
    const changes = [100, 1].map((value, i) => ({ epoch: 50 * (i + 1), field: "optimizer.learning_rate", value }));
    expect(strayed({ ...own, changes })).toEqual([["optimizer.learning_rate", 1, 100]]);
    expect(strayed({ ...own, changes: changes.slice(1) })).toEqual([]);
  });
});

describe("what strays is brought back", () => {
  it("and all else stays, those changed on the way from the start", () => {
    const reader = {
      ...run("training.epochs", 900), seed: 7, loss: { name: "sigmoid_squared_error" as const },
      changes: [{ epoch: 5, field: "optimizer.learning_rate", value: 2 }, { epoch: 6, field: "optimizer.momentum", value: 0.5 }],
    };
    const back = broughtBack(reader, strays(reader, own, free, defaults));
    expect(strayed(back)).toEqual([]);
    expect(back).toMatchObject({ seed: 7, training: { epochs: 900 }, optimizer: { learning_rate: 2, momentum: 0.9 }, loss: { name: "sigmoid_binary_cross_entropy" }, changes: [] });
  });
});

describe("the chapters' steps", () => {
  type Documents = Record<string, unknown> & { free?: Record<string, Free>; opening?: (step: string) => Document };
  const chapters = Object.entries(import.meta.glob<Documents>("../../../web/src/chapters/*/documents.ts", { eager: true })).filter(([, { free }]) => free);

  it("presume nothing that their own document does not have", () => {
    expect(chapters.length).toBeGreaterThanOrEqual(8);
    for (const [path, { free, opening, start }] of chapters) {
      for (const [step, borne] of Object.entries(free!)) {
        const own = opening?.(step) ?? (start as Document);
        expect(strays(own, own, borne, defaults), `${path}: ${step}`).toEqual([]);
      }
    }
  });

  it("leave to the reader only fields and groups that exist", () => {
    const groups = new Set([...Object.keys(defaults)]);
    for (const [path, { free }] of chapters) {
      for (const field of Object.values(free!).flatMap(Object.keys)) {
        const [group, name] = field.split(".");
        expect(groups.has(group!) && (name === undefined || name in (defaults[group as keyof typeof defaults] as object)), `${path}: ${field}`).toBe(true);
      }
    }
  });

  /** Presets and contestants by the step that offers them. */
  const offered: Record<string, Record<string, string[]>> = {
    clipping: { ways: ["presets"] },
    dropout: { gap: ["presets", "byHeart", "thinned"] },
    early_stopping: { patience: ["patiences"] },
    initialisation: { symmetry: ["symmetryPair"], signal: ["signals"], trouble: ["troubles"] },
    layers: { depth: ["depths"], vanishing: ["fiveDeep"], linear: ["straight"], silent: ["slowPair", "fastPair"] },
    optimisers: { decay: ["decays"], landscape: ["walks"] },
    learning_rate: { during: ["rescue"], schedules: ["planPresets"] },
  };
  it.each(Object.keys(offered))("bear what they offer themselves: %s", (chapter) => {
    const [, documents] = chapters.find(([path]) => path.includes(`/${chapter}/`))!;
    for (const [step, names] of Object.entries(offered[chapter]!)) {
      for (const { name, document } of names.flatMap((name) => documents[name] as { name: string; document: Document }[])) {
        expect(strays(document, documents.opening!(step), documents.free![step]!, defaults), `${step}: ${name}`).toEqual([]);
      }
    }
  });
});

describe("settings in a sentence", () => {
  it.each([
    ["loss.name", "softmax_cross_entropy", "softmax + cross-entropy"],
    ["optimizer.learning_rate", 0.01, "learning rate 0.01"],
    ["data.train_size", 150, "150 training images"],
    ["data.train_size", 0, "all training images"],
    ["data.label_noise", 0.2, "20 % wrong labels"],
    ["network.dropout_rate", 0, "no dropout"],
    ["clipping.mode", "none", "no clipping"],
    ["schedule.name", "warm_up", "warm-up learning rate"],
    ["early_stopping.enabled", false, "no early stopping"],
    ["network.layers", [64, 8, 10], "layers 64-8-10"],
  ])("%s %s", (field, value, text) => expect(settingText(field, value)).toBe(text));
});

describe("a run on other data", () => {
  const plane: Document = { data: { source: "plane", plane: { shape: "circles" } }, network: { layers: [2, 3, 2] } };
  it("is brought back with the ends of its network, though the step leaves the layers to the reader", () => {
    const run = { ...defaults, network: { ...defaults.network, layers: [64, 32, 10] } } as Document;
    const strayed = strays(run, plane, { "network.layers": "any" }, defaults);
    expect(strayed.map(({ field }) => field)).toEqual(["data.source", "network.layers"]);
    expect(broughtBack(run, strayed)).toMatchObject({ data: { source: "plane" }, network: { layers: [2, 3, 2] } });
    expect(strays({ ...run, data: plane.data!, network: { layers: [2, 9, 2] } }, plane, { "network.layers": "any" }, defaults)).toEqual([]);
  });
});
