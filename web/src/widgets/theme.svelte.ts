import { createSubscriber } from "svelte/reactivity";

const onThemeChange = createSubscriber((update) => {
  const observer = new MutationObserver(update);
  observer.observe(document.documentElement, { attributeFilter: ["data-theme"] });
  return () => observer.disconnect();
});

/** Values of design tokens ("--train") as they are now; read in an effect, it runs again when the theme changes. */
export function tokens(...names: string[]): string[] {
  onThemeChange();
  const style = getComputedStyle(document.documentElement);
  return names.map((name) => style.getPropertyValue(name).trim());
}
