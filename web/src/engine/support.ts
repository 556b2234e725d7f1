/** What a wasm module needs of the browser, told in plain words where it is missing. */
import { FaultError, plainFault } from "./protocol";

/** (module (func (result v128) i32.const 0 i8x16.splat)): valid only where 128-bit SIMD is known. */
const simdProbe = new Uint8Array([
  0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 8, 1, 6, 0, 65, 0, 253, 15, 11,
]);

/** (module (func try catch_all end)): valid only where exceptions are known. */
const exceptionsProbe = new Uint8Array([
  0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 96, 0, 0, 3, 2, 1, 0, 10, 8, 1, 6, 0, 6, 64, 25, 11, 11,
]);

/** A module that has not come after so many seconds is not waited for. */
const patience = 60;

/** Starts a module. Throws a FaultError of kind "unavailable" that says in plain words why it cannot run. */
export async function load<Module>(create: (options: { locateFile: () => string }) => Promise<Module>, address: string): Promise<Module> {
  if (typeof WebAssembly !== "object") throw unavailable("This browser has no WebAssembly.");
  if (!WebAssembly.validate(simdProbe)) throw unavailable("This browser has no WebAssembly SIMD (128-bit vectors).");
  if (!WebAssembly.validate(exceptionsProbe)) throw unavailable("This browser has no WebAssembly exceptions.");
  try {
    return await Promise.race([create({ locateFile: () => address }), late()]);
  } catch (thrown) {
    throw unavailable(`The module did not load (${thrown instanceof Error ? thrown.message : thrown}).`);
  }
}

/** A module that is fetched when it is first needed. Throws as `load`; the next call then tries again. */
export function lazily<Module>(create: (options: { locateFile: () => string }) => Promise<Module>, address: string): () => Promise<Module> {
  let module: Promise<Module> | null = null;
  return () =>
    (module ??= load(create, address).catch((error: unknown) => {
      module = null;
      throw error;
    }));
}

function late(): Promise<never> {
  return new Promise((_, reject) => setTimeout(() => reject(new Error(`it has not come within ${patience} seconds`)), 1000 * patience));
}

function unavailable(message: string): FaultError {
  return new FaultError(plainFault("unavailable", message));
}
