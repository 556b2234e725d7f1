/** The worker's side of studies: one open at a time, each line kept before anything else happens. */
import type { Result, Study, StudyModule } from "study-module";
import { FaultError, plainFault } from "./protocol";
import type { JournalSummary, OpenedStudy, SearchDocument, StudyEngine, Task } from "./study_protocol";
import type { StudyStore } from "./study_store";
import { localTime } from "./time";

/** Holds a study for this page alone; null: another page has it. */
export type Hold = (id: number) => Promise<(() => void) | null>;

interface Open {
  id: number;
  handle: Study;
  /** Name within its journal. */
  name: string;
  release: () => void;
}

function unwrap<T>(result: Result<T>): T {
  if (result.ok) return result.value;
  throw new FaultError(result.fault);
}

export function createStudyEngine(module: StudyModule, store: StudyStore, hold: Hold, now: () => Date = () => new Date()): StudyEngine {
  let open: Open | null = null;
  /** What could not be kept: the study in memory is then ahead of its journal, and must be opened again. */
  let lost: FaultError | null = null;

  const time = () => localTime(now());
  const json = (document: SearchDocument) => JSON.stringify(document);

  function current(): Open {
    if (lost) throw lost;
    if (!open) throw new Error("No study is open");
    return open;
  }

  /** Does something to the open study and keeps what that wrote. */
  async function kept<T>(act: (study: Study) => T): Promise<T> {
    const { id, handle } = current();
    try {
      return act(handle);
    } finally {
      await keep(id, handle.takeLines());
    }
  }

  async function keep(id: number, lines: string): Promise<void> {
    if (lines === "") return;
    try {
      await store.append(id, lines);
    } catch (thrown) {
      const why = thrown instanceof Error ? thrown.message : String(thrown);
      lost = new FaultError(plainFault("internal", `The study's journal could not be kept (${why}). Nothing told before this is lost.`));
      throw lost;
    }
  }

  function close(): void {
    open?.handle.delete();
    open?.release();
    open = null;
    lost = null;
  }

  /** The study of a journal that is shown: that with most trials among those with one objective. */
  function shown(content: JournalSummary) {
    const possible = content.studies.filter(({ objectives }) => objectives === 1);
    const best = possible.reduce((a, b) => (b.trials > a.trials ? b : a), possible[0]!);
    if (best) return best;
    const found = content.studies.length === 0 ? "no study" : "only studies with several objectives";
    const fault = { field: "journal", value: found, allowed: "a study with one objective" };
    throw new FaultError({ kind: "invalid", ...fault, message: `journal: found ${found}; allowed: ${fault.allowed}` });
  }

  /** Gives up the open study and opens this one, of which `lines` are not kept yet. */
  async function take(id: number, name: string, handle: Study, release: () => void): Promise<OpenedStudy> {
    close();
    open = { id, handle, name, release };
    const search = handle.search();
    const interrupted = search.ok ? await kept((study) => unwrap(study.requeueInterrupted())) : [];
    const record = (await store.list()).find((one) => one.id === id);
    return {
      id,
      title: record?.title ?? name,
      begun: record?.begun ?? 0,
      search: search.ok ? JSON.parse(search.value) : null,
      direction: handle.direction(),
      trials: unwrap(handle.trials()),
      parameters: unwrap(handle.parameters()),
      interrupted,
    };
  }

  async function held(id: number): Promise<() => void> {
    const release = await hold(id);
    if (release) return release;
    const message = "This study is open in another tab or window. Close it there first.";
    throw new FaultError({ kind: "invalid", field: "study", value: "open elsewhere", allowed: "one page at a time", message });
  }

  return {
    keeps: () => Promise.resolve(store.lasting),
    complete: (document) => JSON.parse(unwrap(module.complete(json(document)))),
    list: () => store.list(),
    async begin(title, document) {
      const handle = unwrap(module.openStudy(json(document), ""));
      const { id } = await store.create(title, handle.takeLines());
      return take(id, JSON.parse(unwrap(handle.search())).name, handle, await held(id));
    },
    async open(id) {
      close();
      const release = await held(id);
      try {
        const text = await store.read(id);
        const { name, search } = shown(unwrap(module.readJournal(text)));
        const handle = unwrap(search === null ? module.lookAtStudy(text, name) : module.openStudy(search, text));
        return await take(id, name, handle, release);
      } catch (thrown) {
        release();
        throw thrown;
      }
    },
    async close() {
      close();
    },
    async importJournal(title, text) {
      const { text: whole, ...content } = unwrap(module.readJournal(text));
      shown(content);
      return { kept: await store.create(title, whole), content };
    },
    async goOnWith(document) {
      const { id, name, release } = current();
      const handle = unwrap(module.openStudy(json({ ...document, name }), await store.read(id)));
      await keep(id, handle.takeLines());
      open!.release = () => {};
      return take(id, name, handle, release);
    },
    journal: (id) => store.read(id),
    async remove(id) {
      if (open?.id === id) close();
      await store.remove(id);
    },
    next: () => kept((study): Task => unwrap(study.ask(time()))),
    report: (number, epoch, value) =>
      kept((study) => {
        if (unwrap(study.report(number, epoch, value))) unwrap(study.prune(number, time()));
        return unwrap(study.trial(number));
      }),
    tell: (number, outcome) =>
      kept((study) => {
        if (outcome.state === "complete") unwrap(study.complete(number, outcome.value, time()));
        else unwrap(study.fail(number, outcome.reason, time()));
        return unwrap(study.trial(number));
      }),
    requeue: (number) =>
      kept((study) => {
        unwrap(study.requeue(number));
        return unwrap(study.trial(number));
      }),
    experiment: (number) => unwrap(current().handle.experiment(number)),
    importance: () => unwrap(current().handle.importance()),
    densities: (parameter, points) => unwrap(current().handle.densities(parameter, points)),
  };
}
