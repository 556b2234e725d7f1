import { afterEach, describe, expect, it } from "vitest";
import { type Client, startEngine } from "../../../web/src/engine/client";
import { type EngineEvent, type Fault, FaultError } from "../../../web/src/engine/protocol";
import { fakeWorker } from "./fake_worker";

describe("the page's side of the engine", () => {
  let client: Client | undefined;
  afterEach(() => client?.close());

  function start(worker = fakeWorker()) {
    const events: EngineEvent[] = [];
    const crashes: Fault[] = [];
    client = startEngine({ event: (event) => events.push(event), crash: (fault) => crashes.push(fault) }, () => worker);
    return { calls: client.calls, events, crashes, worker };
  }

  it("answers calls, and tells what happened before the answer comes", async () => {
    const { calls, events } = start();
    expect((await calls.about()).defaults.network.layers).toEqual([64, 64, 10]);
    await calls.open({ training: { epochs: 40 } });
    await calls.step(2);
    expect(events.flatMap((event) => (event.event === "progress" ? event.rows.map(({ epoch }) => epoch) : []))).toEqual([0, 1, 2]);
  });

  it("plays by itself and pauses when told", async () => {
    const { calls, events } = start();
    await calls.open({ training: { epochs: 100_000 } });
    await calls.play({ epochsPerSecond: 50 });
    await new Promise((go) => setTimeout(go, 300));
    await calls.pause();
    const last = events.at(-1);
    expect(last).toMatchObject({ event: "progress", playing: false });
    expect(last?.event === "progress" && last.status.epoch).toBeGreaterThan(5);
  });

  it("rejects with the fault: field, value and what is allowed", async () => {
    const { calls } = start();
    const error = await calls.open({ network: { layers: [] } }).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(FaultError);
    expect((error as FaultError).fault).toMatchObject({ kind: "invalid", field: "network.layers", allowed: "at least two widths" });
  });

  it("rejects what waits and what comes later when the worker dies, and ends it", async () => {
    const { calls, crashes, worker } = start();
    const waiting = calls.about().catch((thrown: unknown) => thrown);
    worker.die("memory access out of bounds");
    expect((await waiting) as FaultError).toMatchObject({ fault: { kind: "crashed" } });
    await expect(calls.digits()).rejects.toThrow("memory access out of bounds");
    expect(crashes).toHaveLength(1);
    expect(worker.ended).toBe(true);
  });

  it("rejects what waits when it is closed", async () => {
    const { calls } = start();
    const waiting = calls.about().catch((thrown: unknown) => thrown);
    client!.close();
    expect((await waiting) as FaultError).toMatchObject({ fault: { kind: "crashed", message: "This run was closed." } });
  });
});
