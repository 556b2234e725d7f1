import createStudyModule, { type StudyModule } from "study-module";
import address from "study-module/wasm";
import { load } from "./support";

/** Loads the study module. Throws as `load`. */
export const loadStudyModule = (): Promise<StudyModule> => load(createStudyModule, address);
