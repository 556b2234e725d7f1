/** Which study was open last: kept on this device, so that it is opened again. */
const key = "mlp-lab.study-open";

/** Its id; NaN where none is known. */
export function lastOpen(): number {
  try {
    return Number(localStorage.getItem(key) ?? NaN);
  } catch {
    return NaN;
  }
}

export function keepLastOpen(study: number): void {
  try {
    localStorage.setItem(key, String(study));
  } catch {
    // Blocked or full: the newest study is opened again.
  }
}
