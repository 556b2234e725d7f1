/** Where `value` lies on a logarithmic axis from `low` (0) to `high` (1); beyond an end, that end. */
export function logShare(value: number, low: number, high: number): number {
  const share = Math.log(value / low) / Math.log(high / low);
  return Math.min(1, Math.max(0, share));
}

/** "10⁻⁶" of 1e-6: a power of ten as a reader writes it. */
export function powerOfTen(value: number): string {
  const exponent = Math.round(Math.log10(value));
  if (exponent === 0 || exponent === 1) return String(10 ** exponent);
  return `10${[...String(exponent)].map((sign) => "⁰¹²³⁴⁵⁶⁷⁸⁹⁻"["0123456789-".indexOf(sign)]).join("")}`;
}
