/** The thread that keeps studies: their module, and the browser's store for their journals. */
import { answerWith } from "./answering";
import { createStudyEngine } from "./study";
import { holdBy } from "./study_lock";
import { openStore } from "./study_store";
import { loadStudyModule } from "./study_wasm";

answerWith(Promise.all([loadStudyModule(), openStore()]).then(([module, store]) => createStudyEngine(module, store, holdBy(navigator.locks))));
