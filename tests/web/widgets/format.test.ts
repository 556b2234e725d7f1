import { describe, expect, it } from "vitest";
import { fixed, percent, short, shortHash, tick } from "../../../web/src/widgets/format";

describe("numbers as the page writes them", () => {
  it.each([
    [0, "0"], [1, "1"], [0.1, "0.100"], [0.2309, "0.231"], [12.345, "12.3"], [-0.5, "−0.500"], [1234.5, "1230"], [500, "500"],
    [0.000213, "0.000213"], [1.2e-7, "1.20e−7"], [2.5e7, "2.50e+7"], [NaN, "–"], [Infinity, "∞"], [-Infinity, "−∞"], [null, "–"], [undefined, "–"],
  ])("short(%s) is %s", (value, text) => expect(short(value)).toBe(text));

  it.each([[0.23104, 4, "0.2310"], [-0.00001, 3, "0.000"], [-1.5, 1, "−1.5"], [NaN, 3, "–"], [Infinity, 3, "∞"]])("fixed(%s, %d) is %s", (value, places, text) =>
    expect(fixed(value, places)).toBe(text),
  );

  it("writes shares as percentages and hashes short", () => {
    expect(percent(0.9614)).toBe("96.1\u00a0%");
    expect(percent(NaN)).toBe("–");
    expect(shortHash("9f3c71a20011beef")).toBe("9f3c-71a2");
    expect(shortHash("")).toBe("–");
  });
});

describe("values on an axis", () => {
  it.each([[0, "0"], [0.5, "0.5"], [0.25, "0.25"], [1.5, "1.5"], [2, "2"], [100, "100"], [-0.5, "−0.5"], [0.00001, "1e−5"], [1e6, "1e+6"]])("tick(%d) is %s", (value, text) =>
    expect(tick(value)).toBe(text),
  );
});
