/** Studies' journals in this browser (IndexedDB): lines are appended, each call is whole or has not happened. */
import type { KeptStudy, StudyPlan } from "./study_protocol";

export interface StudyStore {
  /** Whether it outlives the page. */
  readonly lasting: boolean;
  list(): Promise<KeptStudy[]>;
  create(study: { title: string } & StudyPlan, lines: string): Promise<KeptStudy>;
  /** Rejects where the study is kept no longer. */
  append(id: number, lines: string): Promise<void>;
  setBudget(id: number, budget: number): Promise<void>;
  /** The whole journal; "" where there is none. */
  read(id: number): Promise<string>;
  remove(id: number): Promise<void>;
}

interface Piece {
  study: number;
  lines: string;
}

const gone = () => new Error("the study was deleted");

/** A record as it is written now: the first ones had no budget, and told a twin by its title. */
export function upToDate(record: Pick<KeptStudy, "id" | "title" | "begun"> & Partial<StudyPlan>): KeptStudy {
  const twin = /^Random twin of study (\d+)$/.exec(record.title)?.[1];
  return { budget: null, twinOf: twin === undefined ? null : Number(twin), ...record };
}

/** An abort comes after every error, and only then is the cause known. */
function done(transaction: IDBTransaction): Promise<void> {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error ?? new Error("the browser refused to keep it"));
  });
}

function answer<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

function openDatabase(name: string): Promise<IDBDatabase> {
  const request = indexedDB.open(name, 1);
  request.onupgradeneeded = () => {
    request.result.createObjectStore("studies", { keyPath: "id", autoIncrement: true });
    request.result.createObjectStore("pieces", { autoIncrement: true }).createIndex("study", "study");
  };
  return answer(request);
}

/** The browser's own store, or one that lasts as long as the page where the browser has none for it. */
export async function openStore(name = "mlp-lab-studies"): Promise<StudyStore> {
  try {
    return storeIn(await openDatabase(name));
  } catch {
    return passingStore();
  }
}

function storeIn(database: IDBDatabase): StudyStore {
  const begin = (mode: IDBTransactionMode) => database.transaction(["studies", "pieces"], mode);
  return {
    lasting: true,
    list: async () => (await answer(begin("readonly").objectStore("studies").getAll() as IDBRequest<KeptStudy[]>)).map(upToDate),
    async create(wanted, lines) {
      const transaction = begin("readwrite");
      const study = { ...wanted, begun: Date.now() };
      const id = Number(await answer(transaction.objectStore("studies").add(study)));
      transaction.objectStore("pieces").add({ study: id, lines } satisfies Piece);
      await done(transaction);
      return { id, ...study };
    },
    async append(id, lines) {
      const transaction = begin("readwrite");
      if ((await answer(transaction.objectStore("studies").getKey(id))) === undefined) throw gone();
      transaction.objectStore("pieces").add({ study: id, lines } satisfies Piece);
      return done(transaction);
    },
    async setBudget(id, budget) {
      const transaction = begin("readwrite");
      const studies = transaction.objectStore("studies");
      const study = (await answer(studies.get(id))) as KeptStudy | undefined;
      if (!study) throw gone();
      studies.put({ ...study, budget });
      return done(transaction);
    },
    async read(id) {
      const pieces = begin("readonly").objectStore("pieces").index("study").getAll(id) as IDBRequest<Piece[]>;
      return (await answer(pieces)).map(({ lines }) => lines).join("");
    },
    async remove(id) {
      const transaction = begin("readwrite");
      transaction.objectStore("studies").delete(id);
      const pieces = transaction.objectStore("pieces");
      for (const key of await answer(pieces.index("study").getAllKeys(id))) pieces.delete(key);
      return done(transaction);
    },
  };
}

/** A store in memory. */
export function passingStore(): StudyStore {
  const studies = new Map<number, { record: KeptStudy; lines: string }>();
  let last = 0;
  const existing = (id: number) => {
    const study = studies.get(id);
    if (!study) throw gone();
    return study;
  };
  return {
    lasting: false,
    list: async () => [...studies.values()].map(({ record }) => ({ ...record })),
    async create(wanted, lines) {
      const record = { id: ++last, ...wanted, begun: Date.now() };
      studies.set(record.id, { record, lines });
      return { ...record };
    },
    append: async (id, lines) => void (existing(id).lines += lines),
    setBudget: async (id, budget) => void (existing(id).record.budget = budget),
    read: async (id) => studies.get(id)?.lines ?? "",
    remove: async (id) => void studies.delete(id),
  };
}
