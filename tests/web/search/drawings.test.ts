/** What the chapter draws itself, where the numbers are unlike those it was made for. */
import { render } from "svelte/server";
import { describe, expect, it } from "vitest";
import TrialHistory from "../../../web/src/chapters/search/TrialHistory.svelte";
import type { Trial } from "../../../web/src/engine/study_protocol";
import Slices from "../../../web/src/widgets/Slices.svelte";
import TrialCurves from "../../../web/src/widgets/TrialCurves.svelte";

const texts = (body: string) => [...body.matchAll(/<text[^>]*>([^<]*)<\/text>/g)].map(([, text]) => text);

describe("slices", () => {
  const slice = (ticks: { at: number; text: string }[]) => ({ id: "a", label: "rate", ticks, dots: [{ id: 0, x: 0.5, y: 0.5, kept: true }] });
  const drawn = (ticks: { at: number; text: string }[]) =>
    texts(render(Slices, { props: { title: "Slices", slices: [slice(ticks)], yTicks: [{ at: 0, text: "0" }, { at: 0.5, text: "half" }, { at: 1, text: "1" }] } }).body);

  it("name both ends of an axis, and one of equal values once", () => {
    expect(drawn([{ at: 0, text: "0.01" }, { at: 0.5, text: "0.1" }, { at: 1, text: "10" }])).toEqual(["0.01", "10", "0", "1"]);
    expect(drawn([{ at: 0.5, text: "0.1" }])).toEqual(["0.1", "0", "1"]);
  });
});

describe("learning curves", () => {
  const curve = (kind: "complete" | "pruned", ...values: number[]) => ({ number: values.length, kind, points: values.map((value, i) => ({ step: 10 * i, value })) });
  const drawn = (low: number, high: number, ...curves: ReturnType<typeof curve>[]) =>
    render(TrialCurves, { props: { title: "Curves", quantity: "value", curves, last: 20, low, high } }).body;

  it("leave out what is no number; a pruned one's dot is at its last", () => {
    const body = drawn(0, 1, curve("pruned", 0.5, 0.6, NaN));
    expect(body).not.toContain("NaN");
    expect(/<polyline[^>]*points="([^"]*)"/.exec(body)![1]!.split(" ")).toHaveLength(2);
    expect(/<circle[^>]*cx="([^"]*)"/.exec(body)![1]).toBe(/<polyline[^>]*points="[^"]* ([^",]*),/.exec(body)![1]!.replace(/\.0$/, ""));
  });

  it("go below zero where values do", () => {
    const [bottom, top] = /<polyline[^>]*points="([^"]*)"/.exec(drawn(-4, 0, curve("complete", -4, 0)))![1]!.split(" ").map((point) => Number(point.split(",")[1]));
    expect(bottom! - top!).toBe(135); // the height of the axes
  });

  it("say all their colours", () => {
    const body = drawn(0, 1);
    for (const kind of ["complete", "pruned", "running", "failed"]) expect(body).toContain(kind);
  });
});

describe("the chart of all trials", () => {
  const trial = (number: number, state: Trial["state"], value: number | null): Trial => ({
    number, state, value, parameters: {}, reports: [{ step: 5, value: 0.1 }], started: "", ended: "", reason: "",
  });
  const drawn = (quantity: "accuracy" | "loss" | "value", trials: Trial[]) => render(TrialHistory, { props: { trials, higherIsBetter: quantity !== "loss", quantity, budget: 10 } }).body.replace(/<!--.*?-->/g, "");
  const rows = (body: string) => [...body.matchAll(/<tr[^>]*><td.*?<\/tr>/gs)].map(([row]) => [...row.matchAll(/<td[^>]*>([^<]*)</g)].map(([, cell]) => cell));

  it("says of a failed trial that it failed, and no number", () => {
    const body = drawn("accuracy", [trial(0, "complete", 0.5), trial(1, "failed", null)]);
    expect(rows(body)).toEqual([["0", "0.5000", "0.5000", "", ""], ["1", "0.5000", "", "", "yes"]]);
    expect(body).toContain('aria-label="Trials up to trial 1: best so far 0.5000, complete 0.5000."');
  });

  it("shows values of any size, and switches to the logarithm for losses alone", () => {
    expect(rows(drawn("value", [trial(0, "complete", -30), trial(1, "pruned", 50)])).map((row) => row.slice(2, 4))).toEqual([["−30.0000", ""], ["", "50.0000"]]);
    expect(drawn("value", [])).not.toMatch(/y axis|above 0\.9/);
    expect(drawn("loss", [])).toContain("y axis");
    expect(drawn("accuracy", [])).toContain("above 0.9");
  });
});
