import createMlp, { type Mlp } from "mlp-module";
import address from "mlp-module/wasm";
import { load } from "./support";

/** Loads the training module. Throws as `load`. */
export const loadMlp = (): Promise<Mlp> => load(createMlp, address);
