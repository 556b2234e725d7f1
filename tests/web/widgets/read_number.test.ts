import { expect, it } from "vitest";
import { readNumber } from "../../../web/src/widgets/read_number";

const value = (text: string, whole?: boolean) => (readNumber(text, whole) as { value?: number }).value;
const problem = (text: string, whole?: boolean) => (readNumber(text, whole) as { problem?: string }).problem;

it.each([
  ["0.5", 0.5], ["0,5", 0.5], [".5", 0.5], [",5", 0.5], ["5.", 5], ["5,", 5], [" 12 ", 12], ["-0,25", -0.25], ["−3", -3], ["+3", 3],
  ["1e-3", 1e-3], ["1,5e-3", 1.5e-3], ["1.5E3", 1500], ["1000", 1000], ["1000,25", 1000.25], ["0", 0],
])("reads %s, by whichever keyboard it was typed", (text, number) => {
  expect(value(text)).toBe(number);
});

it("reads three decimals where they cannot be thousands", () => {
  expect(value("0,001")).toBe(0.001);
  expect(value("0.500")).toBe(0.5);
  expect(value("1234,567")).toBe(1234.567);
  expect(value("1.125"), "the page writes so itself").toBe(1.125);
});

it("reads back every number that the page writes into a field", () => {
  for (const number of [1e-7, 1.234, 12.345, 123.456, 999.999, 1e21, -2.125, 0.1 + 0.2, 1e6, 123456.789]) {
    expect(value(String(number)), String(number)).toBe(number);
  }
});

it.each([
  ["1,000", "1 or 1000"], ["1,250", "1.25 or 1250"], ["-12,345", "-12.345 or -12345"], ["1.000", "1 or 1000"], ["1.500", "1.5 or 1500"],
])("refuses %s, which can mean two numbers, and says which", (text, both) => {
  expect(problem(text)).toBe(`“${text}” can mean ${both}. Write ${both}.`);
});

it.each(["1,000.5", "1.000,5", "1,000,000", "1 000", "1'000", "abc", "0x10", "Infinity", "NaN", ".", ",", "-", "1e", "e5", "5 %", "1..2"])(
  "refuses %s",
  (text) => {
    expect(problem(text)).toMatch(/is not a number\. Write one such as 0\.5 or 0,5, and nothing between thousands\.$/);
  },
);

it("refuses what no number can hold", () => {
  expect(problem("1e999")).toBe("“1e999” is too large.");
  expect(problem("9007199254740993", true)).toBe("“9007199254740993” is too large.");
});

it("takes digits alone where a whole number is asked", () => {
  expect(value("64", true)).toBe(64);
  expect(value("-3", true)).toBe(-3);
  expect(value("1e3", true)).toBe(1000);
  for (const text of ["2.5", "2,5", "1.000", "1,000", "2.0", "1e-3"]) {
    expect(problem(text, true), text).toBe(`“${text}” is not a whole number: write its digits alone, such as 64 or 1000.`);
  }
  expect(problem("two", true)).toBe("“two” is not a number. Write one such as 64.");
});

it("no component leaves a number to the browser's own field, which drops a comma", () => {
  const sources = import.meta.glob("../../../web/src/**/*.svelte", { query: "?raw", import: "default", eager: true });
  expect(Object.keys(sources).length).toBeGreaterThan(50);
  expect(Object.entries(sources).filter(([, text]) => /type=["{']*number/.test(text as string)).map(([name]) => name)).toEqual([]);
});
