import type { CheckModule } from "check-module";
import address from "check-module/wasm";
import { load } from "./support";

let module: Promise<CheckModule> | null = null;

/** The check module, fetched when it is first needed. Throws as `load`; the next call then tries again. */
export function checkModule(): Promise<CheckModule> {
  module ??= load(async (options) => (await import("check-module")).default(options), address).catch((error: unknown) => {
    module = null;
    throw error;
  });
  return module;
}
