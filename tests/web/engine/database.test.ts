import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Database, SilentStorage, storageSeconds } from "../../../web/src/engine/database";

type Handlers = Record<string, ((event?: unknown) => void) | undefined>;

/** A browser's storage that answers only when it is told to. */
function storage() {
  const requests: Handlers[] = [];
  const transactions: (Handlers & { aborted?: boolean })[] = [];
  const connections: (Handlers & { closed?: boolean })[] = [];
  const factory = { open: () => (requests.push({}), requests.at(-1)) } as unknown as IDBFactory;
  const opens = (i = requests.length - 1) => {
    const connection: (typeof connections)[0] & Record<string, unknown> = {};
    connection["close"] = () => (connection.closed = true);
    connection["transaction"] = () => {
      const transaction: (typeof transactions)[0] & Record<string, unknown> = {};
      transaction["abort"] = () => (transaction.aborted = true);
      transactions.push(transaction);
      return transaction;
    };
    connections.push(connection);
    Object.assign(requests[i]!, { result: connection });
    requests[i]!["onsuccess"]!();
  };
  return { factory, requests, transactions, connections, opens };
}
const fault = (promise: Promise<unknown>) => promise.catch((thrown: unknown) => thrown as Error);
const wait = (seconds: number) => vi.advanceTimersByTimeAsync(1000 * seconds);
const none = () => Promise.resolve(null);

describe("a database of the browser's", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it("that never opens is given up, closed where it opens late, and asked again the next time", async () => {
    const { factory, requests, connections, opens } = storage();
    const database = new Database("d", () => {}, factory);
    const failed = fault(database.open());
    await wait(storageSeconds);
    expect(await failed).toBeInstanceOf(SilentStorage);
    opens();
    await wait(0);
    expect(connections[0]!.closed).toBe(true);
    const again = database.open();
    expect(requests).toHaveLength(2);
    opens();
    expect(await again).toBe(connections[1]);
  });

  it("that another tab blocks says so", async () => {
    const { factory, requests } = storage();
    const failed = fault(new Database("d", () => {}, factory).open());
    requests[0]!["onblocked"]!();
    await wait(storageSeconds);
    expect(await failed).toMatchObject({ message: "another tab keeps the browser's storage busy" });
  });

  it("of a newer version says what to do", async () => {
    const { factory, requests } = storage();
    const failed = fault(new Database("d", () => {}, factory).open());
    Object.assign(requests[0]!, { error: new DOMException("", "VersionError") });
    requests[0]!["onerror"]!();
    expect(await failed).toMatchObject({ message: "a newer MLP Lab keeps them: load the page again" });
  });

  it("takes back a transaction that is never answered", async () => {
    const { factory, transactions, opens } = storage();
    const database = new Database("d", () => {}, factory);
    const failed = fault(database.within(["s"], "readwrite", none));
    opens();
    await wait(storageSeconds);
    expect(await failed).toBeInstanceOf(SilentStorage);
    expect(transactions[0]!.aborted).toBe(true);
  });

  it("is opened again after it was closed under the page, or another tab wanted it", async () => {
    const { factory, requests, connections, opens } = storage();
    const database = new Database("d", () => {}, factory);
    void database.open();
    opens();
    await wait(0);
    connections[0]!["onclose"]!();
    void database.open();
    expect(requests).toHaveLength(2);
    opens();
    await wait(0);
    connections[1]!["onversionchange"]!();
    expect(connections[1]!.closed).toBe(true);
    void database.open();
    expect(requests).toHaveLength(3);
  });
});
