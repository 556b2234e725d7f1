/** Light, dark, or as the system has it; kept on this device. public/theme.js sets it before the first paint. */
export const themes = ["system", "light", "dark"] as const;
export type Theme = (typeof themes)[number];

const storageKey = "mlp-lab.theme";
const dark = "(prefers-color-scheme: dark)";
/** The system's own few colours, e.g. for high contrast: pictures then follow its dark or light, not the choice. */
const forced = "(forced-colors: active)";

class ThemeChoice {
  choice = $state<Theme>(read());

  constructor() {
    for (const query of [dark, forced]) matchMedia(query).addEventListener("change", () => this.#apply());
    this.#apply();
  }

  /** The next of system, light, dark. */
  next(): void {
    this.choose(themes[(themes.indexOf(this.choice) + 1) % themes.length]!);
  }

  choose(theme: Theme): void {
    this.choice = theme;
    try {
      localStorage.setItem(storageKey, this.choice);
    } catch {
      // Storage is blocked: the choice lasts as long as the page.
    }
    this.#apply();
  }

  #apply(): void {
    const free = this.choice !== "system" && !matchMedia(forced).matches;
    const isDark = free ? this.choice === "dark" : matchMedia(dark).matches;
    document.documentElement.dataset["theme"] = isDark ? "dark" : "light";
  }
}

function read(): Theme {
  try {
    const kept = localStorage.getItem(storageKey);
    return themes.find((theme) => theme === kept) ?? "system";
  } catch {
    return "system";
  }
}

export const theme = new ThemeChoice();
