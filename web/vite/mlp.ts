import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Plugin } from "vite";

/**
 * Finds the wasm modules mlp, check, landscape and study: `import ... from "mlp-module"` (the glue) and "mlp-module/wasm" (the
 * address of the code), and the same of "check-module", "landscape-module" and "study-module".
 */
export function wasmModules(folder: string): Plugin {
  return {
    name: "wasm-modules",
    enforce: "pre",
    resolveId(id) {
      const [, name, part] = /^(mlp|check|landscape|study)-module(\/wasm)?$/.exec(id) ?? [];
      if (!name) return undefined;
      const glue = join(folder, `${name}.js`);
      const code = join(folder, `${name}.wasm`);
      for (const file of [glue, code]) {
        if (existsSync(file)) continue;
        throw new Error(
          `The wasm module is missing: ${file}\n` +
            "Build it first (cmake --preset wasm && cmake --build --preset wasm), or set MLP_WASM_DIR to its folder.",
        );
      }
      return part ? `${code}?url` : glue;
    },
  };
}
