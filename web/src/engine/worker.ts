/** The training thread: one run and one trial of a search at a time, and the clock. */
import { answerWith } from "./answering";
import { checkModule } from "./check_wasm";
import { createLandscapeEngine } from "./landscape";
import { landscapeModule } from "./landscape_wasm";
import type { Engine, EngineEvent, LandscapeEngine, TrialEngine } from "./protocol";
import { createEngine, type Clock } from "./run";
import { createTrialEngine } from "./trial";
import { loadMlp } from "./wasm";

const turns = new MessageChannel();
const tasks: (() => void)[] = [];
turns.port1.onmessage = () => tasks.shift()?.();

const clock: Clock = {
  now: () => performance.now(),
  // A message to ourselves waits behind those of the page but, unlike a timer, for no 4 ms.
  later(task) {
    tasks.push(task);
    turns.port2.postMessage(null);
  },
  after: (milliseconds, task) => void setTimeout(task, milliseconds),
};

answerWith(
  loadMlp().then((mlp): Engine & TrialEngine & LandscapeEngine => ({
    ...createEngine(mlp, checkModule, clock, (event: EngineEvent) => postMessage(event)),
    ...createTrialEngine(mlp, clock),
    ...createLandscapeEngine(landscapeModule),
  })),
);
