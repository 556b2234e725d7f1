import { save } from "../widgets/save";

export { save };

/** A canvas as PNG, on paper rather than on nothing. */
export function savePng(name: string, canvas: HTMLCanvasElement, paper: string): void {
  const copy = document.createElement("canvas");
  copy.width = canvas.width;
  copy.height = canvas.height;
  const context = copy.getContext("2d")!;
  context.fillStyle = paper;
  context.fillRect(0, 0, copy.width, copy.height);
  context.drawImage(canvas, 0, 0);
  copy.toBlob((blob) => blob && save(name, blob), "image/png");
}

/** A title as a file name. */
export const fileName = (title: string): string => title.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-").replaceAll(/^-|-$/g, "");
