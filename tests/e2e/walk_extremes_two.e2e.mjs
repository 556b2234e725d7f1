// The second half of the chapters whose steps have runs; see extremes.mjs.
import { walkFromExtremes } from "./extremes.mjs";
import { useLab } from "./harness.mjs";

walkFromExtremes(useLab(), ["initialisation", "dropout", "clipping", "optimisers", "depth"]);
