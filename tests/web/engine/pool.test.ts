import { afterEach, describe, expect, it, vi } from "vitest";
import { Pool, type PoolWorker, type Work } from "../../../web/src/engine/pool";
import { type Fault, FaultError, plainFault } from "../../../web/src/engine/protocol";
import { fakeWorker } from "./fake_worker";

/** A job that ends when the test says so. */
class Job {
  begun = 0;
  worker: PoolWorker | null = null;
  fault: Fault | null = null;
  end = () => {};
  fail = (_: Fault) => {};
  constructor(readonly name: string) {}
  run(worker: PoolWorker): Promise<void> {
    this.begun++;
    this.worker = worker;
    return new Promise((resolve, reject) => {
      this.end = resolve;
      this.fail = (fault) => reject(new FaultError(fault));
    });
  }
}

describe("a pool", () => {
  const workers: ReturnType<typeof fakeWorker>[] = [];
  const pool = new Pool<Job>(() => (workers.push(fakeWorker()), workers.at(-1)!));
  const held: string[] = [];
  const jobs = (...names: string[]) => names.map((name) => new Job(name));
  const alive = () => workers.filter(({ ended }) => !ended).length;
  const settled = () => new Promise((go) => setTimeout(go, 20));

  afterEach(() => {
    pool.cancel();
    workers.length = held.length = 0;
  });

  /** Does the jobs in their order. */
  function work(waiting: readonly Job[], more: Partial<Work<Job>> = {}): Work<Job> {
    const left = [...waiting];
    return {
      lives: 2,
      next: () => left.shift() ?? null,
      run: (job, worker) => job.run(worker),
      failed: (job, fault) => void (job.fault = fault),
      pause: async () => void held.push("pause"),
      resume: async () => void held.push("resume"),
      progress: () => ({ done: 0, all: 1 }),
      ...more,
    };
  }
  const begun = (job: Job, times = 1) => vi.waitFor(() => expect(job.begun).toBe(times));

  it("does more jobs than it has workers, each worker one after the other, and starts no more workers than that", async () => {
    const all = jobs("a", "b", "c", "d", "e");
    const over = pool.start(work(all), 2);
    await begun(all[1]!);
    expect(all.map((job) => job.begun)).toEqual([1, 1, 0, 0, 0]);
    all[1]!.end();
    await begun(all[2]!);
    expect(all[2]!.worker).toBe(all[1]!.worker);
    for (const job of [all[0]!, all[2]!, all[3]!, all[4]!]) {
      await begun(job);
      job.end();
    }
    await over;
    expect([workers.length, alive()]).toEqual([2, 0]);
  });

  it("starts no worker where there is no job, and is over", async () => {
    await pool.start(work([]), 3);
    expect(workers).toEqual([]);
  });

  it("lets a job hear its worker's events", async () => {
    const [job] = jobs("a");
    const run = async (_: Job, worker: PoolWorker) => {
      const heard = new Promise<void>((resolve) => (worker.hear = ({ event }) => void (event === "progress" && resolve())));
      await Promise.all([heard, worker.calls.open({})]);
    };
    await pool.start(work([job!], { run }), 1);
    expect(workers).toHaveLength(1);
  });

  it("replaces a worker that dies, and does its job again from the beginning", async () => {
    const [job, next] = jobs("a", "b");
    const over = pool.start(work([job!, next!]), 1);
    await begun(job!);
    workers[0]!.die("out of memory");
    await begun(job!, 2);
    job!.end();
    await begun(next!);
    next!.end();
    await over;
    expect([workers.length, job!.fault, next!.worker === job!.worker]).toEqual([2, null, true]);
  });

  it("gives a job up that has worn out as many workers as it may, and goes on with the next", async () => {
    const [job, next] = jobs("a", "b");
    const over = pool.start(work([job!, next!]), 1);
    await begun(job!);
    workers[0]!.die("out of memory");
    await begun(job!, 2);
    job!.fail(plainFault("internal", "trapped")); // a worker whose module has failed is no use either
    await begun(next!);
    next!.end();
    await over;
    expect([workers.length, job!.fault?.message, next!.fault]).toEqual([3, "trapped", null]);
  });

  it.each(["invalid", "unavailable"] as const)("tries a job only once whose fault is %s; a wrong job costs no worker", async (kind) => {
    const [job, next] = jobs("a", "b");
    const over = pool.start(work([job!, next!]), 1);
    await begun(job!);
    job!.fail(plainFault(kind, "no"));
    await begun(next!);
    next!.end();
    await over;
    expect([job!.begun, job!.fault?.kind, workers.length]).toEqual([1, kind, kind === "invalid" ? 1 : 2]);
  });

  it("is cancelled while it starts: what was being asked for is not begun, and no worker is left", async () => {
    const [job] = jobs("late");
    let give = (_: Job) => {};
    const asked: AbortSignal[] = [];
    const next = (until: AbortSignal) => (asked.push(until), new Promise<Job>((resolve) => (give = resolve)));
    const over = pool.start(work([], { next }), 1);
    pool.cancel();
    expect(await over).toBe(false);
    give(job!);
    await settled();
    expect([asked[0]!.aborted, asked.length, job!.begun, workers.length]).toEqual([true, 1, 0, 0]);
  });

  it("is cancelled at work: all workers end at once, nothing fails, and nothing more is begun", async () => {
    const all = jobs("a", "b", "c");
    const over = pool.start(work(all), 2);
    await begun(all[1]!);
    pool.cancel();
    expect(alive()).toBe(0);
    expect(await over).toBe(false);
    await settled();
    expect(all.map(({ begun: times, fault }) => [times, fault])).toEqual([[1, null], [1, null], [0, null]]);
  });

  it("started anew gives up what it was at; an end that comes late changes nothing", async () => {
    const [old, other, job] = jobs("old", "other", "new");
    const first = pool.start(work([old!, other!]), 1);
    await begun(old!);
    const second = pool.start(work([job!]), 1);
    expect(await first).toBe(false);
    old!.end();
    await begun(job!);
    await settled();
    expect([other!.begun, alive()]).toEqual([0, 1]);
    job!.end();
    expect(await second).toBe(true);
  });

  it("paused, holds what is under way and begins nothing; then it goes on", async () => {
    const all = jobs("a", "b", "c");
    const over = pool.start(work(all), 2);
    await begun(all[1]!);
    pool.pause();
    all[0]!.end();
    all[1]!.end();
    await settled();
    expect([held, all[2]!.begun]).toEqual([["pause", "pause"], 0]);
    let isOver = false;
    void over.then(() => (isOver = true));
    await settled();
    expect(isOver, "a paused pool is not over").toBe(false);
    pool.resume();
    await begun(all[2]!);
    all[2]!.end();
    await over;
  });

  it("holds also the worker of a job that comes during the pause", async () => {
    const [job] = jobs("a");
    let give = (_: Job | null) => {};
    const next = () => new Promise<Job | null>((resolve) => (give = resolve));
    const over = pool.start(work([], { next }), 1);
    pool.pause();
    give(job!);
    await begun(job!);
    expect(held).toEqual(["pause"]);
    pool.resume();
    expect(held).toEqual(["pause", "resume"]);
    job!.end();
    await settled();
    give(null);
    await over;
  });

  it("takes more workers, or fewer: what is under way ends first", async () => {
    const all = jobs("a", "b", "c", "d", "e");
    const over = pool.start(work(all), 1);
    await begun(all[0]!);
    pool.resize(3);
    await begun(all[2]!);
    pool.resize(1);
    all[0]!.end();
    all[1]!.end();
    await settled();
    expect([all[3]!.begun, alive()]).toEqual([0, 1]);
    all[2]!.end();
    await begun(all[3]!);
    expect(all[4]!.begun).toBe(0);
    all[3]!.end();
    await begun(all[4]!);
    all[4]!.end();
    await over;
    expect(workers).toHaveLength(3);
  });

  it("ends with what goes wrong where jobs come from", async () => {
    const [job] = jobs("a");
    let asked = 0;
    const next = () => (asked++ === 0 ? job! : Promise.reject(new Error("no more journal")));
    await expect(pool.start(work([], { next }), 2)).rejects.toThrow("no more journal");
    expect(alive()).toBe(0);
  });

  it("tells the time left from what was done since the start or the last pause", async () => {
    const [job] = jobs("a");
    let done = 10;
    const start = performance.now();
    const over = pool.start(work([job!], { progress: () => ({ done, all: 100 }) }), 1);
    expect(pool.secondsLeft()).toBeNaN();
    done = 30;
    expect(pool.secondsLeft(start + 4000) / 14).toBeCloseTo(1, 1); // 20 in 4 s, 70 to do
    pool.pause();
    pool.resume();
    expect(pool.secondsLeft()).toBeNaN();
    await begun(job!);
    job!.end();
    await over;
    expect(pool.secondsLeft()).toBeNaN();
  });
});
