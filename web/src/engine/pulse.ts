/**
 * Signs of life of a worker. It beats while its thread is free and names each call before it begins, so that the page
 * can tell a thread that computes from one that has fallen silent.
 */
import type { Silence } from "./protocol";

/** What a worker sends besides answers and events. `beat`: the call that it begins now; "": its thread is free. */
interface Beat {
  beat: string;
}

const beatMs = 1000;
/** Silence is told after so many seconds, and again after as many more. */
export const silentSeconds = 10;

/** The worker's side: beats from now on. Call the answer with the name of each call before it begins. */
export function startBeating(post: (beat: Beat) => void): (call: string) => void {
  setInterval(() => post({ beat: "" }), beatMs);
  return (call) => post({ beat: call });
}

/**
 * The page's side: tells of a silence every ten seconds while `expecting()` something, and null once it has ended. Give
 * the answer every message. Ticks are counted, not time: a computer that slept has not waited.
 */
export function watchPulse(until: AbortSignal, expecting: () => boolean, tell: (silence: Silence | null) => void): (message: unknown) => void {
  let seconds = 0;
  let call = "";
  let begun = false;

  function rest(): void {
    if (seconds >= silentSeconds) tell(null);
    seconds = 0;
  }
  const timer = setInterval(() => {
    if (!expecting()) return rest();
    if (++seconds % silentSeconds === 0) tell({ seconds, call, begun });
  }, beatMs);
  until.addEventListener("abort", () => clearInterval(timer), { once: true });
  return (message) => {
    begun = true;
    const beat = (message as Partial<Beat> | null)?.beat;
    if (beat !== undefined) call = beat;
    rest();
  };
}
