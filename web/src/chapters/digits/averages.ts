/** Reading digits by plain averages: nothing is learned, pictures are only compared. */
import { imageOf, pixelsPerImage } from "../../widgets/digits";
import type { Digits } from "../../engine/protocol";

type Pixels = ArrayLike<number>;

/** The average picture of each class over the given images. */
export function averagePictures({ pixels, labels }: Digits, images: ArrayLike<number>): Float64Array[] {
  const sums = Array.from({ length: 10 }, () => new Float64Array(pixelsPerImage));
  const counts = countClasses(labels, images);
  for (const image of Array.from(images)) {
    imageOf(pixels, image).forEach((value, pixel) => (sums[labels[image]!]![pixel]! += value));
  }
  return sums.map((sum, digit) => sum.map((value) => value / counts[digit]!));
}

/** How many of the given images each class has. */
export function countClasses(labels: Uint8Array, images: ArrayLike<number>): number[] {
  const counts = Array<number>(10).fill(0);
  for (const image of Array.from(images)) counts[labels[image]!]!++;
  return counts;
}

/** The straight-line distance of two pictures as points with 64 coordinates. */
export function distance(a: Pixels, b: Pixels): number {
  let sum = 0;
  for (let pixel = 0; pixel < pixelsPerImage; pixel++) sum += (a[pixel]! - b[pixel]!) ** 2;
  return Math.sqrt(sum);
}

/** Index of the candidate least distant from `picture`. */
export function nearest(picture: Pixels, candidates: readonly Pixels[]): number {
  const distances = candidates.map((candidate) => distance(picture, candidate));
  return distances.indexOf(Math.min(...distances));
}

/** A picture of the data, what it is, and what it was read as. */
export interface Reading {
  image: number;
  label: number;
  read: number;
}

/** Reads each image as the class of the average nearest to it. */
export function readByAverages({ pixels, labels }: Digits, averages: readonly Pixels[], images: ArrayLike<number>): Reading[] {
  return Array.from(images, (image) => ({
    image,
    label: labels[image]!,
    read: nearest(imageOf(pixels, image), averages),
  }));
}

export const isRight = ({ label, read }: Reading): boolean => label === read;

export interface Pair {
  a: number;
  b: number;
  distance: number;
}

/** All 45 pairs of averages, the closest first. */
export function pairsByDistance(averages: readonly Pixels[]): Pair[] {
  const pairs = averages.flatMap((_, a) =>
    averages.slice(a + 1).map((other, i) => ({ a, b: a + 1 + i, distance: distance(averages[a]!, other) })),
  );
  return pairs.sort((p, q) => p.distance - q.distance);
}

/** The mistake made most often: a class, and what it was read as; null where there is none. */
export function commonestMistake(readings: readonly Reading[]): { label: number; read: number; count: number } | null {
  const counts = new Map<string, { label: number; read: number; count: number }>();
  for (const { label, read } of readings.filter((reading) => !isRight(reading))) {
    const key = `${label}-${read}`;
    counts.set(key, { label, read, count: (counts.get(key)?.count ?? 0) + 1 });
  }
  return [...counts.values()].sort((a, b) => b.count - a.count)[0] ?? null;
}
