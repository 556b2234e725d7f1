import { fileURLToPath } from "node:url";
import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig } from "vitest/config";
import { about } from "./vite/about.ts";
import { previewAddress } from "./vite/address.ts";
import { chapterOrder } from "./vite/chapters.ts";
import floor from "./vite/floor.json" with { type: "json" };
import { excerpts } from "./vite/excerpts.ts";
import { formulas } from "./vite/formulas.ts";
import { wasmModules } from "./vite/mlp.ts";
import { contentSecurityPolicy } from "./vite/policy.ts";
import { prerender } from "./vite/prerender.ts";
import { testsBesideTheTree } from "./vite/tests.ts";

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const module = wasmModules(process.env["MLP_WASM_DIR"] ?? here("../build/wasm/wasm"));

/** What the page's own modules are made of. */
const sources = () => [module, excerpts(here("../core/src")), svelte(), formulas()];

export default defineConfig({
  base: "./",
  plugins: [...sources(), chapterOrder(here("src/chapters")), contentSecurityPolicy(), previewAddress(process.env["MLP_ADDRESS"] ?? ""), prerender(sources), about(here("licences")), testsBesideTheTree(here("."))],
  resolve: { alias: { experiments: here("../experiments"), docs: here("../docs") } },
  worker: { format: "es", plugins: () => [module] },
  build: { target: Object.entries(floor).map(([browser, version]) => browser + version), assetsInlineLimit: 0, modulePreload: { polyfill: false }, reportCompressedSize: true },
  server: { fs: { allow: [".."] } },
  test: { include: [here("../tests/web/**/*.test.ts")], environment: "node" },
});
