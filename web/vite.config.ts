import { fileURLToPath } from "node:url";
import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig } from "vitest/config";
import { chapterOrder } from "./vite/chapters.ts";
import floor from "./vite/floor.json" with { type: "json" };
import { excerpts } from "./vite/excerpts.ts";
import { formulas } from "./vite/formulas.ts";
import { wasmModules } from "./vite/mlp.ts";
import { contentSecurityPolicy } from "./vite/policy.ts";
import { testsBesideTheTree } from "./vite/tests.ts";

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const module = wasmModules(process.env["MLP_WASM_DIR"] ?? here("../build/wasm/wasm"));

export default defineConfig({
  base: "./",
  plugins: [module, chapterOrder(here("src/chapters")), excerpts(here("../core/src")), svelte(), formulas(), contentSecurityPolicy(), testsBesideTheTree(here("."))],
  resolve: { alias: { experiments: here("../experiments"), docs: here("../docs") } },
  worker: { format: "es", plugins: () => [module] },
  build: { target: Object.entries(floor).map(([browser, version]) => browser + version), assetsInlineLimit: 0, modulePreload: { polyfill: false }, reportCompressedSize: true },
  server: { fs: { allow: [".."] } },
  test: { include: [here("../tests/web/**/*.test.ts")], environment: "node" },
});
