import { describe, expect, it } from "vitest";
import {
  averagePictures, commonestMistake, countClasses, distance, isRight, nearest, pairsByDistance, readByAverages,
} from "../../../web/src/chapters/digits/averages";
import { scramble } from "../../../web/src/chapters/digits/random";
import { digits, everyImage, oracle, split } from "./data";

const parts = ["train", "validation", "test"] as const;
const averages = averagePictures(digits, split["train"]!);
const validation = readByAverages(digits, averages, split["validation"]!);

describe("the averages, against NumPy and scikit-learn's nearest centroid", () => {
  it("are the mean of each class over the training images", () => {
    averages[3]!.forEach((value, pixel) => expect(value).toBeCloseTo(oracle.averages.mean_of_3[pixel], 10));
  });

  it.each(parts)("read as many of the %s images right", (part) => {
    const right = readByAverages(digits, averages, split[part]!).filter(isRight).length;
    expect(right).toBe(oracle.averages.right[part]);
  });

  it("make the same mistakes", () => {
    const wrong = validation.filter((reading) => !isRight(reading)).map(({ image, label, read }) => [image, label, read]);
    expect(wrong).toEqual(oracle.averages.wrong_in_validation);
  });

  it("have the same closest and farthest pairs", () => {
    const pairs = pairsByDistance(averages);
    expect(pairs).toHaveLength(45);
    oracle.averages.closest_pairs.forEach(([a, b, away]: [number, number, number], i: number) => {
      expect(pairs[i]).toMatchObject({ a, b });
      expect(pairs[i]!.distance).toBeCloseTo(away, 10);
    });
    const [a, b] = oracle.averages.farthest_pair;
    expect(pairs.at(-1)).toMatchObject({ a, b });
  });

  it.each(parts)("count the classes of the %s images", (part) => {
    expect(countClasses(digits.labels, split[part]!)).toEqual(oracle.classes[part]);
  });
});

describe("reading", () => {
  it("takes the straight-line distance", () => {
    const [a, b] = [new Float64Array(64), new Float64Array(64)];
    b[5] = 3;
    b[60] = 4;
    expect(distance(a, b)).toBe(5);
    expect(nearest(b, [a, b])).toBe(1);
  });

  it("names the commonest mistake", () => {
    const counts = new Map<string, number>();
    for (const [, label, read] of oracle.averages.wrong_in_validation) {
      counts.set(`${label} ${read}`, (counts.get(`${label} ${read}`) ?? 0) + 1);
    }
    const { label, read, count } = commonestMistake(validation)!;
    expect(count).toBe(Math.max(...counts.values()));
    expect(counts.get(`${label} ${read}`)).toBe(count);
    expect(commonestMistake([{ image: 0, label: 4, read: 4 }])).toBeNull();
  });
});

describe("scrambling all pictures alike", () => {
  it.each([1, 2, 3])("changes no reading (seed %i)", (seed) => {
    const other = { pixels: scramble(digits.pixels, seed), labels: digits.labels };
    expect(other.pixels.every((ink, i) => ink === digits.pixels[i])).toBe(false);
    const again = averagePictures(other, split["train"]!);
    expect(readByAverages(other, again, split["validation"]!)).toEqual(validation);
  });

  it("moves pixels within each picture and loses none", () => {
    const moved = scramble(digits.pixels, 1);
    for (const image of everyImage.slice(0, 20)) {
      const sorted = (pixels: Uint8Array) => [...pixels.subarray(64 * image, 64 * image + 64)].sort((a, b) => a - b);
      expect(sorted(moved)).toEqual(sorted(digits.pixels));
    }
  });
});
