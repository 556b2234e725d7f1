// The first half of the chapters whose steps have runs; see extremes.mjs.
import { walkFromExtremes } from "./extremes.mjs";
import { useLab } from "./harness.mjs";

walkFromExtremes(useLab(), ["one-network", "more-layers", "learning-rate", "early-stopping"]);
