/** For which studies the test images were opened, and what they said: kept on this device, so that it happens once. */
const key = "mlp-lab.test-opened";

type Opened = Record<string, { trial: number; accuracies: number[] }>;

function read(): Opened {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(key) ?? "{}");
    return typeof kept === "object" && kept !== null ? (kept as Opened) : {};
  } catch {
    return {};
  }
}

export const openedTest = (study: number) => read()[study];

export function keepOpenedTest(study: number, trial: number, accuracies: number[]): void {
  try {
    localStorage.setItem(key, JSON.stringify({ ...read(), [study]: { trial, accuracies } }));
  } catch {
    // Blocked or full: it is shown until the page is closed.
  }
}
