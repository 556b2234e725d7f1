import { readdirSync, readFileSync, writeFileSync, mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { build, type Plugin, type PluginOption, type ResolvedConfig, type Rolldown } from "vite";
import { policyTag } from "./policy.ts";
import type * as Pages from "../src/app/server/pages.ts";

type Plain = Pages.Plain;

/** A plain page: `up` leads from its folder to the page's. */
export function plainPage(title: string, body: string, styles: string[], up: string): string {
  return `<!doctype html>
<html lang="en">
  <head>
    ${policyTag}
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>${title} · MLP Lab</title>
    <link rel="icon" href="${up}logo.svg" type="image/svg+xml" />
    ${[...styles, "print.css", "plain.css"].map((name) => `<link rel="stylesheet" href="${up}${name}" />`).join("\n    ")}
    <script src="${up}theme.js"></script>
  </head>
  <body class="plain">
${body}
  </body>
</html>
`;
}

const list = (pages: Plain[], here: string): string =>
  `<nav aria-label="All chapters"><ol>${pages
    .map(({ id, title }) => `<li>${id === here ? `<strong>${title}</strong>` : `<a href="./${id}.html">${title}</a>`}</li>`)
    .join("")}</ol></nav>`;

/** Links between steps lead from plain page to plain page; `folder` leads there. */
export const plainLinks = (html: string, folder: string): string =>
  html.replace(/href="#\/([\w-]+)\/([\w-]+)"/g, `href="${folder}$1.html#$2"`).replaceAll('href="#/"', `href="${folder}rising-loss.html"`);

function chapterPage(page: Plain, all: Plain[], styles: string[]): string {
  const steps = page.steps.map(({ id, html }) =>
    `<section id="${id}">${plainLinks(html, "./")}<p class="open"><a href="../#/${page.id}/${id}">Open this step with its runs</a></p></section>`);
  return plainPage(page.title, `<header><p><a href="../">MLP Lab</a>: the text alone. Its curves are your own runs and are computed <a href="../#/${page.id}">in the page</a>.</p>${list(all, page.id)}</header>
<main>${steps.join("\n")}</main>`, styles, "../");
}

function contents(all: Plain[], styles: string[]): string {
  const chapters = all.map(({ id, title, steps }) =>
    `<li><a href="./${id}.html">${title}</a><ul>${steps.map((step) => `<li><a href="./${id}.html#${step.id}">${step.title}</a></li>`).join("")}</ul></li>`);
  return plainPage("All chapters", `<main><h1>All chapters as plain pages</h1><p>The text, the formulas and what the figures show before anything was trained. <a href="../">The page itself</a> trains.</p><ol>${chapters.join("")}</ol></main>`, styles, "../");
}

/** The opening page's first words are set in these: asked for at once, they come before the words move. */
const firstFonts = /(inter|source-serif-4)-latin-wght-normal.*\.woff2$/;

/** The style sheets of the opening chapter's code, which comes later than its words. */
function openingStyles(bundle: Rolldown.OutputBundle): string[] {
  const chunks = Object.values(bundle).filter((one) => one.type === "chunk");
  const first = chunks.find(({ facadeModuleId }) => facadeModuleId?.endsWith("/RisingLoss.svelte"));
  if (!first) throw new Error("The build has no chunk of the opening chapter");
  const seen = new Set<string>();
  const styles = new Set<string>();
  const visit = (name: string): void => {
    const chunk = chunks.find(({ fileName }) => fileName === name);
    if (!chunk || seen.has(name)) return;
    seen.add(name);
    chunk.imports.forEach(visit); // what it is made of comes before its own
    chunk.viteMetadata?.importedCss.forEach((style) => styles.add(style));
  };
  visit(first.fileName);
  return [...styles];
}

/**
 * Writes what can be read without the page's program: the opening page's words into index.html, and the folder text/
 * with every chapter. `plugins`: those that the page's own modules need.
 */
export function prerender(plugins: () => PluginOption[]): Plugin {
  let config: ResolvedConfig;
  return {
    name: "mlp-prerender",
    apply: "build",
    configResolved: (resolved) => void (config = resolved),
    transformIndexHtml: {
      order: "post",
      handler(html, { bundle = {} }) {
        const fonts = Object.keys(bundle).filter((name) => firstFonts.test(name)).map((name) => `<link rel="preload" as="font" type="font/woff2" crossorigin href="./${name}">`);
        const styles = openingStyles(bundle).filter((name) => !html.includes(name)).map((name) => `<link rel="stylesheet" href="./${name}">`);
        // A style sheet is this site's own: asked for as cross-origin it would not come to a file or a locked frame.
        return html.replace(/(<link rel="stylesheet") crossorigin/g, "$1").replace("</head>", () => `${[...fonts, ...styles].join("\n    ")}\n  </head>`);
      },
    },
    async writeBundle({ dir = "" }) {
      const folder = join(config.cacheDir, `mlp-server-${Date.now()}`); // a module is imported once: each build has its own
      await build({
        configFile: false,
        root: config.root,
        base: "./",
        publicDir: false,
        logLevel: "error",
        plugins: plugins(),
        resolve: { alias: config.resolve.alias.filter(({ find }) => typeof find === "string") },
        ssr: { noExternal: true },
        build: { ssr: "src/app/server/pages.ts", outDir: folder, emptyOutDir: true, target: "node20", minify: false },
      });
      const { opening, plain } = (await import(pathToFileURL(join(folder, "pages.js")).href)) as typeof Pages;
      const index = join(dir, "index.html");
      // Nothing can be pressed yet.
      const opened = plainLinks(await opening(), "./text/").replace(/<(button|input|select|textarea) /g, "<$1 disabled ");
      writeFileSync(index, readFileSync(index, "utf8").replace('<div id="app"></div>', () => `<div id="app">${opened}</div>`));
      const all = await plain();
      const styles = readdirSync(join(dir, "assets")).filter((name) => name.endsWith(".css")).map((name) => `assets/${name}`);
      mkdirSync(join(dir, "text"), { recursive: true });
      for (const page of all) writeFileSync(join(dir, "text", `${page.id}.html`), chapterPage(page, all, styles));
      writeFileSync(join(dir, "text", "index.html"), contents(all, styles));
      rmSync(folder, { recursive: true });
    },
  };
}
