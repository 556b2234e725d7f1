/** The worker's side of any connection. */
import { expose } from "comlink";
import { carryFaults } from "./faults";
import { startBeating } from "./pulse";

type Call = (...args: unknown[]) => unknown;

/** Answers the page's calls once the engine is there; where it never comes, every call tells why. */
export function answerWith<Engine extends object>(engine: Promise<Engine>): void {
  engine.catch(() => {}); // told to the page by every call
  carryFaults();
  const begin = startBeating((beat) => postMessage(beat));
  expose(
    new Proxy({} as Engine, {
      get: (_, name: keyof Engine & string) => async (...args: unknown[]) => {
        const ready = await engine;
        begin(name);
        return (ready[name] as Call)(...args);
      },
    }),
  );
}
