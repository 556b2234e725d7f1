import { describe, expect, it } from "vitest";
import { centre, neighbour, planNetwork, products, strongest, unitAt } from "../../web/src/widgets/network_layout";

const shapes = [[64, 64, 10], [64, 33, 10], [64, 128, 64, 32, 10], [64, 1, 10], [64, 64, 64, 64, 64, 10]];
const widths = [300, 328, 566, 700];

describe("the plan of a network", () => {
  it.each(shapes)("keeps every unit inside the picture and layers in order: %j", (...sizes) => {
    for (const width of widths) {
      const plan = planNetwork(sizes, width);
      let right = 0;
      for (const layer of plan.layers) {
        expect(layer.left).toBeGreaterThanOrEqual(right);
        for (let unit = 0; unit < layer.size; unit++) {
          const { x, y } = centre(layer, unit);
          expect(x).toBeGreaterThan(layer.left);
          expect(x).toBeLessThan(width);
          expect(y).toBeGreaterThan(0);
          expect(y).toBeLessThan(plan.height);
        }
        right = layer.left + layer.columns * layer.cell;
      }
    }
  });

  it("draws 64 pixels as the image they are, and 10 outputs as a column", () => {
    const [image, , outputs] = planNetwork([64, 64, 10], 566).layers;
    expect([image!.columns, image!.rows]).toEqual([8, 8]);
    expect([outputs!.columns, outputs!.rows]).toEqual([1, 10]);
  });

  it.each(shapes)("finds every unit at its own centre: %j", (...sizes) => {
    for (const width of widths) {
      const plan = planNetwork(sizes, width);
      sizes.forEach((size, layer) => {
        for (let unit = 0; unit < size; unit++) {
          const { x, y } = centre(plan.layers[layer]!, unit);
          expect(unitAt(plan, x, y)).toEqual({ layer, unit });
        }
      });
    }
  });

  it("finds nothing between two layers", () => {
    const plan = planNetwork([64, 64, 10], 566);
    const [a, b] = plan.layers;
    expect(unitAt(plan, (a!.left + a!.columns * a!.cell + b!.left) / 2, plan.height / 2)).toBeNull();
  });
});

describe("the arrow keys", () => {
  const plan = planNetwork([64, 64, 10], 566);
  it("move inside a layer by row and column", () => {
    const from = { layer: 1, unit: 18 };
    const units = ["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown"].map((key) => neighbour(plan, from, key));
    expect(units.map((place) => place!.unit)).toEqual([17, 19, 10, 26]);
    expect(units.every((place) => place!.layer === 1)).toBe(true);
  });
  it("cross the edge to the layer beside it, at the same height", () => {
    expect(neighbour(plan, { layer: 1, unit: 63 }, "ArrowRight")).toEqual({ layer: 2, unit: 9 });
    expect(neighbour(plan, { layer: 2, unit: 0 }, "ArrowLeft")).toEqual({ layer: 1, unit: 7 });
    expect(neighbour(plan, { layer: 0, unit: 0 }, "ArrowLeft")).toEqual({ layer: 0, unit: 0 });
  });
  it("reach every unit from any other", () => {
    const seen = new Set(["1/0"]);
    const open = [{ layer: 1, unit: 0 }];
    for (const place of open) {
      for (const key of ["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown"]) {
        const next = neighbour(plan, place, key)!;
        const name = `${next.layer}/${next.unit}`;
        if (!seen.has(name)) open.push(next);
        seen.add(name);
      }
    }
    expect(seen.size).toBe(64 + 64 + 10);
  });
  it("leave other keys to the page", () => expect(neighbour(plan, { layer: 1, unit: 0 }, "Tab")).toBeNull());
});

describe("connections", () => {
  it("carry weight times activation, one row a unit", () => {
    expect([...products([1, 2, 3, -4, 5, 6], [10, 0, 0.5])]).toEqual([10, 0, 1.5, -40, 0, 3]);
  });
  it("are drawn strongest last, whatever their sign, without zeros", () => {
    expect(strongest([0.1, -3, 0, 2, NaN], 3)).toEqual([0, 3, 1]);
    expect(strongest([0.1, -3, 0, 2], 2)).toEqual([3, 1]);
  });
});
