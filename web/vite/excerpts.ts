import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import hljs from "highlight.js/lib/core";
import cpp from "highlight.js/lib/languages/cpp";
import type { Plugin } from "vite";

hljs.registerLanguage("cpp", cpp);

/** A piece of the C++ core, as the page shows it. */
export interface Excerpt {
  name: string;
  /** File name within core/src, and the line of the first line of code. */
  file: string;
  line: number;
  /** The code, dedented. */
  code: string;
  /** One HTML string per line, coloured by classes `hljs-*`. */
  html: string[];
}

const open = /^\s*\/\/ <excerpt ([\w-]+)>\s*$/;
const close = /^\s*\/\/ <\/excerpt>\s*$/;
const almost = /<\/?\s*excerpt\b/;

/** An excerpt whose end has not come yet; `line` is that of its first line of code. */
interface Open {
  name: string;
  line: number;
  lines: string[];
}

/**
 * Cuts every excerpt out of one source: the lines between `// <excerpt NAME>` and `// </excerpt>`. An excerpt may lie
 * inside another, which then holds its lines, too, but not its markers.
 *
 * Throws an Error naming file and line if a marker is malformed, or an excerpt empty or not closed.
 */
export function cutExcerpts(file: string, source: string): Excerpt[] {
  const excerpts: Excerpt[] = [];
  const opened: Open[] = [];
  source.split("\n").forEach((text, index) => {
    const here = `${file}:${index + 1}`;
    const name = open.exec(text)?.[1];
    if (name !== undefined) {
      opened.push({ name, line: index + 2, lines: [] });
    } else if (close.test(text)) {
      const closed = opened.pop();
      if (!closed) throw new Error(`${here}: "// </excerpt>" closes nothing`);
      excerpts.push(finish(file, closed));
    } else if (almost.test(text)) {
      throw new Error(`${here}: a marker is "// <excerpt NAME>" or "// </excerpt>" alone on its line, found "${text.trim()}"`);
    } else {
      for (const { lines } of opened) lines.push(text);
    }
  });
  const left = opened.at(-1);
  if (left) throw new Error(`${file}:${left.line - 1}: excerpt "${left.name}" is not closed by "// </excerpt>"`);
  return excerpts;
}

function finish(file: string, cut: Open): Excerpt {
  const code = dedent(cut.lines).join("\n");
  if (!code.trim()) throw new Error(`${file}:${cut.line - 1}: excerpt "${cut.name}" is empty`);
  return { name: cut.name, file, line: cut.line, code, html: colour(code) };
}

function dedent(lines: string[]): string[] {
  const indents = lines.filter((line) => line.trim()).map((line) => line.length - line.trimStart().length);
  return lines.map((line) => line.slice(Math.min(...indents)).trimEnd());
}

/** Coloured lines: a span that runs over several lines (a comment, say) is closed and opened again at each end. */
function colour(code: string): string[] {
  let opened: string[] = [];
  return hljs
    .highlight(code, { language: "cpp" })
    .value.split("\n")
    .map((line) => {
      const before = opened.join("");
      for (const tag of line.match(/<span[^>]*>|<\/span>/g) ?? []) {
        if (tag === "</span>") opened = opened.slice(0, -1);
        else opened = [...opened, tag];
      }
      return before + line + "</span>".repeat(opened.length);
    });
}

/** All excerpts of the .cpp files of a folder and those in it, by name. Throws if a name is used twice. */
export function readExcerpts(folder: string): Map<string, Excerpt> {
  const all = new Map<string, Excerpt>();
  for (const file of readdirSync(folder, { encoding: "utf8", recursive: true }).filter((name) => name.endsWith(".cpp")).sort()) {
    for (const excerpt of cutExcerpts(file, readFileSync(join(folder, file), "utf8"))) {
      const other = all.get(excerpt.name);
      if (other) throw new Error(`excerpt "${excerpt.name}" is in ${other.file} and in ${excerpt.file}`);
      all.set(excerpt.name, excerpt);
    }
  }
  return all;
}

const prefix = "excerpt:";

/** Serves `import forward from "excerpt:forward"`, cut from the core's sources at build time. */
export function excerpts(folder: string): Plugin {
  return {
    name: "mlp-excerpts",
    buildStart() {
      readExcerpts(folder); // a broken marker fails the build even where no page shows it
    },
    resolveId: (id) => (id.startsWith(prefix) ? `\0${id}` : undefined),
    load(id) {
      if (!id.startsWith(`\0${prefix}`)) return undefined;
      const name = id.slice(prefix.length + 1);
      const excerpt = readExcerpts(folder).get(name);
      if (!excerpt) throw new Error(`No excerpt "${name}" in core/src: no line there reads "// <excerpt ${name}>"`);
      this.addWatchFile(join(folder, excerpt.file));
      return `export default ${JSON.stringify(excerpt)};`;
    },
  };
}
