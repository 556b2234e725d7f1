import { expose } from "comlink";
import { answering } from "../../../web/src/engine/answering";
import { carryFaults } from "../../../web/src/engine/faults";
import { createEngine } from "../../../web/src/engine/run";
import { createTrialEngine } from "../../../web/src/engine/trial";
import { fakeCheckModule, fakeMlp } from "./fake_mlp";

/** A worker's two ends in one thread: what `worker.ts` does, over a message channel, with the fake module. */
export function fakeWorker(mlp = fakeMlp()): Worker & { die(message: string): void; ended: boolean } {
  const { port1, port2 } = new MessageChannel();
  const clock = { now: () => performance.now(), later: (task: () => void) => void setTimeout(task), after: (ms: number, task: () => void) => void setTimeout(task, ms) };
  carryFaults();
  expose(answering({ ...createEngine(mlp, fakeCheckModule, clock, (event) => port2.postMessage(event)), ...createTrialEngine(mlp, clock) }), port2 as unknown as Parameters<typeof expose>[1]);
  port1.start();
  port2.start();
  const errors = new Set<(event: { message: string }) => void>();
  const worker = {
    ended: false,
    postMessage: (message: unknown, transfer: Transferable[] = []) => port1.postMessage(message, transfer as never),
    addEventListener: (type: string, listener: never) => (type === "error" ? errors.add(listener) : port1.addEventListener(type as "message", listener)),
    removeEventListener: (type: string, listener: never) => port1.removeEventListener(type as "message", listener),
    terminate() {
      worker.ended = true;
      port1.close();
    },
    die: (message: string) => errors.forEach((listener) => listener({ message })),
  };
  return worker as never;
}
