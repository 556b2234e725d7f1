/** The digits as widgets speak of them: 64 pixels an image, image after image. */

export const pixelsPerImage = 64;

/** The pixels of one image; a view, not a copy. */
export const imageOf = <T extends Uint8Array | Float32Array>(pixels: T, image: number): T =>
  pixels.subarray(image * pixelsPerImage, (image + 1) * pixelsPerImage) as T;

/** "row 3, column 4", counted from 1 as a reader counts. */
export const placeOf = (pixel: number): string => `row ${Math.floor(pixel / 8) + 1}, column ${(pixel % 8) + 1}`;

/** "a 3", "an 8". */
export const aDigit = (digit: number | undefined): string => `${digit === 8 ? "an" : "a"} ${digit}`;
