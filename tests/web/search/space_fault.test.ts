// How the chapter says what the core has against a space, and where.
import { expect, test } from "vitest";
import { type Cell, spaceFault } from "../../../web/src/chapters/search/space_fault";
import type { SpaceParameter } from "../../../web/src/engine/study_protocol";

const layers = { name: "hidden_layers", type: "int" as const, low: 1, high: 3 };
const rate = { name: "optimizer.learning_rate", type: "float" as const, low: 0.001, high: 3, log: true };
const refuse = (field: string, [a, b]: SpaceParameter[], { says = "2.5 is not allowed; allowed: a number", edited = null as Cell | null } = {}) =>
  spaceFault({ field, message: `${field}: ${says}` }, [a!, b!], edited);

test("a fault names the parameter and the column that the reader sees", () => {
  const of = (field: string) => refuse(field, [layers, rate]);
  expect(of("space[0].high")).toEqual({ text: "hidden layers, to: 2.5 is not allowed; allowed: a number", cell: { name: "hidden_layers", column: "high" } });
  expect(of("space[1].low").text).toBe("learning rate, from: 2.5 is not allowed; allowed: a number");
  expect(of("space[1]")).toEqual({ text: "learning rate: 2.5 is not allowed; allowed: a number", cell: null });
  for (const elsewhere of ["space[7].low", "objective.seeds"]) expect(of(elsewhere)).toEqual({ text: `${elsewhere}: 2.5 is not allowed; allowed: a number`, cell: null });
});

test("of two ends that contradict each other the one is named that was edited", () => {
  const empty = { ...layers, low: 5 };
  const edited = (column: Cell["column"], name = "hidden_layers") => refuse("space[0].high", [empty, rate], { says: "3 is not allowed; allowed: a number not below low, 5", edited: { name, column } });
  expect(edited("low")).toEqual({ text: 'hidden layers, from: 5 is not allowed; allowed: at most 3, the number under "to"', cell: { name: "hidden_layers", column: "low" } });
  expect(edited("high")).toEqual({ text: 'hidden layers, to: 3 is not allowed; allowed: at least 5, the number under "from"', cell: { name: "hidden_layers", column: "high" } });
  expect(edited("low", "optimizer.learning_rate").cell).toEqual({ name: "hidden_layers", column: "high" });
});

test("a logarithmic scale from 0: the switch is named where it was turned on, else the end", () => {
  const fromZero = { ...rate, low: 0 };
  const of = (edited: Cell | null) => refuse("space[1].low", [layers, fromZero], { says: "0 is not allowed; allowed: a number above 0 with log", edited });
  expect(of({ name: rate.name, column: "log" })).toEqual({ text: 'learning rate, log: a logarithmic scale begins above 0, and "from" is 0', cell: { name: rate.name, column: "log" } });
  expect(of({ name: rate.name, column: "low" }).text).toBe("learning rate, from: 0 is not allowed; allowed: a number above 0, because the scale is logarithmic");
});

test("whole numbers are called so, without powers of two", () => {
  const of = (allowed: string) => refuse("space[0].high", [{ ...layers, high: 2.5 }, rate], { says: `2.5 is not allowed; allowed: ${allowed}` }).text;
  expect(of("an integer from -2^53 to 2^53")).toBe("hidden layers, to: 2.5 is not allowed; allowed: a whole number");
  expect(of("an integer from 1 to 2^53")).toBe("hidden layers, to: 2.5 is not allowed; allowed: a whole number from 1 on, because the scale is logarithmic");
});
