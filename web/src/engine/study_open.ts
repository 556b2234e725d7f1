/** A study in memory, held for this thread alone: each line that it writes is kept before anything else happens. */
import type { Result, Study } from "study-module";
import { FaultError, plainFault } from "./protocol";
import { SilentStorage } from "./database";
import type { OpenedStudy } from "./study_protocol";
import { Gone, type StudyStore } from "./study_store";

/** The value of an answer of the module's; throws its fault. */
export function unwrap<T>(result: Result<T>): T {
  if (result.ok) return result.value;
  throw new FaultError(result.fault);
}

/** What the store does; a fault says what helps where it cannot. Whether anything is lost only shows when the study is opened again. */
export async function kept<T>(keeping: Promise<T>): Promise<T> {
  try {
    return await keeping;
  } catch (thrown) {
    const why = thrown instanceof Error ? thrown.message || thrown.name : String(thrown);
    const full = !(thrown instanceof SilentStorage || thrown instanceof Gone);
    const help = full ? ' To make room, delete a study in the step "Go on elsewhere", or download the journal and go on in a terminal.' : "";
    throw new FaultError(plainFault("internal", `The study's journal could not be kept (${why}).${help}`));
  }
}

export class OpenStudy {
  #unkept = "";
  /** Changes and their keeping, one after the other, so that the journal has the order in which things happened. */
  #last: Promise<unknown> = Promise.resolve();

  /** `name`: its name within its journal; `journal`: what else that has. `release`: lets others have it. */
  constructor(
    private readonly store: StudyStore,
    readonly id: number,
    readonly name: string,
    readonly journal: OpenedStudy["journal"],
    readonly handle: Study,
    readonly release: () => void,
  ) {}

  /** Does something to the study and keeps what that wrote. Nothing is done while an earlier line is not kept. */
  change<T>(act: (study: Study) => T): Promise<T> {
    return this.#afterTheLast(async () => {
      await this.#keep();
      try {
        return act(this.handle);
      } finally {
        await this.#keep();
      }
    });
  }

  /** Keeps what was written and is not kept yet. */
  keep = (): Promise<void> => this.#afterTheLast(() => this.#keep());

  /** Frees the module's memory when all changes are kept, or cannot be. Others may have the study after `release`. */
  async free(): Promise<void> {
    await this.#last;
    this.handle.delete();
  }

  async #keep(): Promise<void> {
    this.#unkept += this.handle.takeLines();
    if (this.#unkept === "") return;
    await kept(this.store.append(this.id, this.#unkept));
    this.#unkept = "";
  }

  #afterTheLast<T>(act: () => Promise<T>): Promise<T> {
    const turn = this.#last.then(act);
    this.#last = turn.catch(() => {});
    return turn;
  }
}
