/** A database of the browser's (IndexedDB) whose every answer comes to an end, and which may be taken away at any time. */

/** How long the browser may take to open the database, and for one transaction. */
export const storageSeconds = 15;

/** The storage has not answered in time. Whatever was asked is taken back. */
export class SilentStorage extends Error {
  override readonly name = "SilentStorage";
  constructor(readonly blocked = false) {
    super(blocked ? "another tab keeps the browser's storage busy" : `the browser's storage has not answered for ${storageSeconds} seconds`);
  }
}

export class Database {
  #connection: Promise<IDBDatabase> | null = null;

  /** `create`: makes the stores of a new database. `factory` is replaced in tests. */
  constructor(
    private readonly name: string,
    private readonly create: (database: IDBDatabase) => void,
    private readonly factory: IDBFactory = indexedDB,
  ) {}

  /** Opens it; afterwards it is opened again wherever it was closed meanwhile. */
  open(): Promise<IDBDatabase> {
    this.#connection ??= this.#connect().catch((thrown: unknown) => {
      this.#connection = null;
      throw thrown;
    });
    return this.#connection;
  }

  /** Does something with these stores, as a whole or not at all; resolves when it is kept. */
  async within<T>(stores: string[], mode: IDBTransactionMode, act: (transaction: IDBTransaction) => Promise<T>): Promise<T> {
    const transaction = (await this.open()).transaction(stores, mode);
    const whole = Promise.all([act(transaction), done(transaction)]);
    return (await inTime(whole, () => new SilentStorage(), () => transaction.abort()))[0];
  }

  #connect(): Promise<IDBDatabase> {
    const request = this.factory.open(this.name, 1);
    let blocked = false;
    let late = false;
    request.onupgradeneeded = () => this.create(request.result);
    request.onblocked = () => (blocked = true);
    const opened = answer(request).then(
      (database) => {
        if (late) database.close();
        else this.#hear(database);
        return database;
      },
      (thrown: DOMException) => {
        throw thrown.name === "VersionError" ? new Error("a newer MLP Lab keeps them: load the page again") : thrown;
      },
    );
    return inTime(opened, () => new SilentStorage(blocked), () => (late = true));
  }

  #hear(database: IDBDatabase): void {
    const forget = () => (this.#connection = null);
    database.onclose = forget; // the browser's data was cleared
    database.onversionchange = () => {
      database.close(); // else whoever wants to delete or renew it would wait for ever
      forget();
    };
  }
}

/** A promise with an end: after `storageSeconds` it rejects, and what goes on is taken back. */
function inTime<T>(promise: Promise<T>, reason: () => Error, takeBack: () => void): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      reject(reason());
      try {
        takeBack();
      } catch {
        // It has ended just now.
      }
    }, 1000 * storageSeconds);
    promise.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

/** An abort comes after every error, and only then is the cause known. */
function done(transaction: IDBTransaction): Promise<void> {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error ?? new Error("the browser refused to keep it"));
  });
}

/** What a request gives. */
export function answer<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
