import { transferHandlers } from "comlink";
import { FaultError, faultOf } from "./protocol";
import type { Fault } from "./protocol";

interface Thrown {
  value: unknown;
}

/** Lets Comlink carry what is thrown as a Fault, so that the page learns field, value and what is allowed. */
export function carryFaults(): void {
  const standard = transferHandlers.get("throw")!;
  transferHandlers.set("throw", {
    canHandle: (value: unknown): value is Thrown => standard.canHandle(value),
    serialize: ({ value }: Thrown): [Fault, Transferable[]] => [faultOf(value), []],
    deserialize(fault: Fault): never {
      throw new FaultError(fault);
    },
  });
}
