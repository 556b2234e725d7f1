/** The worker's side of any connection. */
import { expose } from "comlink";
import { carryFaults } from "./faults";
import { startBeating } from "./pulse";

type Call = (...args: unknown[]) => unknown;

/** What the page calls, with the name of one of an engine's calls; what is none of them is a question. */
export function answering(engine: object): (name: string, ...args: unknown[]) => unknown {
  const calls = engine as Record<string, Call>;
  return (name, ...args) => (name in calls ? calls[name]!(...args) : calls["ask"]!(name, ...args));
}

/** Answers the page's calls once the engine is there; where it never comes, every call tells why. */
export function answerWith(engine: Promise<object>): void {
  const answers = engine.then(answering);
  answers.catch(() => {}); // told to the page by every call
  carryFaults();
  const begin = startBeating((beat) => postMessage(beat));
  expose(async (name: string, ...args: unknown[]) => {
    const answer = await answers;
    begin(name);
    return answer(name, ...args);
  });
}
