import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Plugin, ResolvedConfig } from "vite";
import { plainPage } from "./prerender.ts";

export interface Part {
  name: string;
  version: string;
  /** Short name, e.g. MIT. */
  licence: string;
  text: string;
}

/** The npm packages that files belong to, by their folders' names. `vite/preload-helper` is Vite's own code. */
export function packagesOf(files: Iterable<string>): string[] {
  const names = new Set<string>();
  for (const file of files) {
    const name = /vite\/preload-helper/.test(file) ? "vite" : /.*node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(file)?.[1];
    if (name && !name.startsWith(".")) names.add(name);
  }
  return [...names].sort();
}

/** What a package says of itself. Throws an Error where it carries no licence text: then it must not be shipped. */
export function readPart(folder: string): Part {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as Record<string, string>;
  const file = readdirSync(folder).find((one) => /^licen[cs]e(\.(md|txt))?$/i.test(one));
  if (!file) throw new Error(`The package ${name} is shipped with the page and carries no licence text`);
  return { name: name!, version: version!, licence: license ?? "", text: readFileSync(join(folder, file), "utf8") };
}

/** Licence texts that come with no npm package: of what is compiled into the wasm modules. First line: name; second: licence. */
function readNative(file: string): Part {
  const [head = "", licence = "", ...rest] = readFileSync(file, "utf8").split("\n");
  return { name: head, version: "", licence, text: rest.join("\n").trim() };
}

const escape = (text: string): string => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");

const listed = ({ name, version, licence, text }: Part): string =>
  `<details><summary>${escape(name)} ${version}, ${escape(licence)}</summary><pre>${escape(text)}</pre></details>`;

/** The body of About. */
export function aboutBody(version: string, own: string, parts: Part[]): string {
  return `<main><h1>About MLP Lab</h1>
<p>Version ${version}. <a href="./">Open it</a>, or read it as <a href="./text/index.html">plain pages</a>.</p>
<h2>Where it comes from</h2>
<p>The tutorial follows Cristian Leo's article “The Math Behind Fine-Tuning Deep Neural Networks” (Towards Data Science) and its notebook (<a href="https://github.com/cristianleoo/models-from-scratch-python">models-from-scratch-python</a>, MIT), checks them and goes on from there. Text and code are its own.</p>
<p>The images are the test set of “Optical Recognition of Handwritten Digits” by E. Alpaydin and C. Kaynak (1998), from the <a href="https://archive.ics.uci.edu/dataset/80">UCI Machine Learning Repository</a>, under <a href="https://creativecommons.org/licenses/by/4.0/">CC BY 4.0</a>. They are 8 by 8 pixels here, as scikit-learn ships them, and otherwise unchanged.</p>
<h2>Source and licence</h2>
<p>The source came with this page to whoever serves it, with README and tests. It is under the MIT licence.</p>
<pre>${escape(own)}</pre>
<h2>What it is made with</h2>
<p>The parts that you have loaded with it, each with its licence.</p>
${parts.map(listed).join("\n")}
</main>`;
}

/** Writes about.html: the version, and the licence of every package that has a module, a font or a style in the build. */
export function about(licences: string): Plugin {
  let config: ResolvedConfig;
  return {
    name: "mlp-about",
    apply: "build",
    configResolved: (resolved) => void (config = resolved),
    writeBundle({ dir = "" }) {
      const packages = packagesOf(this.getModuleIds());
      const fonts = Object.keys((JSON.parse(readFileSync(join(config.root, "package.json"), "utf8")) as { dependencies: object }).dependencies);
      const parts = [...new Set([...packages, ...fonts])].sort().map((name) => readPart(join(config.root, "node_modules", name)));
      const native = readdirSync(licences).sort().map((file) => readNative(join(licences, file)));
      const version = /project\([^)]*VERSION\s+([\d.]+)/.exec(readFileSync(join(config.root, "../CMakeLists.txt"), "utf8"))?.[1];
      if (!version) throw new Error("CMakeLists.txt names no version for About");
      const own = readFileSync(join(config.root, "../LICENSE"), "utf8");
      const styles = readdirSync(join(dir, "assets")).filter((name) => name.endsWith(".css")).map((name) => `assets/${name}`);
      writeFileSync(join(dir, "about.html"), plainPage("About", aboutBody(version, own, [...parts, ...native]), styles, "./"));
    },
  };
}
