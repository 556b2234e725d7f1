/** Opens a run from a file that the reader chose or dropped. */
import { tick } from "svelte";
import { session } from "../chapters/session.svelte";
import { navigation } from "./navigation.svelte";

/** As `mlp` bounds it: a run of 100,000 epochs. */
const mostBytes = 200_000_000;

class Opening {
  /** What is wrong with the file; "" where nothing is. */
  problem = $state("");
  /** Where in the page such a file opens; "" where nowhere. */
  elsewhere = $state("");

  /** True: its run is open. */
  async open(file: Pick<File, "name" | "size" | "text">): Promise<boolean> {
    this.problem = this.elsewhere = "";
    try {
      if (file.size > mostBytes) throw new Error(`${file.name} is larger than 200 MB: no run is.`);
      const text = await file.text().catch(() => Promise.reject(new Error(`${file.name} cannot be read. A folder holds no run: choose a single file.`)));
      const { readRun } = await import("./read_run");
      const run = readRun(text, file.name);
      const why = await session.lab?.refusal(run.document);
      if (why) throw new Error(`${file.name} was not opened. ${why}`);
      navigation.open(run, run.place);
      await tick();
      scrollTo({ top: 0 });
      return true;
    } catch (thrown) {
      this.problem = (thrown as Error).message;
      this.elsewhere = (thrown as { at?: string }).at ?? "";
      return false;
    }
  }
}

export const opening = new Opening();
