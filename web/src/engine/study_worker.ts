/** The thread that keeps studies: their module, and the browser's store for their journals. */
import { expose } from "comlink";
import { carryFaults } from "./faults";
import { createStudyEngine, type Hold } from "./study";
import type { StudyEngine } from "./study_protocol";
import { openStore } from "./study_store";
import { loadStudyModule } from "./study_wasm";

/** A lock of the browser's, which it releases when this thread ends, however that happens. */
const hold: Hold = (id) =>
  new Promise((resolve, reject) => {
    navigator.locks
      .request(`mlp-lab-study-${id}`, { ifAvailable: true }, (lock) => {
        if (!lock) return resolve(null);
        return new Promise<void>((release) => resolve(release));
      })
      .catch(reject);
  });

const engine = Promise.all([loadStudyModule(), openStore()]).then(([module, store]) => createStudyEngine(module, store, hold));
engine.catch(() => {}); // told to the page by every call

type Call = (...args: unknown[]) => unknown;

carryFaults();
expose(
  new Proxy({} as StudyEngine, {
    get: (_, name: keyof StudyEngine) => async (...args: unknown[]) => ((await engine)[name] as Call)(...args),
  }),
);
