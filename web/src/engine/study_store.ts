/** Studies' journals in this browser (IndexedDB): lines are appended, each call is whole or has not happened. */
import { answer, Database, SilentStorage } from "./database";
import type { KeptStudy, StudyNote, StudyPlan } from "./study_protocol";

export interface StudyStore {
  /** Why it does not outlive the page; "" where it does. */
  readonly passing: string;
  list(): Promise<KeptStudy[]>;
  create(study: { title: string } & StudyPlan, lines: string): Promise<KeptStudy>;
  /** Rejects where the study is kept no longer. */
  append(id: number, lines: string): Promise<void>;
  note(id: number, note: StudyNote): Promise<void>;
  /** The whole journal; "" where there is none. */
  read(id: number): Promise<string>;
  remove(id: number): Promise<void>;
}

interface Piece {
  study: number;
  lines: string;
}

/** The study is kept no longer. */
export class Gone extends Error {
  override readonly name = "Gone";
  constructor() {
    super("the study is no longer in this browser");
  }
}

/** A record as it is written now: the first ones had no budget, and told a twin by its title. */
export function upToDate(record: Pick<KeptStudy, "id" | "title" | "begun"> & Partial<KeptStudy>): KeptStudy {
  const twin = /^Random twin of study (\d+)$/.exec(record.title)?.[1];
  return { budget: null, twinOf: twin === undefined ? null : Number(twin), shown: null, ...record };
}

/** The browser's own store, or one that lasts as long as the page where the browser has none for it. */
export async function openStore(name = "mlp-lab-studies"): Promise<StudyStore> {
  try {
    const database = new Database(name, createStores);
    await database.open();
    return storeIn(database);
  } catch (thrown) {
    return passingStore(
      thrown instanceof SilentStorage
        ? `Studies kept earlier are not to be had: ${thrown.message}. Close other tabs with this page and load it again.`
        : "This browser keeps nothing for the page.",
    );
  }
}

function createStores(database: IDBDatabase): void {
  database.createObjectStore("studies", { keyPath: "id", autoIncrement: true });
  database.createObjectStore("pieces", { autoIncrement: true }).createIndex("study", "study");
}

function storeIn(database: Database): StudyStore {
  const within = <T>(mode: IDBTransactionMode, act: (studies: IDBObjectStore, pieces: IDBObjectStore) => Promise<T>) =>
    database.within(["studies", "pieces"], mode, (transaction) => act(transaction.objectStore("studies"), transaction.objectStore("pieces")));
  return {
    passing: "",
    list: () => within("readonly", async (studies) => (await answer(studies.getAll() as IDBRequest<KeptStudy[]>)).map(upToDate)),
    create: (wanted, lines) =>
      within("readwrite", async (studies, pieces) => {
        const study = { ...wanted, begun: Date.now(), shown: null };
        const id = Number(await answer(studies.add(study)));
        pieces.add({ study: id, lines } satisfies Piece);
        return { id, ...study };
      }),
    append: (id, lines) =>
      within("readwrite", async (studies, pieces) => {
        if ((await answer(studies.getKey(id))) === undefined) throw new Gone();
        pieces.add({ study: id, lines } satisfies Piece);
      }),
    note: (id, note) =>
      within("readwrite", async (studies) => {
        const study = (await answer(studies.get(id))) as KeptStudy | undefined;
        if (!study) throw new Gone();
        studies.put({ ...study, ...note });
      }),
    read: (id) =>
      within("readonly", async (_, pieces) => {
        const found = await answer(pieces.index("study").getAll(id) as IDBRequest<Piece[]>);
        return found.map(({ lines }) => lines).join("");
      }),
    remove: (id) =>
      within("readwrite", async (studies, pieces) => {
        studies.delete(id);
        for (const key of await answer(pieces.index("study").getAllKeys(id))) pieces.delete(key);
      }),
  };
}

/** A store in memory. `why` it is this one, in a sentence. */
export function passingStore(why = "This browser keeps nothing for the page."): StudyStore {
  const studies = new Map<number, { record: KeptStudy; lines: string }>();
  let last = 0;
  const existing = (id: number) => {
    const study = studies.get(id);
    if (!study) throw new Gone();
    return study;
  };
  return {
    passing: why,
    list: async () => [...studies.values()].map(({ record }) => ({ ...record })),
    async create(wanted, lines) {
      const record = { id: ++last, ...wanted, begun: Date.now(), shown: null };
      studies.set(record.id, { record, lines });
      return { ...record };
    },
    append: async (id, lines) => void (existing(id).lines += lines),
    note: async (id, note) => void Object.assign(existing(id).record, note),
    read: async (id) => studies.get(id)?.lines ?? "",
    remove: async (id) => void studies.delete(id),
  };
}
