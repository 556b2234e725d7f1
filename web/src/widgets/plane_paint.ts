/** Draws a problem in the plane: a map, where it crosses 0, and the points of both classes. */
import { paint } from "./pixels";
import { zeroLine, type PlotPoint } from "./plane";
import type { Scale } from "./scale";

export interface Colors {
  scale: Scale;
  ink: string;
  paper: string;
  /** Of class 0 and class 1. */
  classes: readonly [string, string];
}

/** A map as a picture of side x side pixels. */
export function picture(values: ArrayLike<number>, side: number, scale: Scale): HTMLCanvasElement {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = side;
  const image = new ImageData(side, side);
  paint(image, values, side, scale);
  canvas.getContext("2d")!.putImageData(image, 0, 0);
  return canvas;
}

/** The whole view, `size` pixels wide. */
export function drawPlane(to: CanvasRenderingContext2D, size: number, map: ArrayLike<number> | null, side: number, extent: number, points: readonly PlotPoint[], colors: Colors): void {
  to.clearRect(0, 0, size, size);
  if (map) {
    to.imageSmoothingEnabled = true;
    to.drawImage(picture(map, side, colors.scale), 0, 0, size, size);
    line(to, map, side, size / side, colors);
  }
  const radius = Math.max(3, size / 90);
  for (const point of points) {
    const at = (coordinate: number) => ((coordinate / extent + 1) / 2) * size;
    mark(to, at(point.x), at(-point.y), radius, point, colors);
  }
}

function line(to: CanvasRenderingContext2D, map: ArrayLike<number>, side: number, cell: number, { ink }: Colors): void {
  to.beginPath();
  for (const [x1, y1, x2, y2] of zeroLine(map, side)) {
    to.moveTo(x1 * cell, y1 * cell);
    to.lineTo(x2 * cell, y2 * cell);
  }
  to.strokeStyle = ink;
  to.lineWidth = Math.max(1.5, cell / 3);
  to.lineCap = "round";
  to.stroke();
}

/** The classes differ in shape, the parts in filling: a training point is full, a validation point hollow. */
export function mark(to: CanvasRenderingContext2D, x: number, y: number, radius: number, { label, validates }: Pick<PlotPoint, "label" | "validates">, { paper, classes }: Colors): void {
  to.beginPath();
  if (label === 0) to.arc(x, y, radius, 0, 2 * Math.PI);
  else {
    const r = radius * 1.3;
    to.moveTo(x, y - r);
    to.lineTo(x + 0.866 * r, y + r / 2);
    to.lineTo(x - 0.866 * r, y + r / 2);
    to.closePath();
  }
  to.lineJoin = "round";
  to.lineWidth = radius * (validates ? 1.1 : 0.7);
  to.strokeStyle = paper;
  to.stroke();
  to.fillStyle = validates ? paper : classes[label]!;
  to.fill();
  if (!validates) return;
  to.lineWidth = radius * 0.55;
  to.strokeStyle = classes[label]!;
  to.stroke();
}
