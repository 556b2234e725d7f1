/** The worker's side of studies: one open at a time. */
import type { Journal, Study, StudyModule } from "study-module";
import { FaultError } from "./protocol";
import type { Hold } from "./study_lock";
import { kept, OpenStudy, unwrap } from "./study_open";
import type { JournalSummary, KeptStudy, OpenedStudy, Outcome, SearchDocument, StudyEngine, StudyPlan, Task } from "./study_protocol";
import type { StudyStore } from "./study_store";
import { localTime } from "./time";

function refuse(field: string, value: string, allowed: string, message = `${field}: found ${value}; allowed: ${allowed}`): never {
  throw new FaultError({ kind: "invalid", field, value, allowed, message });
}

/** The study of a journal that is shown: the one wanted, or that with most trials among those with one objective. */
function shown(content: JournalSummary, wanted: string | null = null) {
  const possible = content.studies.filter(({ objectives }) => objectives === 1);
  const most = possible.reduce((a, b) => (b.trials > a.trials ? b : a), possible[0]!);
  return possible.find(({ name }) => name === wanted) ?? most ?? refuse("journal", content.studies.length === 0 ? "no study" : "only studies with several objectives", "a study with one objective");
}

const alone: OpenedStudy["journal"] = { studies: [], unread: [], unreadLines: 0 };

const json = (document: SearchDocument) => JSON.stringify(document);

class StudyKeeper implements StudyEngine {
  #open: OpenStudy | null = null;

  constructor(
    private readonly module: StudyModule,
    private readonly store: StudyStore,
    private readonly hold: Hold,
    private readonly now: () => Date,
  ) {}

  passing = () => Promise.resolve(this.store.passing);
  complete = (document: SearchDocument) => JSON.parse(unwrap(this.module.complete(json(document))));
  list = () => this.store.list();
  journal = (id: number) => this.store.read(id);
  count = async (id: number) => this.#reading(await this.store.read(id), async (_, { studies }) => studies.reduce((sum, { trials }) => sum + trials, 0));
  setBudget = (id: number, budget: number) => kept(this.store.note(id, { budget }));

  async begin(title: string, document: SearchDocument, plan: StudyPlan): Promise<OpenedStudy> {
    const handle = unwrap(this.module.openStudy(json(document), ""));
    const { id } = await kept(this.store.create({ title, ...plan }, handle.takeLines()));
    return this.#take(id, JSON.parse(unwrap(handle.search())).name, alone, handle, await this.#held(id));
  }

  async open(id: number, study?: string): Promise<OpenedStudy> {
    const release = await this.#held(id);
    try {
      if (study !== undefined) await kept(this.store.note(id, { shown: study }));
      const text = await this.store.read(id);
      const before = await this.#record(id, "");
      return await this.#reading(text, async (journal, content) => {
        const { name, search } = shown(content, before.shown);
        const lookOnly = search === null || content.unreadLines > 0;
        const handle = unwrap(lookOnly ? journal.lookAt(name) : this.module.openStudy(search, text));
        return await this.#take(id, name, content, handle, release);
      });
    } catch (thrown) {
      if (release !== this.#open?.release) release();
      throw thrown;
    }
  }

  async close(): Promise<void> {
    const before = this.#open;
    this.#open = null;
    await before?.free();
    before?.release();
  }

  async importJournal(title: string, text: string) {
    return this.#reading(text, async (journal, content) => {
      const { name, trials, search } = shown(content);
      if (trials === 0 && (search === null || content.torn)) refuse("journal", "no trial", "a study with one", `The study "${name}" in this journal has no trial yet: there is nothing to open.`);
      return { kept: await kept(this.store.create({ title, budget: null, twinOf: null }, journal.text())), content, shown: name };
    });
  }

  async goOnWith(document: SearchDocument): Promise<OpenedStudy> {
    const { id, name, journal, release } = this.#current();
    const handle = unwrap(this.module.openStudy(json({ ...document, name }), await this.store.read(id)));
    return this.#take(id, name, journal, handle, release);
  }

  async remove(id: number): Promise<void> {
    const release = await this.#held(id);
    const own = release === this.#open?.release;
    try {
      await this.store.remove(id);
      if (own) await this.close();
    } finally {
      if (!own) release();
    }
  }

  next = async () => this.#current().change((study): Task => unwrap(study.ask(this.#time())));

  report = async (number: number, epoch: number, value: number) =>
    this.#current().change((study) => {
      if (unwrap(study.report(number, epoch, value))) unwrap(study.prune(number, this.#time()));
      return unwrap(study.trial(number));
    });

  tell = async (number: number, outcome: Outcome) =>
    this.#current().change((study) => {
      if (outcome.state === "complete") unwrap(study.complete(number, outcome.value, this.#time()));
      else unwrap(study.fail(number, outcome.reason, this.#time()));
      return unwrap(study.trial(number));
    });

  requeue = async (number: number) =>
    this.#current().change((study) => {
      unwrap(study.requeue(number));
      return unwrap(study.trial(number));
    });

  trials = (from: number, count: number) => unwrap(this.#current().handle.trials(from, count));
  experiment = (number: number) => unwrap(this.#current().handle.experiment(number));
  importance = () => unwrap(this.#current().handle.importance());
  densities = (parameter: string, points: number) => unwrap(this.#current().handle.densities(parameter, points));

  #time = () => localTime(this.now());

  async #reading<T>(text: string, act: (journal: Journal, content: JournalSummary) => Promise<T>): Promise<T> {
    const journal = unwrap(this.module.readJournal(text));
    try {
      return await act(journal, unwrap(journal.content()));
    } finally {
      journal.delete();
    }
  }

  #current(): OpenStudy {
    if (!this.#open) throw new Error("No study is open");
    return this.#open;
  }

  /** What releases the study once nobody else can write to it: that of the open one is its own. */
  async #held(id: number): Promise<() => void> {
    if (this.#open?.id === id) return this.#open.release;
    const release = await this.hold(id);
    return release ?? refuse("study", "open elsewhere", "one page at a time", "This study is open in another tab or window. Close it there first.");
  }

  /** Opens a study that is held, then gives up the one before it. */
  async #take(id: number, name: string, { studies, unread, unreadLines }: OpenedStudy["journal"], handle: Study, release: () => void): Promise<OpenedStudy> {
    const journal = { studies, unread, unreadLines };
    const next = new OpenStudy(this.store, id, name, journal, handle, release);
    const search = handle.search();
    await next.keep().catch((thrown: unknown) => {
      handle.delete();
      throw thrown;
    });
    const interrupted = search.ok ? unwrap(handle.requeueInterrupted()) : [];
    await next.keep().catch(() => {}); // no room: the study can be looked at, and this is kept before it changes
    const before = this.#open;
    this.#open = next;
    await before?.free();
    if (before?.release !== release) before?.release();
    return { ...(await this.#record(id, name)), name, search: search.ok ? JSON.parse(search.value) : null, ...contents(handle), journal, interrupted };
  }

  async #record(id: number, name: string): Promise<KeptStudy> {
    const record = (await this.store.list()).find((one) => one.id === id);
    return record ?? { id, title: name, begun: 0, budget: null, twinOf: null, shown: null };
  }
}

const contents = (handle: Study) => ({
  direction: handle.direction(),
  count: handle.trialCount(),
  parameters: unwrap(handle.parameters()),
});

/** The engine of studies. `now` is replaced in tests. */
export const createStudyEngine = (module: StudyModule, store: StudyStore, hold: Hold, now: () => Date = () => new Date()): StudyEngine =>
  new StudyKeeper(module, store, hold, now);
