import address from "landscape-module/wasm";
import { lazily } from "./support";

/** The landscape module. */
export const landscapeModule = lazily(async (options) => (await import("landscape-module")).default(options), address);
