/**
 * The contract of the check module: what check/bindings.cpp exports, in TypeScript. It trains nothing: it holds the
 * gradients of a network in double precision against central differences.
 */
import type { Fault, Result } from "../mlp";

export type { Fault, Result };

export interface TensorCheck {
  name: string;
  layer: number;
  /** |a - n| / max(|a| + |n|, 1e-8) in the 2-norm. */
  relative_error: number;
  cosine: number;
  analytic_norm: number;
  numerical_norm: number;
  checked: number;
  /** Components whose step crosses a kink. */
  skipped: number;
}

export interface GradientCheck {
  tensors: TensorCheck[];
  largest_error: number;
  /** largest_error below 1e-6 and at most 1 % skipped. */
  passed: boolean;
}

export interface CheckModule {
  /** Of the untrained network of a document, on the first `images` training images. */
  gradientCheck(json: string, images: number): Result<GradientCheck>;
}

export default function createCheckModule(options?: {
  wasmBinary?: ArrayBuffer | Uint8Array;
  locateFile?: (name: string) => string;
}): Promise<CheckModule>;
