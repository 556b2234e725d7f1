/** How many children these elements of MathML have. */
const places: Record<string, number> = { mfrac: 2, mroot: 2, msub: 2, msup: 2, munder: 2, mover: 2, msubsup: 3, munderover: 3 };

/** What KaTeX writes behind the name of a function, e.g. of \min: "applied to". */
const application = "<mo>\u2061</mo>";

interface Element {
  name: string;
  open: string;
  children: string[];
}

function close({ name, open, children }: Element): string {
  const count = places[name];
  if (count === undefined || children.length === count) return `${open}${children.join("")}</${name}>`;
  // As in x_{\min}: name and sign are two children where one place is. They become one.
  const merged = children.reduce<string[]>((all, child) => (child === application ? [...all.slice(0, -1), `<mrow>${all.at(-1)}${child}</mrow>`] : [...all, child]), []);
  if (merged.length !== count) throw new Error(`<${name}> has ${children.length} children instead of ${count}: ${children.join("")}`);
  return `${open}${merged.join("")}</${name}>`;
}

/**
 * The same MathML with as many children in every fraction and script as the standard wants; Firefox logs an error and
 * shows a red box otherwise. Throws an Error where that cannot be had by grouping a function's name with its sign.
 */
export function validMathml(math: string): string {
  const stack: Element[] = [{ name: "", open: "", children: [] }];
  for (const token of math.split(/(<[^>]*>)/).filter((one) => one !== "")) {
    const name = /^<\/?([\w-]+)/.exec(token)?.[1];
    if (name === undefined || token.endsWith("/>")) stack.at(-1)!.children.push(token);
    else if (token.startsWith("</")) {
      const closed = close(stack.pop()!);
      stack.at(-1)!.children.push(closed);
    } else stack.push({ name, open: token, children: [] });
  }
  return stack[0]!.children.join("");
}
