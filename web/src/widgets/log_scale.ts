/** Where `value` lies on a logarithmic axis from `low` (0) to `high` (1); beyond an end, that end. */
export function logShare(value: number, low: number, high: number): number {
  const share = Math.log(value / low) / Math.log(high / low);
  return Math.min(1, Math.max(0, share));
}

/** "10⁻⁶" of 1e-6: a power of ten as a reader writes it. */
export function powerOfTen(value: number): string {
  const exponent = Math.round(Math.log10(value));
  if (exponent === 0 || exponent === 1) return String(10 ** exponent);
  return `10${String(exponent).replace(/./g, (sign) => superscripts[sign] ?? sign)}`;
}

const superscripts: Record<string, string> = {
  "-": "⁻", "0": "⁰", "1": "¹", "2": "²", "3": "³", "4": "⁴", "5": "⁵", "6": "⁶", "7": "⁷", "8": "⁸", "9": "⁹",
};
