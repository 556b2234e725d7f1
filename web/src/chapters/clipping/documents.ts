/** The experiments that the chapter's text speaks of: those of experiments/, and what is one group away from them. */
import exploding from "experiments/exploding.json";
import explodingClipped from "experiments/exploding_clipped.json";
import healthyRun from "experiments/gradient_norms.json";
import type { ClippingMode, Document } from "../../engine/protocol";
import type { Preset } from "../parts/Presets.svelte";
import type { Free } from "../presumed";

export const explodes = exploding as Document;
export const healthy = healthyRun as Document;

const clipped = (mode: ClippingMode, threshold: number): Document => ({ ...(explodingClipped as Document), clipping: { mode, threshold } });

export const presets: Preset[] = [
  { name: "No clipping", document: explodes, works: false, why: "After two updates the numbers are too large for the machine." },
  {
    name: "All together, t = 5",
    document: explodingClipped as Document,
    works: true,
    why: "Safe and slow: steps of rate times 5, whatever the gradient says.",
  },
  {
    name: "All together, t = 50",
    document: clipped("global_norm", 50),
    works: true,
    why: "Ten times as long a step, and more digits right after the same 200 epochs.",
  },
  {
    name: "Each tensor, t = 5",
    document: clipped("tensor_norm", 5),
    works: true,
    why: "Every layer makes a step of its own length. Twelve tensors, each up to 5 long: together more than the 5 of the one before.",
  },
  {
    name: "Each component, t = 1",
    document: clipped("value", 1),
    works: true,
    why: "Nearly all components are cut to 1 or −1: a direction that is not the gradient's, and here a good one.",
  },
  {
    name: "Threshold 0.000001",
    document: clipped("global_norm", 1e-6),
    works: false,
    why: "No update is longer than a hundred-millionth. The network stays as it was drawn.",
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
