import katex from "katex";
import type { Plugin } from "vite";
import { validMathml } from "./mathml.ts";

const tagged = /\b(tex|display)`((?:[^`\\]|\\[^])*)`/g;

/**
 * Renders one formula to HTML and MathML. `\term{name}{...}` links a part of it to the text's term `name`.
 *
 * Throws KaTeX's ParseError, which quotes the formula, if it is not valid TeX.
 */
export function renderFormula(source: string, displayMode: boolean): string {
  const html = katex.renderToString(source, {
    displayMode,
    output: "htmlAndMathml",
    throwOnError: true,
    strict: (code: string) => (code === "htmlExtension" ? "ignore" : "error"),
    trust: ({ command }) => command === "\\htmlData",
    macros: { "\\term": "\\htmlData{term=#1}{#2}" },
  });
  return html.replace(/<math.*<\/math>/s, validMathml);
}

/** Replaces every tex`...` and display`...` of a module by its HTML. */
export function renderFormulas(code: string): string {
  return code.replace(tagged, (_, tag: string, source: string) =>
    JSON.stringify(renderFormula(source.replaceAll("\\`", "`"), tag === "display")),
  );
}

/** KaTeX's fonts that the page's formulas use, as woff2 only. */
const fonts = /KaTeX_(Main-Regular|Main-Bold|Main-Italic|Math-Italic|Size[1-4]-Regular)\.woff2/;

function slimFonts(css: string): string {
  return css
    .replace(/@font-face\{[^}]*\}/g, (face) => (fonts.test(face) ? face : ""))
    .replace(/,url\([^)]*\.(?:woff|ttf)\) format\("(?:woff|truetype)"\)/g, "");
}

/** Formulas at build time: the page ships their HTML and KaTeX's style sheet, not KaTeX. */
export function formulas(): Plugin[] {
  return [
    {
      name: "mlp-formula-fonts",
      enforce: "pre",
      transform: (code, id) => (id.includes("katex.min.css") ? { code: slimFonts(code), map: null } : undefined),
    },
    {
      name: "mlp-formulas",
      enforce: "post",
      transform(code, id) {
        const ours = /\/web\/src\/.*\.(svelte|ts)$/.test(id) && !id.endsWith("/widgets/tex.ts");
        return ours && code.match(tagged) ? { code: renderFormulas(code), map: null } : undefined;
      },
    },
  ];
}
