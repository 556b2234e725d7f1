/**
 * Wraps every whole word of coloured code that stands for a term in `<span data-term="...">`.
 *
 * `html`: one line as highlighted at build time. `words`: { z: "weighted_sum" } marks that word as term z.
 */
export function markWords(html: string, words: Readonly<Record<string, string>>): string {
  const termOf = new Map(Object.entries(words).map(([term, word]) => [word, term]));
  return html.replace(/<[^>]*>|&\w+;|[A-Za-z_]\w*/g, (piece) => {
    const term = termOf.get(piece);
    return term === undefined ? piece : `<span data-term="${term}">${piece}</span>`;
  });
}
