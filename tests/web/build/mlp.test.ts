import { describe, expect, it } from "vitest";
import { wasmModules } from "../../../web/vite/mlp";

const plugin = (folder: string) => wasmModules(folder) as unknown as { resolveId(id: string): string | undefined };

describe("the wasm module at build time", () => {
  it("fails the build where it is missing, and says how to make it", () => {
    expect(() => plugin("/nowhere").resolveId("mlp-module")).toThrow(/missing: \/nowhere\/mlp\.js\n.*cmake --preset wasm.*MLP_WASM_DIR/s);
  });

  it("leaves all other imports alone", () => {
    expect(plugin("/nowhere").resolveId("comlink")).toBeUndefined();
  });
});
