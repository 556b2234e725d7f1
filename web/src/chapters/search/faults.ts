/** What goes wrong with a study, in the reader's words. */
import { FaultError, faultOf } from "../../engine/protocol";
import type { SearchDocument } from "../../engine/study_protocol";
import { spaceFault } from "./space_fault";

/** Says what the core has against a document by the names that the reader sees. */
export const named = <T>(call: Promise<T>, { space }: SearchDocument): Promise<T> =>
  call.catch((thrown: unknown) => {
    const fault = faultOf(thrown);
    throw new FaultError({ ...fault, message: spaceFault(fault, space).text });
  });
