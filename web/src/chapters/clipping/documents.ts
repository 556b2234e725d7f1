/** The experiments that the chapter's text speaks of: those of experiments/, and what is one group away from them. */
import exploding from "experiments/exploding.json";
import explodingClipped from "experiments/exploding_clipped.json";
import healthyRun from "experiments/gradient_norms.json";
import type { ClippingMode, Document } from "../../engine/protocol";
import type { Preset } from "../parts/Presets.svelte";
import type { Free } from "../presumed";

export const explodes = exploding as Document;
export const clippedAtFive = explodingClipped as Document;
export const healthy = healthyRun as Document;

const clipped = (mode: ClippingMode, threshold: number): Document => ({ ...(explodingClipped as Document), clipping: { mode, threshold } });

export const presets: Preset[] = [
  { name: "No clipping", document: explodes, works: false, why: "After two epochs the numbers are too large for 32 bits, and the run diverges." },
  {
    name: "All together, t = 5",
    document: explodingClipped as Document,
    works: "partly",
    why: "It no longer diverges. But all 200 steps are cut to rate times 5, and it ends at about 65 %, below the 0.80 of this chapter's goals.",
  },
  {
    name: "All together, t = 50",
    document: clipped("global_norm", 50),
    works: true,
    why: "Ten times as long a step, and just above 0.80 after the same 200 epochs.",
  },
  {
    name: "Each tensor, t = 5",
    document: clipped("tensor_norm", 5),
    works: "partly",
    why: "Twelve tensors, each cut to 5 by itself, are longer together than one gradient cut to 5. About 73 % are right: still below 0.80.",
  },
  {
    name: "Each component, t = 1",
    document: clipped("value", 1),
    works: true,
    why: "The direction is no longer the gradient's: long components are cut, short ones stay. Here it learns more than with the other two.",
  },
  {
    name: "Threshold 0.000001",
    document: clipped("global_norm", 1e-6),
    works: false,
    why: "No update is longer than a hundred-millionth. The network stays as it was initialised.",
  },
];

/** What a step opens with. */
export const opening = (step: string): Document => (step === "ways" ? (explodingClipped as Document) : explodes);

const switches = { "network.dropout_rate": "any", clipping: "any" } as const;

/** What a step leaves to the reader; the others have no run of their own. */
export const free: Record<string, Free> = {
  explode: switches,
  // Its second run, the healthy one, is another network.
  ways: { ...switches, network: "any", "optimizer.learning_rate": "any" },
};
