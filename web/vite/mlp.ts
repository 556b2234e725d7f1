import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Plugin } from "vite";

/** Finds the wasm module for `import ... from "mlp-module"` (its glue) and "mlp-module/wasm" (the address of its code). */
export function mlpModule(folder: string): Plugin {
  const glue = join(folder, "mlp.js");
  const code = join(folder, "mlp.wasm");
  return {
    name: "mlp-module",
    enforce: "pre",
    resolveId(id) {
      if (id !== "mlp-module" && id !== "mlp-module/wasm") return undefined;
      for (const file of [glue, code]) {
        if (existsSync(file)) continue;
        throw new Error(
          `The wasm module is missing: ${file}\n` +
            "Build it first (cmake --preset wasm && cmake --build --preset wasm), or set MLP_WASM_DIR to its folder.",
        );
      }
      return id === "mlp-module" ? glue : `${code}?url`;
    },
  };
}
