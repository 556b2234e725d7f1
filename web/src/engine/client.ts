/** The page's side of a training worker: its calls as promises, and its events. */
import { type CallsOf, connect, type Connection, type ConnectionListener } from "./connection";
import type { Engine, EngineEvent, Questions, TrialEngine } from "./protocol";

type Called = Omit<Engine, "ask"> & TrialEngine & Questions;

/** Every call of the worker, as a promise. */
export type EngineCalls = CallsOf<Called>;

export type Client = Connection<Called>;

export interface Listener extends ConnectionListener {
  event(event: EngineEvent): void;
}

/** Starts a worker. `spawn` is replaced in tests. */
export function startEngine(listener: Listener, spawn: () => Worker = nextWorker): Client {
  let playing = false;
  return connect<Called>(spawn(), listener, {
    what: "Training",
    expecting: () => playing,
    message(data) {
      if (!isEvent(data)) return;
      playing = data.event === "progress" && data.playing;
      listener.event(data);
    },
  });
}

const isEvent = (data: unknown): data is EngineEvent => typeof data === "object" && data !== null && "event" in data;

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
