import { describe, expect, it } from "vitest";
import { curveCsv, curveTable } from "../../../web/src/chapters/search/curves";
import type { Trial } from "../../../web/src/engine/study_protocol";

const trial = (number: number, state: Trial["state"], steps: readonly number[]): Trial => ({
  number, state, value: null, parameters: {}, reports: steps.map((step) => ({ step, value: step / 1000 })), started: "", ended: "", reason: "",
});

describe("learning curves", () => {
  it("have a table: a row for each trial that reported, a column for each epoch, empty where a trial had been stopped", () => {
    expect(curveTable([trial(0, "complete", [5, 10]), trial(1, "waiting", []), trial(2, "pruned", [5])])).toEqual({
      heads: ["trial", "state", "epoch 5", "epoch 10"],
      rows: [["0", "complete", "0.0050", "0.0100"], ["2", "pruned", "0.0050", ""]],
    });
    expect(curveTable([])).toEqual({ heads: ["trial", "state"], rows: [] });
  });

  it("show of many epochs few, with the last among them", () => {
    const { heads } = curveTable([trial(0, "running", Array.from({ length: 100 }, (_, i) => i + 1))]);
    expect(heads.slice(2)).toEqual([9, 22, 35, 48, 61, 74, 87, 100].map((step) => `epoch ${step}`));
  });

  it("are kept as a file, every report a row", () => {
    expect(curveCsv([trial(0, "complete", [5, 10]), trial(2, "failed", [5])])).toBe("Number,State,Epoch,Value\n0,complete,5,0.005\n0,complete,10,0.01\n2,failed,5,0.005\n");
  });
});
