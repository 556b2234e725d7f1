import { describe, expect, it } from "vitest";
import { largestDistance, publishedLog } from "../../../web/src/chapters/published_log";

describe("the published log", () => {
  it("has the notebook's rows, one every 50 epochs", () => {
    const rows = publishedLog("notebook_baseline");
    expect(rows).toHaveLength(200);
    expect(rows[0]).toEqual({ epoch: 0, loss: 0.084, validation_loss: 0.111 });
    expect(rows.map(({ epoch }) => epoch)).toEqual(Array.from({ length: 200 }, (_, i) => 50 * i));
    expect(publishedLog("article")).toHaveLength(11);
    expect(publishedLog("nobody's")).toEqual([]);
  });

  it("ends where it is asked to", () => expect(publishedLog("notebook_baseline", 1550).at(-1)?.epoch).toBe(1550));
});

describe("the largest distance of a run", () => {
  const rows = [{ epoch: 0, loss: 0.1, validation_loss: 0 }, { epoch: 1, loss: 0.2, validation_loss: 0 }, { epoch: 2, loss: 0.3, validation_loss: 0 }];
  const history = [0.9, 0.25, 0.2].map((shown_train_loss) => ({ shown_train_loss }));

  it("leaves out the random start and what is not trained yet", () => {
    expect(largestDistance(rows, history)).toBeCloseTo(0.1, 12);
    expect(largestDistance(rows, history.slice(0, 2))).toBeCloseTo(0.05, 12);
  });

  it("is not known before the first point", () => expect(largestDistance(rows, history.slice(0, 1))).toBeNaN());
});
