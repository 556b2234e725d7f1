/** The runs that the reader pinned, in this browser (IndexedDB): one list, written as a whole. */
import { answer, Database } from "./database";

const database = new Database("mlp-lab-runs", (made) => void made.createObjectStore("pinned"));
const within = <T>(mode: IDBTransactionMode, act: (store: IDBObjectStore) => Promise<T>) =>
  database.within(["pinned"], mode, (transaction) => act(transaction.objectStore("pinned")));

/** What was kept; undefined where nothing was. Rejects where the browser keeps nothing for the page. */
export const readRuns = (): Promise<unknown> => within("readonly", (store) => answer(store.get("list")));

export const writeRuns = (runs: readonly object[]): Promise<void> => within("readwrite", async (store) => void store.put(runs, "list"));
