import { describe, expect, it } from "vitest";
import { opening, overfit, published, stopped, withPatience } from "../../../web/src/chapters/early_stopping/documents";
import { horizon, isRestored, keptLoss, turningPoint } from "../../../web/src/chapters/early_stopping/moments";
import type { EpochMetrics, RunStatus } from "../../../web/src/engine/protocol";

const rows = (...losses: number[]) => losses.map((validation_loss, epoch) => ({ epoch, validation_loss }) as EpochMetrics);
const status = (weights_hash: string, best_weights_hash: string) => ({ weights_hash, best_weights_hash, best_value: 1.2 }) as RunStatus;

describe("where a run turned", () => {
  it("is its first row of least validation loss", () => {
    expect(turningPoint(rows(3, 1, 2, 1))?.epoch).toBe(1);
    expect(turningPoint([])).toBeUndefined();
  });

  it("leaves room to the right, within the run's epochs", () => {
    expect([0, 250, 251, 600, 1900].map((epoch) => horizon(epoch, 2000))).toEqual([250, 250, 500, 1000, 2000]);
    expect(horizon(0, 100)).toBe(100);
  });
});

describe("what a run ends with", () => {
  it("is the snapshot where the hashes are equal", () => {
    expect([status("a", "a"), status("b", "a"), status("b", "")].map(isRestored)).toEqual([true, false, null]);
    expect(keptLoss(status("a", "a"), rows(3)[0]!)).toBe(1.2);
    expect(keptLoss(status("b", "a"), rows(3)[0]!)).toBe(3);
  });
});

describe("the chapter's documents", () => {
  it("differ in what they are about", () => {
    expect({ ...published, published: undefined }).toEqual({ ...stopped, published: undefined });
    expect(withPatience(stopped, 10).early_stopping).toEqual({ enabled: true, patience: 10 });
    expect(overfit.early_stopping).toBeUndefined();
    expect(opening("alias")).toBe(published);
  });
});
