/** What goes wrong with a study, and whose fault it is. */
import { type Fault, FaultError, faultOf } from "../../engine/protocol";
import type { SearchDocument } from "../../engine/study_protocol";
import { spaceFaultText } from "./words";

/** What went wrong in training, not in keeping the study. */
export class TrialFault extends Error {
  constructor(readonly fault: Fault) {
    super(fault.message);
  }
}
/** Marks what a call fails with as such. */
export const training = <T>(call: Promise<T>): Promise<T> =>
  call.catch((thrown: unknown) => {
    throw new TrialFault(faultOf(thrown));
  });

/** Says what the core has against a document by the names that the reader sees. */
export const named = <T>(call: Promise<T>, { space }: SearchDocument): Promise<T> =>
  call.catch((thrown: unknown) => {
    const fault = faultOf(thrown);
    throw new FaultError({ ...fault, message: spaceFaultText(fault, space) });
  });
