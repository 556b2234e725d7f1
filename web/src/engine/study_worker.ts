/** The thread that keeps studies: their module, and the browser's store for their journals. */
import { expose } from "comlink";
import { carryFaults } from "./faults";
import { createStudyEngine } from "./study";
import { holdBy } from "./study_lock";
import type { StudyEngine } from "./study_protocol";
import { openStore } from "./study_store";
import { loadStudyModule } from "./study_wasm";

const engine = Promise.all([loadStudyModule(), openStore()]).then(([module, store]) => createStudyEngine(module, store, holdBy(navigator.locks)));
engine.catch(() => {}); // told to the page by every call

type Call = (...args: unknown[]) => unknown;

carryFaults();
expose(
  new Proxy({} as StudyEngine, {
    get: (_, name: keyof StudyEngine) => async (...args: unknown[]) => {
      const keeper = await engine;
      return (keeper[name] as Call).apply(keeper, args);
    },
  }),
);
