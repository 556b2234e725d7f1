import { describe, expect, it } from "vitest";
import { renderFormula, renderFormulas } from "../../../web/vite/formulas";

describe("formulas at build time", () => {
  it("replace tex and display literals by their HTML", () => {
    const code = renderFormulas("const a = tex`\\frac{1}{n}`, b = display`z = w a`;");
    const run = new Function(`${code} return [a, b];`) as () => string[];
    const [a, b] = run();
    expect(a).toContain('class="katex"');
    expect(a).not.toContain("katex-display");
    expect(b).toContain("katex-display");
    expect(b).toContain("<math");
  });

  it("link parts to terms", () => {
    expect(renderFormula("\\term{z}{z_j} = 1", false)).toContain('data-term="z"');
  });

  it("fail the build on broken TeX, quoting it", () => {
    expect(() => renderFormulas("tex`\\frac{1}{`")).toThrow(/\\frac/);
  });

  it("refuse commands that could reach outside the page", () => {
    expect(() => renderFormula("\\includegraphics{https://example.org/x.png}", false)).not.toThrow();
    expect(renderFormula("\\includegraphics{https://example.org/x.png}", false)).not.toContain("<img");
  });
});
