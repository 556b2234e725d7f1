/**
 * Formulas for `<Formula of={tex`a = f(z)`} />` (inline) and `display` (a line of its own).
 *
 * The build replaces these calls by the rendered HTML (vite/formulas.ts), so the text must be a plain literal.
 */
export const tex: (source: TemplateStringsArray) => string = unrendered;
export const display: (source: TemplateStringsArray) => string = unrendered;

function unrendered(): never {
  throw new Error("A formula is a plain tex`...` or display`...` literal, rendered at build time");
}
