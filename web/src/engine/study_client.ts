/** The page's side of the worker that keeps studies. */
import { type Connection, connect } from "./connection";
import type { Fault } from "./protocol";
import type { StudyEngine } from "./study_protocol";

export type StudyClient = Connection<StudyEngine>;

/** Starts a worker. `spawn` is replaced in tests. */
export const startStudyEngine = (crash: (fault: Fault) => void, spawn: () => Worker = spawnWorker): StudyClient =>
  connect<StudyEngine>(spawn(), "The study", crash);

function spawnWorker(): Worker {
  return new Worker(new URL("./study_worker.ts", import.meta.url), { type: "module", name: "study" });
}
