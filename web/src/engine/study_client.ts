/** The page's side of the worker that keeps studies. */
import { type Connection, connect, type ConnectionListener } from "./connection";
import type { StudyEngine } from "./study_protocol";

export type StudyClient = Connection<StudyEngine>;

/** Starts a worker. `spawn` is replaced in tests. */
export const startStudyEngine = (listener: ConnectionListener, spawn: () => Worker = spawnWorker): StudyClient =>
  connect<StudyEngine>(spawn(), listener, { what: "The study" });

function spawnWorker(): Worker {
  return new Worker(new URL("./study_worker.ts", import.meta.url), { type: "module", name: "study" });
}
