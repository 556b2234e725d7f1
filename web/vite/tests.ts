import { join, relative } from "node:path";
import type { Plugin } from "vite";

/** Lets the tests in tests/web/, which has no node_modules of its own, import what this package installs. */
export function testsBesideTheTree(root: string): Plugin {
  return {
    name: "mlp-tests-beside-the-tree",
    enforce: "pre",
    resolveId(id, importer) {
      const bare = /^[@a-z]/.test(id) && !id.includes(":");
      if (!bare || !importer || !relative(root, importer).startsWith("..")) return undefined;
      return this.resolve(id, join(root, "index.html"), { skipSelf: true });
    },
  };
}
