import type { Lab } from "./lab.svelte";

/**
 * An answer of the run that is kept current: asked again whenever the run moves or something that `ask` reads
 * changes. Call it while a component is set up.
 *
 *   const trace = follow(lab, () => lab.ask.trace(pixels, label));   // trace.value is undefined until the first answer
 */
export function follow<T>(lab: Lab, ask: () => Promise<T | undefined>): { readonly value: T | undefined } {
  let value = $state.raw<T | undefined>();
  let asked = 0;
  let answered = 0;

  $effect(() => {
    void lab.moved;
    if (lab.loading) return;
    const number = ++asked;
    void ask().then((answer) => {
      if (answer === undefined || number < answered) return;
      answered = number;
      value = answer;
    });
  });

  return {
    get value() {
      return value;
    },
  };
}
