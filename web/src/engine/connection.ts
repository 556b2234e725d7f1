/** The page's side of any worker: typed promises, and a fault for everything that waits when it dies. */
import { type Remote, wrap } from "comlink";
import { carryFaults } from "./faults";
import { FaultError, plainFault } from "./protocol";
import type { Fault } from "./protocol";

carryFaults();

/** Every call of a worker's interface, as a promise. */
export type CallsOf<T> = {
  [Name in keyof T]: T[Name] extends (...args: infer Args) => infer Answer ? (...args: Args) => Promise<Awaited<Answer>> : never;
};

export interface Connection<T> {
  calls: CallsOf<T>;
  /** Ends the worker; calls that wait reject. */
  close(): void;
}

/** `crash`: the worker is dead, and `calls` reject from now on. `what` it was doing, for the sentence: "Training". */
export function connect<T>(worker: Worker, what: string, crash: (fault: Fault) => void): Connection<T> {
  const remote = wrap(worker) as unknown as Record<keyof T, Remote<(...args: unknown[]) => unknown>>;
  const waiting = new Set<(error: FaultError) => void>();
  let dead: FaultError | null = null;

  function end(fault: Fault): void {
    dead ??= new FaultError(fault);
    for (const reject of waiting) reject(dead);
    waiting.clear();
    worker.terminate();
  }

  function call(name: keyof T, args: unknown[]): Promise<unknown> {
    if (dead) return Promise.reject(dead);
    return new Promise((resolve, reject) => {
      waiting.add(reject);
      remote[name](...args)
        .then(resolve, reject)
        .finally(() => waiting.delete(reject));
    });
  }

  worker.addEventListener("error", (error) => {
    const fault = plainFault("crashed", `${what} stopped unexpectedly${error.message ? ` (${error.message})` : ""}.`);
    end(fault);
    crash(fault);
  });

  const calls = new Proxy({} as CallsOf<T>, {
    get: (_, name) => (...args: unknown[]) => call(name as keyof T, args),
  });
  return { calls, close: () => end(plainFault("crashed", "This run was closed.")) };
}
