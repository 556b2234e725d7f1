import { createSubscriber } from "svelte/reactivity";

/** Values read since the theme last changed; asking the style sheet costs a layout. */
const known = new Map<string, string>();

const onThemeChange = createSubscriber((update) => {
  const observer = new MutationObserver(() => {
    known.clear();
    update();
  });
  observer.observe(document.documentElement, { attributeFilter: ["data-theme"] });
  known.clear();
  return () => observer.disconnect();
});

/** Values of design tokens ("--train") as they are now; read in an effect, it runs again when the theme changes. */
export function tokens(...names: string[]): string[] {
  onThemeChange();
  if (!$effect.tracking()) known.clear(); // nobody watches the theme
  return names.map((name) => {
    if (!known.has(name)) known.set(name, getComputedStyle(document.documentElement).getPropertyValue(name).trim());
    return known.get(name)!;
  });
}
