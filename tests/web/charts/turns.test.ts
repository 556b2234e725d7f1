import { describe, expect, it, vi } from "vitest";
import { cancelTurn, inTurn } from "../../../web/src/charts/turns";

describe("turns to draw", () => {
  it("lets each owner draw once, its latest drawing", async () => {
    const drawn: string[] = [];
    const [a, b] = [{}, {}];
    inTurn(a, () => drawn.push("a old"));
    inTurn(b, () => drawn.push("b"));
    inTurn(a, () => drawn.push("a"));
    expect(drawn).toEqual([]);
    await vi.waitFor(() => expect(drawn).toEqual(["a", "b"]));
  });

  it("goes on after the only one that waited is gone", async () => {
    const gone = {};
    inTurn(gone, () => expect.unreachable());
    cancelTurn(gone);
    await new Promise((resolve) => setTimeout(resolve, 20));
    const draw = vi.fn();
    inTurn({}, draw);
    await vi.waitFor(() => expect(draw).toHaveBeenCalledOnce());
  });
});
