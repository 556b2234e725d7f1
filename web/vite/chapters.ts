import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Plugin } from "vite";

/**
 * Holds the order in `folder`/index.ts against the chapters there, one in each folder with an index.ts.
 *
 * Throws an Error naming the chapter that the order leaves out, has twice, or has without a folder.
 */
export function checkChapterOrder(folder: string): void {
  const index = join(folder, "index.ts");
  const order = strings(/\border = \[([^\]]*)\]/.exec(readFileSync(index, "utf8"))?.[1] ?? "");
  if (order.length === 0) throw new Error(`${index}: "const order = [...]", the ids of all chapters, is missing`);
  const ids = new Map<string, string>();
  for (const { name } of readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory())) {
    const file = join(folder, name, "index.ts");
    if (!existsSync(file)) continue;
    const [id] = strings(/default \{\s*id: ("[^"]+")/.exec(readFileSync(file, "utf8"))?.[1] ?? "");
    if (id === undefined) throw new Error(`${file}: the chapter has no id: "..."`);
    const other = ids.get(id);
    if (other !== undefined) throw new Error(`${file}: ${other} has the id "${id}", too`);
    if (!order.includes(id)) throw new Error(`${file}: the chapter "${id}" has no place in the order in ${index}`);
    ids.set(id, file);
  }
  order.forEach((id, place) => {
    if (!ids.has(id)) throw new Error(`${index}: no folder beside it holds the chapter "${id}"`);
    if (order.indexOf(id) !== place) throw new Error(`${index}: the chapter "${id}" is in the order twice`);
  });
}

const strings = (source: string): string[] => [...source.matchAll(/"([^"]*)"/g)].map(([, text]) => text ?? "");

/** A chapter without a place in the order fails the build; it would stand before all others. */
export function chapterOrder(folder: string): Plugin {
  return { name: "mlp-chapter-order", buildStart: () => checkChapterOrder(folder) };
}
