import { expect, it } from "vitest";
import { beyond, faintestPixel, nearestImage, pixelFacts } from "../../../web/src/chapters/digits/pixel_facts";
import { digits, everyImage, oracle, split } from "./data";

const all = pixelFacts(digits.pixels, everyImage);
const everyPixel = [...Array(64).keys()];
const train = pixelFacts(digits.pixels, split["train"]!);

it("knows each pixel's most ink and how many images have any, as NumPy does", () => {
  expect([...all.most]).toEqual(oracle.most_ink);
  expect([...all.inked]).toEqual(oracle.images_with_ink);
  expect(all.most.reduce<number[]>((blank, most, pixel) => (most === 0 ? [...blank, pixel] : blank), [])).toEqual(oracle.blank_pixels);
});

it("knows each pixel's least ink", () => {
  const two = Uint8Array.from({ length: 128 }, (_, i) => (i < 64 ? 7 : i % 64 === 3 ? 2 : 9));
  const { least, most } = pixelFacts(two, [0, 1]);
  expect([least[0], most[0], least[3], most[3]]).toEqual([7, 9, 2, 7]);
});

it("finds the faintest pixel that is not blank", () => {
  const pixel = faintestPixel(all);
  expect(oracle.most_ink[pixel]).toBe(Math.min(...oracle.most_ink.filter((most: number) => most > 0)));
});

it("finds the pixels and images beyond the training images' range", () => {
  const wider = everyPixel.filter((pixel) => all.most[pixel] !== train.most[pixel]);
  expect(wider).toEqual(oracle.pixels_wider_over_all);
  for (const part of ["train", "validation", "test"]) {
    expect(beyond(digits.pixels, split[part]!, train), part).toEqual(oracle.beyond_training_range[part]);
  }
});

it("finds an image itself, and still when a pixel of it changes", () => {
  for (const image of [0, 500, 1796]) {
    const picture = digits.pixels.slice(64 * image, 64 * image + 64);
    expect(nearestImage(digits.pixels, picture)).toBe(image);
    picture[20] = 16 - picture[20]!;
    expect(nearestImage(digits.pixels, picture)).toBe(image);
  }
});
