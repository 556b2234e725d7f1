import { describe, expect, it } from "vitest";
import { fitOf } from "../../../web/src/chapters/depth/fit";
import type { EpochMetrics } from "../../../web/src/engine/protocol";

const rows = (losses: [train: number, validation: number][], accuracy = 0.95) =>
  losses.map(([train_loss, validation_loss], epoch) => ({ epoch, train_loss, validation_loss, validation_accuracy: accuracy }) as EpochMetrics);

describe("what two loss curves say", () => {
  it("knows the good fit by a validation loss that falls to the end", () => {
    expect(fitOf(rows([[3, 3], [1, 1.1], [0.5, 0.6]]))?.kind).toBe("good");
    expect(fitOf(rows([[3, 3], [1, 1.1], [0.5, 0.6]], 0.8))?.kind).toBe("neither");
    expect(fitOf(rows([[3, 3], [1, 0.6], [0.5, 0.63]]))?.kind).toBe("neither");
  });

  it("knows the overfit by a validation loss that rises while the training loss falls", () => {
    const fit = fitOf(rows([[3, 3], [1, 1], [0.1, 1.31]]))!;
    expect([fit.kind, fit.best.epoch, fit.end.epoch]).toEqual(["overfit", 1, 2]);
    expect(fitOf(rows([[3, 3], [1, 1], [1.2, 1.4]]))?.kind).toBe("neither");
    expect(fitOf([])).toBeUndefined();
  });
});
