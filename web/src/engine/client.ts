/** The page's side of a worker: typed promises, events, and a fault for everything that waits when it dies. */
import { type Remote, wrap } from "comlink";
import { carryFaults } from "./faults";
import { FaultError, plainFault } from "./protocol";
import type { Engine, EngineEvent, Fault } from "./protocol";

carryFaults();

/** Every call of `Engine`, as a promise. */
export type EngineCalls = {
  [Name in keyof Engine]: (...args: Parameters<Engine[Name]>) => Promise<ReturnType<Engine[Name]>>;
};

export interface Client {
  calls: EngineCalls;
  /** Ends the worker; calls that wait reject. */
  close(): void;
}

export interface Listener {
  event(event: EngineEvent): void;
  /** The worker is dead: `calls` reject from now on. */
  crash(fault: Fault): void;
}

/** Starts a worker. `spawn` is replaced in tests. */
export function startEngine(listener: Listener, spawn: () => Worker = spawnWorker): Client {
  const worker = spawn();
  const remote = wrap<Engine>(worker);
  const waiting = new Set<(error: FaultError) => void>();
  let dead: FaultError | null = null;

  function end(fault: Fault): void {
    dead ??= new FaultError(fault);
    for (const reject of waiting) reject(dead);
    waiting.clear();
    worker.terminate();
  }

  function call(name: keyof Engine, args: unknown[]): Promise<unknown> {
    if (dead) return Promise.reject(dead);
    return new Promise((resolve, reject) => {
      waiting.add(reject);
      (remote[name] as Remote<(...args: unknown[]) => unknown>)(...args)
        .then(resolve, reject)
        .finally(() => waiting.delete(reject));
    });
  }

  worker.addEventListener("message", ({ data }: MessageEvent<EngineEvent | { event?: undefined }>) => {
    if (data.event) listener.event(data);
  });
  worker.addEventListener("error", (error) => {
    const fault = plainFault("crashed", `Training stopped unexpectedly${error.message ? ` (${error.message})` : ""}.`);
    end(fault);
    listener.crash(fault);
  });

  const calls = new Proxy({} as EngineCalls, {
    get: (_, name) => (...args: unknown[]) => call(name as keyof Engine, args),
  });
  return { calls, close: () => end(plainFault("crashed", "This run was closed.")) };
}

function spawnWorker(): Worker {
  return new Worker(new URL("./worker.ts", import.meta.url), { type: "module", name: "training" });
}
