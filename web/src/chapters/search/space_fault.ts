/** What the core has against a space, at the cell and by the names that the reader sees. */
import type { Fault } from "../../engine/protocol";
import type { SpaceParameter } from "../../engine/study_protocol";
import { parameterName } from "./words";

export type Column = "low" | "high" | "log";

/** A cell of the space's table. */
export interface Cell {
  name: string;
  column: Column;
}

export interface SpaceFault {
  text: string;
  /** Where it is to be mended; null: in no one cell. */
  cell: Cell | null;
}

const columns: Record<Column, string> = { low: "from", high: "to", log: "log" };
const isColumn = (end: string): end is Column => Object.hasOwn(columns, end);

/** What is allowed, without powers of two and the document's words. */
const plain = (message: string): string =>
  message
    .replace("an integer from -2^53 to 2^53", "a whole number")
    .replace("an integer from 1 to 2^53", "a whole number from 1 on, because the scale is logarithmic")
    .replace("above 0 with log", "above 0, because the scale is logarithmic");

/** Two fields contradict each other: the one that was edited last is named, else the one that the core names. */
function contradiction({ name, low = NaN, high = NaN, log }: SpaceParameter, named: Column, edited: Cell | null): { column: Column; text: string } | null {
  const last = edited?.name === name ? edited.column : named;
  if (low > high) {
    return last === "low"
      ? { column: "low", text: `${low} is not allowed; allowed: at most ${high}, the number under "to"` }
      : { column: "high", text: `${high} is not allowed; allowed: at least ${low}, the number under "from"` };
  }
  if (log && low <= 0 && last === "log") return { column: "log", text: `a logarithmic scale begins above 0, and "from" is ${low}` };
  return null;
}

/** "hidden layers, to: 0 is not allowed; ...", and its cell. `edited`: the cell that was changed last. */
export function spaceFault({ field = "", message }: Pick<Fault, "field" | "message">, space: readonly SpaceParameter[], edited: Cell | null = null): SpaceFault {
  const [place, index, end = ""] = /^space\[(\d+)\](?:\.(\w+))?/.exec(field) ?? [];
  const parameter = space[Number(index)];
  if (!place || !parameter) return { text: message, cell: null };
  const name = parameterName(parameter.name);
  if (!isColumn(end)) return { text: message.replace(place, name), cell: null };
  const found = contradiction(parameter, end, edited) ?? { column: end, text: plain(message.replace(`${place}: `, "")) };
  return { text: `${name}, ${columns[found.column]}: ${found.text}`, cell: { name: parameter.name, column: found.column } };
}
