import { expect, it } from "vitest";
import { renderFormula } from "../../../web/vite/formulas";
import { validMathml } from "../../../web/vite/mathml";

const math = (tex: string) => /<math.*<\/math>/s.exec(renderFormula(tex, false))![0];

/** Every fraction and script with a wrong number of children. */
function wrong(text: string): string[] {
  const places: Record<string, number> = { mfrac: 2, msub: 2, msup: 2, munder: 2, mover: 2, msubsup: 3, munderover: 3 };
  const found: string[] = [];
  const stack: { name: string; count: number }[] = [];
  for (const [, end, name] of text.matchAll(/<(\/?)(\w+)[^>]*?>/g)) {
    if (end) {
      const { count } = stack.pop()!;
      if (places[name!] !== undefined && places[name!] !== count) found.push(`${name} ${count}`);
    } else {
      if (stack.length) stack.at(-1)!.count++;
      stack.push({ name: name!, count: 0 });
    }
  }
  return found;
}

it.each(["x_{\\min}", "x_{\\max}^2", "\\eta_{\\min}^{\\max}", "\\frac{\\min}{x_{\\log}}", "\\max_i x_i", "\\term{rate}{\\eta_{\\min}} + 1", "\\sqrt{x_{\\min}}"])(
  "%s has as many children in every place as MathML wants",
  (tex) => {
    expect(wrong(math(tex))).toEqual([]);
    expect(math(tex)).toMatch(/min|max|log/);
  },
);

it("leaves alone what is right", () => {
  const right = "<math><msub><mi>x</mi><mrow><mi>min</mi><mo>\u2061</mo></mrow></msub></math>";
  expect(validMathml(right)).toBe(right);
});

it("fails the build where grouping does not help", () => {
  expect(() => validMathml("<math><msub><mi>x</mi></msub></math>")).toThrow("<msub> has 1 children instead of 2");
});
