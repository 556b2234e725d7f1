import address from "check-module/wasm";
import { lazily } from "./support";

/** The check module. */
export const checkModule = lazily(async (options) => (await import("check-module")).default(options), address);
