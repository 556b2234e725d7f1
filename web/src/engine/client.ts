/** The page's side of a training worker: its calls as promises, and its events. */
import { type CallsOf, connect } from "./connection";
import type { Engine, EngineEvent, Fault, TrialEngine } from "./protocol";

/** Every call of the worker, as a promise. */
export type EngineCalls = CallsOf<Engine & TrialEngine>;

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
export function startEngine(listener: Listener, spawn: () => Worker = nextWorker): Client {
  const worker = spawn();
  const client = connect<Engine & TrialEngine>(worker, "Training", listener.crash);
  worker.addEventListener("message", ({ data }: MessageEvent<EngineEvent | { event?: undefined }>) => {
    if (data.event) listener.event(data);
  });
  return client;
}

let warm: Worker | null = null;

/** Starts the first worker before anything asks for one, so that its module loads beside the first chapter. */
export function warmUp(): void {
  const worker = spawnWorker();
  worker.addEventListener("error", () => (warm = null), { once: true }); // the next one tells what is wrong
  warm = worker;
}

function nextWorker(): Worker {
  const worker = warm ?? spawnWorker();
  warm = null;
  return worker;
}

function spawnWorker(): Worker {
  return new Worker(new URL("./worker.ts", import.meta.url), { type: "module", name: "training" });
}
