import { describe, expect, it } from "vitest";
import { gridTarget } from "../../web/src/widgets/grid_keys";
import { type Rgb, divergingScale, largest, mix, parseColor, roundLimit } from "../../web/src/widgets/scale";

const blue: Rgb = [0, 114, 178];
const white: Rgb = [255, 255, 255];
const vermilion: Rgb = [213, 94, 0];

describe("the diverging scale", () => {
  const scale = divergingScale(blue, white, vermilion, 2);

  it("has its three colours at both limits and at zero, exactly", () => {
    expect(scale.color(-2)).toEqual(blue);
    expect(scale.color(0)).toEqual(white);
    expect(scale.color(2)).toEqual(vermilion);
  });

  it("keeps the end's colour beyond the limit", () => {
    expect(scale.color(1e9)).toEqual(vermilion);
    expect(scale.color(-1e9)).toEqual(blue);
  });

  it("gives no colour to what is not a number, so that unknown never looks like zero", () => {
    for (const unknown of [NaN, Infinity, -Infinity]) expect(scale.color(unknown)).toBeNull();
    expect(scale.css(NaN)).toBe("transparent");
  });

  it("grows darker step by step on both sides of zero", () => {
    const light = (value: number) => scale.color(value)!.reduce((sum, channel) => sum + channel, 0);
    for (let i = 1; i <= 20; i++) {
      expect(light(i / 10)).toBeLessThan(light((i - 1) / 10));
      expect(light(-i / 10)).toBeLessThan(light((1 - i) / 10));
    }
  });

  it("shows zero everywhere where the limit is 0", () => {
    expect(divergingScale(blue, white, vermilion, 0).color(0)).toEqual(white);
  });
});

describe("mix", () => {
  it("gives back both ends of any pair", () => {
    for (const [a, b] of [[blue, white], [[0, 0, 0], vermilion], [white, [20, 24, 31]]] as [Rgb, Rgb][]) {
      expect(mix(a, b, 0)).toEqual(a);
      expect(mix(a, b, 1)).toEqual(b);
    }
  });

  // Chromium 156, `color-mix(in oklab, B SHARE%, A)` painted on a canvas.
  it.each([
    ["#ffffff", "#0072b2", 25, [199, 219, 237]],
    ["#ffffff", "#0072b2", 50, [144, 184, 218]],
    ["#ffffff", "#d55e00", 50, [240, 177, 146]],
    ["#ffffff", "#d55e00", 75, [228, 137, 89]],
    ["#1b2029", "#4aa8e0", 50, [53, 96, 126]],
    ["#1b2029", "#f08a3c", 75, [182, 111, 62]],
  ])("mixes as CSS does in Oklab: %s, %s, %i %%", (a, b, percent, expected) => {
    mix(parseColor(a), parseColor(b), percent / 100).forEach((channel, i) => {
      expect(Math.abs(channel - expected[i]!)).toBeLessThanOrEqual(1);
    });
  });

  it("is even to the eye: half way from black to white lies Oklab's grey (0.5³ of the light), not the byte's", () => {
    expect(mix([0, 0, 0], [255, 255, 255], 0.5)).toEqual([99, 99, 99]);
  });
});

describe("parseColor", () => {
  it("reads the tokens' two spellings", () => {
    expect(parseColor(" #0072b2")).toEqual(blue);
    expect(parseColor("#FFF")).toEqual(white);
  });
  it("quotes anything else", () => {
    for (const text of ["", "red", "#12345", "0072b2"]) expect(() => parseColor(text)).toThrow(`found "${text}"`);
  });
});

describe("limits", () => {
  it("finds the largest absolute value among finite numbers", () => {
    expect(largest([0.5, -3, NaN, Infinity, 2])).toBe(3);
    expect(largest([])).toBe(0);
    expect(largest(new Float32Array([-0.25]))).toBe(0.25);
  });

  it("rounds up to a number that is easily read", () => {
    const rounded = [0.011, 0.02, 0.21, 0.5, 0.51, 1, 1.01, 3, 7, 99, 100].map(roundLimit);
    expect(rounded).toEqual([0.015, 0.02, 0.3, 0.5, 0.7, 1, 1.5, 3, 7, 100, 100]);
  });

  it("never falls below the value", () => {
    for (let i = 1; i < 2000; i++) expect(roundLimit(i / 137)).toBeGreaterThanOrEqual((i / 137) * (1 - 1e-9));
  });

  it("gives 1 where there is nothing to scale", () => {
    for (const nothing of [0, NaN, Infinity]) expect(roundLimit(nothing)).toBe(1);
  });
});

describe("the keys of a grid", () => {
  const from = (index: number, key: string) => gridTarget(key, index, 8, 62);
  it("moves by one cell and by one row", () => {
    expect(["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown"].map((key) => from(9, key))).toEqual([8, 10, 1, 17]);
  });
  it("stays inside, the last row's gap included", () => {
    expect(["ArrowLeft", "ArrowUp"].map((key) => from(0, key))).toEqual([0, 0]);
    expect(["ArrowRight", "ArrowDown"].map((key) => from(61, key))).toEqual([61, 61]);
    expect(from(55, "ArrowDown")).toBe(61);
  });
  it("knows Home and End, and leaves other keys to the page", () => {
    expect([from(30, "Home"), from(30, "End"), from(30, "Tab")]).toEqual([0, 61, null]);
  });
});
