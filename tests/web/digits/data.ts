/** The digits, the article's split and NumPy's facts about them, read from the repository's data files. */
import { readFileSync } from "node:fs";

const read = (path: string): string => readFileSync(new URL(`../../../${path}`, import.meta.url), "utf8");

const lines = read("core/data/digits.txt").trimEnd().split("\n");

export const digits = {
  pixels: Uint8Array.from(lines.flatMap((line) => [...line.slice(0, 64)].map((ink) => parseInt(ink, 17)))),
  labels: Uint8Array.from(lines.map((line) => Number(line[65]))),
};

export const split: Record<string, number[]> = Object.fromEntries(
  read("core/data/article_split.txt").trimEnd().split("\n").map((line) => {
    const [part, ...images] = line.split(" ");
    return [part, images.map(Number)];
  }),
);

export const oracle = JSON.parse(read("tests/oracle/digits.json"));
export const everyImage = [...digits.labels.keys()];
