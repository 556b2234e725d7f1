#!/usr/bin/env node
// The chapter in web/README.md is a chapter: in a copy of the page it takes the place of the one with its id, and is
// checked and built. Usage, with the module built: MLP_WASM_DIR=folder node readme_example.mjs
import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));
const copy = mkdtempSync(join(tmpdir(), "mlp-readme-"));
process.on("exit", () => rmSync(copy, { recursive: true }));

/** Code blocks that begin with their file's name in a comment, by that name. */
function filesOf(readme) {
  const blocks = readme.matchAll(/```(?:ts|svelte)\n(?:\/\/|<!--) (src\/\S+?):?(?: [^\n]*)?\n([^]*?)```/g);
  return new Map([...blocks].map(([, name, code]) => [name, code]));
}

function run(command, ...options) {
  const program = join(copy, "web/node_modules/.bin", command);
  const { status } = spawnSync(program, options, { cwd: join(copy, "web"), stdio: "inherit" });
  if (status !== 0) {
    console.error(`web/README.md: its example does not pass ${command}.`);
    process.exit(1);
  }
}

for (const name of ["CMakeLists.txt", "LICENSE", "core", "docs", "experiments", "wasm"]) symlinkSync(join(root, name), join(copy, name));
const apart = ["node_modules", "dist"];
cpSync(join(root, "web"), join(copy, "web"), { recursive: true, filter: (path) => !apart.includes(basename(path)) });
symlinkSync(join(root, "web/node_modules"), join(copy, "web/node_modules"));

const files = filesOf(readFileSync(join(root, "web/README.md"), "utf8"));
const index = [...files.keys()].find((name) => name.endsWith("/index.ts"));
if (!index || files.size < 2) throw new Error("web/README.md has no example of a chapter: index.ts and a component");
const id = /id: "[^"]+"/.exec(files.get(index))[0];
const chapters = join(copy, "web/src/chapters");
for (const { name } of readdirSync(chapters, { withFileTypes: true }).filter((entry) => entry.isDirectory())) {
  const replaced = readdirSync(join(chapters, name)).includes("index.ts") && readFileSync(join(chapters, name, "index.ts"), "utf8").includes(id);
  if (replaced) rmSync(join(chapters, name), { recursive: true });
}
for (const [name, code] of files) {
  mkdirSync(dirname(join(copy, "web", name)), { recursive: true });
  writeFileSync(join(copy, "web", name), code);
}
run("svelte-check", "--tsconfig", "./tsconfig.json", "--fail-on-warnings");
run("vite", "build", "--logLevel", "warn");
