/** Studies' journals in this browser (IndexedDB): lines are appended, each call is whole or has not happened. */
import type { KeptStudy } from "./study_protocol";

export interface StudyStore {
  /** Whether it outlives the page. */
  readonly lasting: boolean;
  list(): Promise<KeptStudy[]>;
  create(title: string, lines: string): Promise<KeptStudy>;
  append(id: number, lines: string): Promise<void>;
  /** The whole journal; "" where there is none. */
  read(id: number): Promise<string>;
  remove(id: number): Promise<void>;
}

interface Piece {
  study: number;
  lines: string;
}

function done(transaction: IDBTransaction): Promise<void> {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = transaction.onerror = () => reject(transaction.error ?? new Error("the browser refused to keep it"));
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
    list: () => answer(begin("readonly").objectStore("studies").getAll() as IDBRequest<KeptStudy[]>),
    async create(title, lines) {
      const transaction = begin("readwrite");
      const study = { title, begun: Date.now() };
      const id = Number(await answer(transaction.objectStore("studies").add(study)));
      transaction.objectStore("pieces").add({ study: id, lines } satisfies Piece);
      await done(transaction);
      return { id, ...study };
    },
    append(id, lines) {
      const transaction = begin("readwrite");
      transaction.objectStore("pieces").add({ study: id, lines } satisfies Piece);
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
  const studies = new Map<number, KeptStudy & { lines: string }>();
  let last = 0;
  return {
    lasting: false,
    list: () => Promise.resolve([...studies.values()].map(({ id, title, begun }) => ({ id, title, begun }))),
    create(title, lines) {
      const study = { id: ++last, title, begun: Date.now(), lines };
      studies.set(study.id, study);
      return Promise.resolve({ id: study.id, title, begun: study.begun });
    },
    append(id, lines) {
      const study = studies.get(id);
      if (!study) return Promise.reject(new Error("this study is not kept"));
      study.lines += lines;
      return Promise.resolve();
    },
    read: (id) => Promise.resolve(studies.get(id)?.lines ?? ""),
    remove: (id) => Promise.resolve(void studies.delete(id)),
  };
}
