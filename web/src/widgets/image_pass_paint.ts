/** Draws one image's way through a network at a given time: units, the chosen unit's connections, and the wave on them. */
import { type Point, partOf, shareOf } from "./image_pass";
import { type Plan, centre } from "./network_layout";
import { activationScale, signedScale } from "./palette.svelte";
import { largest } from "./scale";
import { tokens } from "./theme.svelte";

/** A layer as a trace of the image gives it. */
export interface PassedLayer {
  weights: ArrayLike<number>;
  inputs: number;
  a: ArrayLike<number>;
  delta: ArrayLike<number>;
  weight_gradient: ArrayLike<number>;
}

export interface Passed {
  inputs: ArrayLike<number>;
  layers: readonly PassedLayer[];
}

type Context = CanvasRenderingContext2D;

export function paintPass(context: Context, plan: Plan, { inputs, layers }: Passed, unit: number, time: number): void {
  const [hidden, last] = [layers[0]!, layers[1]!];
  const [pixels, units, outputs] = [plan.layers[0]!, plan.layers[1]!, plan.layers[2]!];
  const here = centre(units, unit);
  const own = (values: ArrayLike<number>, pixel: number) => values[unit * hidden.inputs + pixel]!;
  const leaving = Array.from({ length: outputs.size }, (_, k) => last.weights[k * last.inputs + unit]!);

  const into = Float32Array.from(inputs, (x, pixel) => x * own(hidden.weights, pixel));
  const gradients = Float32Array.from(inputs, (_, pixel) => own(hidden.weight_gradient, pixel));
  const updating = shareOf("update", time) > 0;
  const fromPixel = (pixel: number) => curve(centre(pixels, pixel), here);
  const toOutput = (k: number) => curve(here, centre(outputs, k));
  const back = shareOf("gradients", time);
  edges(context, into, fromPixel, shareOf("into-unit", time), back > 0 ? 0.12 : 0.9);
  edges(context, leaving.map((w) => w * hidden.a[unit]!), toOutput, shareOf("to-outputs", time), shareOf("back-to-unit", time) > 0 ? 0.12 : 0.9);
  edges(context, leaving.map((w, k) => w * last.delta[k]!), (k) => reversed(toOutput(k)), shareOf("back-to-unit", time), 0.9);
  edges(context, updating ? gradients.map((g) => -g) : gradients, (pixel) => reversed(fromPixel(pixel)), back, 0.9);

  paintUnits(context, plan, 0, inputs, null, 1, 0, -1);
  paintUnits(context, plan, 1, hidden.a, hidden.delta, shareOf("unit", time), shareOf("delta", time), unit);
  paintUnits(context, plan, 2, last.a, last.delta, shareOf("outputs", time), shareOf("loss", time), -1);
}

type Curve = readonly [Point, Point, Point, Point];

function curve(from: Point, to: Point): Curve {
  const middle = (from.x + to.x) / 2;
  return [from, { x: middle, y: from.y }, { x: middle, y: to.y }, to];
}
const reversed = ([a, b, c, d]: Curve): Curve => [d, c, b, a];

/** Every connection that carries something, drawn up to `share` of its way, with the wave's head on it. */
function edges(context: Context, values: ArrayLike<number>, way: (index: number) => Curve, share: number, strength: number): void {
  if (share === 0) return;
  const limit = largest(values) || 1;
  const scale = signedScale(1);
  for (let index = 0; index < values.length; index++) {
    const size = Math.abs(values[index]!) / limit;
    if (size === 0) continue;
    const [a, b, c, d] = partOf(way(index), share);
    context.strokeStyle = context.fillStyle = scale.css(Math.sign(values[index]!));
    context.globalAlpha = strength * (0.3 + 0.7 * size);
    context.lineWidth = 0.5 + 2.5 * size;
    context.beginPath();
    context.moveTo(a.x, a.y);
    context.bezierCurveTo(b.x, b.y, c.x, c.y, d.x, d.y);
    context.stroke();
    if (share === 1) continue;
    context.beginPath();
    context.arc(d.x, d.y, 1.5 + 2.5 * size, 0, 2 * Math.PI);
    context.fill();
  }
  context.globalAlpha = 1;
}

/** A layer's units in the ink of their values, as far as these are there (`share`), with their deltas as rings (`ring`). */
function paintUnits(context: Context, plan: Plan, layer: number, values: ArrayLike<number>, deltas: ArrayLike<number> | null, share: number, ring: number, chosen: number): void {
  const [paper, ink, muted, font] = tokens("--paper", "--ink", "--muted", "--font-ui");
  const { size, cell, pitch } = plan.layers[layer]!;
  const scale = activationScale(Math.max(1, largest(values)));
  const signed = signedScale(deltas ? largest(deltas) : 1);
  const radius = Math.min(cell / 2 - 1.5, pitch / 2 - 1.5, 9);
  for (let unit = 0; unit < size; unit++) {
    const { x, y } = centre(plan.layers[layer]!, unit);
    context.beginPath();
    if (layer === 0) context.rect(x - cell / 2 + 0.5, y - cell / 2 + 0.5, cell - 1, cell - 1);
    else context.arc(x, y, radius, 0, 2 * Math.PI);
    // Where a pixel has ink, the line that starts there is seen on it.
    context.globalAlpha = layer === 0 ? 0.75 : 1;
    context.fillStyle = layer === 0 ? scale.css(values[unit]!) : paper!;
    context.fill();
    if (layer > 0) {
      context.globalAlpha = share;
      context.fillStyle = scale.css(values[unit]!);
      context.fill();
    }
    context.globalAlpha = layer === 0 ? 0.3 : 0.8;
    context.strokeStyle = unit === chosen ? ink! : muted!;
    context.lineWidth = unit === chosen ? 2 : 0.75;
    context.stroke();
    if (deltas && ring > 0) {
      context.globalAlpha = ring;
      context.strokeStyle = signed.css(deltas[unit]!);
      context.lineWidth = 3;
      context.stroke();
    }
    context.globalAlpha = 1;
    if (layer === 2) {
      context.fillStyle = ink!;
      context.font = `600 12px ${font}`;
      context.textBaseline = "middle";
      context.fillText(String(unit), x + radius + 7, y + 0.5);
    }
  }
}
