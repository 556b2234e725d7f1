/** The file that progress is saved to and loaded from. */
import { isObject } from "../chapters/json";
import { type Theme, themes } from "./theme.svelte";

const format = "MLP Lab progress";

/** `progress`: JSON, as it is kept on the device; `runs`: those that are pinned. */
export const progressFile = (progress: string, theme: Theme, runs: readonly object[]): string =>
  JSON.stringify({ format, version: 1, theme, progress: JSON.parse(progress) as unknown, runs }, null, 1) + "\n";

/** Reads such a file. Throws an Error that says what is wrong with it; single entries that are not sound are left out later. `runs`: undefined in files of the first versions. */
export function readProgressFile(text: string): { progress: string; theme: Theme | undefined; runs: unknown } {
  let file: unknown;
  try {
    file = JSON.parse(text);
  } catch {
    throw new Error("It is not JSON, or was cut off.");
  }
  if (!isObject(file) || file["format"] !== format) throw new Error(`Its "format" must be "${format}".`);
  if (file["version"] !== 1) throw new Error(`Its "version" is ${JSON.stringify(file["version"])}; 1 can be read.`);
  if (!isObject(file["progress"])) throw new Error('Its "progress" must be an object.');
  return { progress: JSON.stringify(file["progress"]), theme: themes.find((theme) => theme === file["theme"]), runs: file["runs"] };
}
