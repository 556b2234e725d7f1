/** What somebody typed, as a number; or why it is none, in words for the reader. */
export type NumberRead = { value: number } | { problem: string };

const numeral = /^[+-]?(?:\d+[.,]?\d*|[.,]\d+)(?:e[+-]?\d+)?$/i;
/** One to three digits, a separator, three digits: grouped thousands in half of the world, decimals in the other. */
const perhapsThousands = /^[+-]?[1-9]\d{0,2}([.,])(\d{3})$/;

/**
 * Reads a decimal number with a point or a comma, since that is the key a keyboard may have. It refuses what can mean
 * two numbers: 1,000 and 1,250; and 1.000, but not 1.250, which the page itself writes (it ends no number in a zero).
 * Between thousands nothing may stand. With `whole`, neither point nor comma.
 */
export function readNumber(typed: string, whole = false): NumberRead {
  const text = typed.trim().replace("−", "-");
  const said = `“${typed.trim()}”`;
  const decimal = text.replace(",", ".");
  if (!numeral.test(text)) {
    return { problem: `${said} is not a number. ${whole ? "Write one such as 64." : "Write one such as 0.5 or 0,5, and nothing between thousands."}` };
  }
  const value = Number(decimal);
  if (!Number.isFinite(value) || (whole && Math.abs(value) > Number.MAX_SAFE_INTEGER)) return { problem: `${said} is too large.` };
  if (whole && (/[.,]/.test(text) || !Number.isInteger(value))) {
    return { problem: `${said} is not a whole number: write its digits alone, such as 64 or 1000.` };
  }
  const [, separator, group = ""] = perhapsThousands.exec(text) ?? [];
  if (separator === "," || (separator && group.endsWith("0"))) {
    const large = Number(text.replace(/[.,]/, ""));
    return { problem: `${said} can mean ${value} or ${large}. Write ${value} or ${large}.` };
  }
  return { value };
}
