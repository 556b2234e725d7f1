/** What can be said of each of the 64 pixels over many images. */
import { imageOf, pixelsPerImage } from "../../widgets/digits";
import { distance } from "./averages";

export interface PixelFacts {
  /** Least and most ink of each pixel. */
  least: Uint8Array;
  most: Uint8Array;
  /** In how many images each pixel has any ink. */
  inked: Uint16Array;
}

export function pixelFacts(pixels: Uint8Array, images: ArrayLike<number>): PixelFacts {
  const facts = {
    least: new Uint8Array(pixelsPerImage).fill(16),
    most: new Uint8Array(pixelsPerImage),
    inked: new Uint16Array(pixelsPerImage),
  };
  for (const image of Array.from(images)) {
    imageOf(pixels, image).forEach((value, pixel) => {
      facts.least[pixel] = Math.min(facts.least[pixel]!, value);
      facts.most[pixel] = Math.max(facts.most[pixel]!, value);
      if (value > 0) facts.inked[pixel]!++;
    });
  }
  return facts;
}

/** The pixel with the least ink at its most, among those that ever have any. */
export function faintestPixel({ most }: PixelFacts): number {
  const inked = Array.from(most, (value) => (value === 0 ? Infinity : value));
  return inked.indexOf(Math.min(...inked));
}

/** Those of the images with a pixel above the range of `facts`. */
export function beyond(pixels: Uint8Array, images: ArrayLike<number>, { most }: PixelFacts): number[] {
  return Array.from(images).filter((image) => imageOf(pixels, image).some((value, pixel) => value > most[pixel]!));
}

/** The image of the data nearest to `picture`. */
export function nearestImage(pixels: Uint8Array, picture: ArrayLike<number>): number {
  let best = { image: 0, distance: Infinity };
  for (let image = 0; image < pixels.length / pixelsPerImage; image++) {
    const away = distance(imageOf(pixels, image), picture);
    if (away < best.distance) best = { image, distance: away };
  }
  return best.image;
}
