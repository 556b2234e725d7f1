import { afterEach, describe, expect, it, vi } from "vitest";
import { Fleet } from "../../../web/src/chapters/fleet.svelte";
import { fakeMlp } from "../engine/fake_mlp";
import { fakeWorker } from "../engine/fake_worker";

describe("a fleet", { timeout: 20_000 }, () => {
  const workers: ReturnType<typeof fakeWorker>[] = [];
  /** So many of the next workers die when they tell of their first epoch: by what they did, since a clock would not wait for a busy machine. */
  let deaths = 0;
  const fleet = new Fleet(() => {
    const worker = fakeWorker();
    worker.addEventListener("message", ({ data }) => {
      if (deaths === 0 || data.event !== "progress" || data.status.epoch === 0) return;
      deaths--;
      worker.die("out of memory");
    });
    workers.push(worker);
    return worker;
  });
  const contestants = (count: number, epochs = 20) =>
    Array.from({ length: count }, (_, seed) => ({ name: `seed ${seed}`, document: { seed, training: { epochs } } }));
  const open = () => workers.filter(({ ended }) => !ended).length;
  afterEach(() => {
    fleet.cancel();
    workers.length = 0;
  });

  it("trains all to the end, no more at once than it has workers", async () => {
    let most = 0;
    const watch = setInterval(() => (most = Math.max(most, open())));
    await fleet.start(contestants(5), { workers: 2 });
    clearInterval(watch);
    expect(fleet.runs.map(({ state, last }) => [state, last?.epoch])).toEqual(Array(5).fill(["ended", 20]));
    expect(fleet.runs.map(({ experiment }) => experiment?.seed)).toEqual([0, 1, 2, 3, 4]);
    expect([fleet.share, fleet.done, fleet.running, open()]).toEqual([1, true, false, 0]);
    expect(most).toBeLessThanOrEqual(2);
    expect(workers, "a worker has one run after the other").toHaveLength(2);
  });

  it("knows when each epoch of a run ended, by its worker's clock", async () => {
    await fleet.start(contestants(2), { workers: 1 });
    for (const { seconds, history } of fleet.runs) {
      expect(seconds).toHaveLength(history.length);
      expect(seconds[0]).toBe(0);
      expect(seconds.every((second, row) => row === 0 || second >= seconds[row - 1]!)).toBe(true);
      expect(seconds.at(-1)).toBeGreaterThan(0);
    }
  });

  it("has one worker for run after run, also where one of them is wrong", async () => {
    await fleet.start([...contestants(1), { name: "wrong", document: { network: { layers: [] } } }, ...contestants(2)], { workers: 1 });
    expect(fleet.runs.map(({ state, last }) => [state, last?.epoch])).toEqual([["ended", 20], ["failed", undefined], ["ended", 20], ["ended", 20]]);
    expect(workers).toHaveLength(1);
  });

  it("goes on to its other runs with another worker where the module fails in one", async () => {
    const trapped = new Fleet(() => {
      const mlp = fakeMlp();
      if (workers.length < 2) mlp.trap.epoch = 10;
      workers.push(fakeWorker(mlp));
      return workers.at(-1)!;
    });
    await trapped.start(contestants(2), { workers: 1 });
    expect(trapped.runs.map(({ state, fault }) => [state, fault?.message])).toEqual([["failed", "unreachable executed"], ["ended", undefined]]);
    expect(workers).toHaveLength(3);
  });

  it("pauses, goes on, and tells the time left", async () => {
    const all = fleet.start(contestants(1, 40), { epochsPerSecond: 100 });
    await vi.waitFor(() => expect(fleet.runs[0]!.last?.epoch).toBeGreaterThan(3));
    expect(fleet.secondsLeft()).toBeGreaterThan(0);
    fleet.pause();
    await new Promise((done) => setTimeout(done, 100));
    const { epoch } = fleet.runs[0]!.last!;
    await new Promise((done) => setTimeout(done, 100));
    expect(fleet.runs[0]!.last!.epoch).toBe(epoch);
    fleet.resume();
    await all;
    expect(fleet.runs[0]!.last!.epoch).toBe(40);
  });

  it("ends its workers when cancelled; what has ended stays", async () => {
    const all = fleet.start([...contestants(1, 1), ...contestants(1, 100_000)], { workers: 2 });
    await vi.waitFor(() => expect(fleet.runs[0]!.state).toBe("ended"));
    fleet.cancel();
    await all;
    expect(fleet.runs.map(({ state }) => state)).toEqual(["ended", "waiting"]);
    expect([fleet.running, open()]).toEqual([false, 0]);
  });

  it("replaces a worker that dies, once a run", async () => {
    deaths = 1;
    await fleet.start(contestants(1, 60), { epochsPerSecond: 200 });
    expect([workers.length, fleet.runs[0]!.state, fleet.runs[0]!.last?.epoch]).toEqual([2, "ended", 60]);

    deaths = 2;
    await fleet.start(contestants(1, 60), { epochsPerSecond: 200 });
    expect([workers.length, fleet.runs[0]!.state, fleet.runs[0]!.fault?.kind]).toEqual([4, "failed", "crashed"]);
  });

  it("says what is wrong with a document, and trains the others", async () => {
    await fleet.start([{ name: "wrong", document: { network: { layers: [] } } }, ...contestants(1)], { workers: 1 });
    expect(fleet.runs.map(({ state }) => state)).toEqual(["failed", "ended"]);
    expect(fleet.runs[0]!.fault?.field).toBe("network.layers");
  });
});
