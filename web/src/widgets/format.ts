/** Numbers as the page writes them. */

/** Three significant digits: 0.231, 12.3, 0.0000213, 1.20e-7; "–" for what is not known yet. */
export function short(value: number | null | undefined): string {
  if (value === null || value === undefined || Number.isNaN(value)) return "–";
  if (!Number.isFinite(value)) return value > 0 ? "∞" : "−∞";
  const size = Math.abs(value);
  const text = size !== 0 && (size < 1e-4 || size >= 1e6) ? value.toExponential(2) : precise(value, 3);
  return text.replace("-", "−");
}

/** A value on an axis: at most three significant digits and no zeros at the end. */
export const tick = (value: number): string => (value === 0 ? "0" : short(value).replace(/(\.\d*?)0+(?=$|e)/, "$1").replace(/\.(?=$|e)/, ""));

/** Fixed decimals where that is enough, e.g. 0.2310 for 4 places. */
export function fixed(value: number | null | undefined, places: number): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return short(value);
  return value.toFixed(places).replace(/^-(?=0\.?0*$)/, "").replace("-", "−");
}

/** A share as a percentage with one decimal: 96.1 %. */
export const percent = (share: number | null | undefined): string =>
  share === null || share === undefined || !Number.isFinite(share) ? short(share) : `${(share * 100).toFixed(1)}\u00a0%`;

/** The first 8 of a hash's 16 digits, in two groups: 9f3c-71a2. */
export const shortHash = (hash: string): string => (hash ? `${hash.slice(0, 4)}-${hash.slice(4, 8)}` : "–");

function precise(value: number, digits: number): string {
  if (Number.isInteger(value)) return String(value);
  const text = value.toPrecision(digits);
  return text.includes("e") ? String(Number(text)) : text;
}
