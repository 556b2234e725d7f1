import { describe, expect, it } from "vitest";
import { FaultError, type EngineEvent, type Progress } from "../../../web/src/engine/protocol";
import { type Clock, createEngine } from "../../../web/src/engine/run";
import { fakeCheckModule, fakeMlp } from "./fake_mlp";

/** Time that only training and waiting spend, and tasks that run when they are told to. */
class TestClock implements Clock {
  time = 0;
  tasks: { at: number; task: () => void }[] = [];
  now = () => this.time;
  later = (task: () => void) => void this.tasks.push({ at: this.time, task });
  after = (ms: number, task: () => void) => void this.tasks.push({ at: this.time + ms, task });
  /** Runs the next task; false when there is none. */
  turn(): boolean {
    const next = this.tasks.shift();
    if (!next) return false;
    this.time = Math.max(this.time, next.at);
    next.task();
    return true;
  }
  runUntil(end: number): void {
    while (this.time < end && this.turn());
  }
  runOut(): void {
    while (this.turn());
  }
}

function setUp(cost: { step: number; phase: number } = { step: 2, phase: 0.5 }) {
  const clock = new TestClock();
  const events: EngineEvent[] = [];
  const mlp = fakeMlp((kind) => (clock.time += cost[kind]));
  const engine = createEngine(mlp, fakeCheckModule, clock, (event) => events.push(event));
  const progress = () => events.filter((event): event is Progress => event.event === "progress");
  const epochs = () => progress().flatMap(({ rows }) => rows.map(({ epoch }) => epoch));
  return { clock, events, mlp, engine, progress, epochs };
}

describe("a run", () => {
  it("tells how long the worker has trained it: pauses and messages left out", () => {
    const { clock, engine, progress } = setUp({ step: 2, phase: 0.5 });
    engine.open({ training: { epochs: 10 } });
    expect(progress().at(-1)!.trained).toBe(0);
    engine.play({ epochsPerSecond: Infinity, until: 4 });
    clock.runOut();
    expect(progress().at(-1)).toMatchObject({ trained: 8, status: { epoch: 4 } });
    clock.time += 1000;
    engine.play({ epochsPerSecond: Infinity });
    clock.runOut();
    expect(progress().at(-1)).toMatchObject({ trained: 20, status: { epoch: 10 } });
  });

  it("tells of the untrained network and its document as soon as it is open", () => {
    const { engine, progress } = setUp();
    expect(engine.open({ seed: 7 })).toBe(1);
    expect(progress()).toHaveLength(1);
    expect(progress()[0]).toMatchObject({ run: 1, playing: false, first: 0, rows: [{ epoch: 0 }], experiment: { seed: 7 } });
  });

  it("takes a question to the run that is open, or to its document, by its name in the contract", () => {
    const { engine } = setUp();
    expect(engine.ask("weightDistributions", {})).toMatchObject([{ shape: "uniform" }]);
    engine.open({ seed: 7 });
    expect(engine.ask("histogram", "values", "W1", 5)).toMatchObject({ sd: 0.5 });
    expect(engine.ask("rangeTest", { seed: 8 }, 0.25, 1, 2)).toEqual([{ learning_rate: 0.25, loss: 2 }]);
    expect(() => engine.ask("evaluate", "test")).toThrow("a part with images");
    expect(() => engine.ask("weather")).toThrow();
  });

  it("looks at another network's initial weights and gives that network up", () => {
    const { engine, mlp, progress } = setUp();
    engine.open({ seed: 7 });
    expect(engine.initialHistogram({ seed: 8 }, "W1", 5).counts).toHaveLength(5);
    expect(() => engine.initialHistogram({}, "W9", 5)).toThrow(FaultError);
    expect(mlp.trainers.map(({ deleted }) => deleted)).toEqual([false, true, true]);
    expect(progress()).toHaveLength(1);
  });

  it("plays to its last epoch and sends every row once, in order", () => {
    const { engine, clock, progress, epochs } = setUp();
    engine.open({ training: { epochs: 300 } });
    engine.play({ epochsPerSecond: Infinity });
    clock.runOut();
    expect(epochs()).toEqual(Array.from({ length: 301 }, (_, epoch) => epoch));
    expect(progress().at(-1)).toMatchObject({ playing: false, status: { state: "finished", epoch: 300 } });
    for (const { first, rows } of progress()) expect(rows[0]?.epoch ?? first).toBe(first);
  });

  it("looks at the messages every 12 ms or so, and reports at most 12 times a second", () => {
    const { engine, clock, progress } = setUp();
    engine.open({ training: { epochs: 100_000 } });
    engine.play({ epochsPerSecond: Infinity });
    const before = progress().length;
    while (clock.time < 10_000) {
      const begin = clock.time;
      clock.turn();
      expect(clock.time - begin).toBeLessThanOrEqual(14);
    }
    expect(progress().length - before).toBeGreaterThan(100);
    expect(progress().length - before).toBeLessThanOrEqual(121);
  });

  it("crosses the border once a slice, and asks for rows and hashes only to tell them", () => {
    const { engine, clock, mlp, progress } = setUp({ step: 0.05, phase: 0.0125 });
    engine.open({ training: { epochs: 20_000 } });
    engine.play({ epochsPerSecond: Infinity });
    clock.runOut();
    const { calls } = mlp.trainers[0]!;
    expect(calls.advance).toBeLessThan(1000 / 10 + 10); // a second of training in slices of 10 ms
    expect(calls.history).toBe(progress().length);
    expect(calls.status).toBe(progress().length);
    expect(progress().length).toBeLessThan(20);
  });

  it("reads the clock twice a slice, and acts within 15 ms while updates get slower by and by", () => {
    const cost = { step: 0.01, phase: 0.0025 };
    const { engine, clock } = setUp(cost);
    let reads = 0;
    const { now } = clock;
    clock.now = () => (++reads, now());
    engine.open({ training: { epochs: 1_000_000 } });
    engine.play({ epochsPerSecond: Infinity });
    for (let slice = 0; slice < 1000; slice++) {
      const begin = clock.time;
      reads = 0;
      clock.turn();
      expect(clock.time - begin).toBeLessThanOrEqual(15);
      expect(reads).toBeLessThanOrEqual(4); // one more to keep when it told
      cost.step = Math.min(5, cost.step * 1.1);
    }
  });

  it("cuts a long step into its micro-steps", () => {
    const { engine, clock, epochs } = setUp({ step: 80, phase: 20 });
    engine.open({});
    engine.play({ epochsPerSecond: Infinity });
    clock.runUntil(160); // the first two steps show how long one takes
    for (let i = 0; i < 20; i++) {
      const begin = clock.time;
      clock.turn();
      expect(clock.time - begin).toBeLessThanOrEqual(20);
    }
    engine.pause();
    expect(epochs().length).toBeGreaterThan(4);
  });

  it("finishes its updates when a single one was slow, so that a pause leaves it between two", () => {
    const cost = { step: 2, phase: 0.5 };
    const { engine, clock, progress } = setUp(cost);
    engine.open({});
    engine.play({ epochsPerSecond: Infinity });
    for (let i = 0; i < 30; i++) {
      cost.step = i % 7 === 3 ? 60 : 2;
      clock.turn();
      expect(progress().at(-1)!.status.next_phase).toBe("forward");
    }
    engine.pause();
    expect(progress().at(-1)!.status.next_phase).toBe("forward");
  });

  it("keeps the pace it is given", () => {
    const { engine, clock, epochs } = setUp({ step: 1, phase: 0.25 });
    engine.open({});
    engine.play({ epochsPerSecond: 5 });
    clock.runUntil(10_000);
    engine.pause();
    expect(epochs().at(-1)).toBeGreaterThanOrEqual(49);
    expect(epochs().at(-1)).toBeLessThanOrEqual(51);
  });

  it("stops at the end of exactly the epoch it was asked to play to", () => {
    const { engine, clock, progress, epochs } = setUp();
    engine.open({});
    engine.play({ epochsPerSecond: Infinity, until: 123 });
    clock.runOut();
    expect(epochs().at(-1)).toBe(123);
    expect(progress().at(-1)).toMatchObject({ playing: false, status: { epoch: 123 } });
  });

  it("does nothing after a pause, and goes on from there", () => {
    const { engine, clock, epochs, progress } = setUp();
    engine.open({});
    engine.play({ epochsPerSecond: Infinity });
    clock.runUntil(200);
    engine.pause();
    const at = epochs().at(-1)!;
    expect(progress().at(-1)!.playing).toBe(false);
    clock.runOut();
    expect(epochs().at(-1)).toBe(at);
    engine.step(3);
    expect(epochs().at(-1)).toBe(at + 3);
  });

  it("does not run twice as fast when play is pressed twice", () => {
    const { engine, clock, epochs } = setUp({ step: 1, phase: 1 });
    engine.open({});
    engine.play({ epochsPerSecond: 10 });
    engine.play({ epochsPerSecond: 10 });
    clock.runUntil(2000);
    expect(epochs().at(-1)).toBeLessThanOrEqual(21);
  });

  it("does one micro-step at a time and tells which comes next", () => {
    const { engine, progress } = setUp();
    engine.open({});
    const next = () => {
      engine.microStep();
      return progress().at(-1)!.status.next_phase;
    };
    expect([next(), next(), next(), next()]).toEqual(["loss", "backward", "update", "forward"]);
    expect(progress().at(-1)!.rows.map(({ epoch }) => epoch)).toEqual([1]);
  });

  it("sends the document again after a change, and only then", () => {
    const { engine, progress } = setUp();
    engine.open({});
    engine.step(10);
    expect(progress().at(-1)!.experiment).toBeNull();
    engine.change("optimizer.learning_rate", 0.5);
    expect(progress().at(-1)!.experiment?.changes).toEqual([{ epoch: 10, field: "optimizer.learning_rate", value: 0.5 }]);
    engine.step(1);
    expect(progress().at(-1)).toMatchObject({ experiment: null, rows: [{ epoch: 11, learning_rate: 0.5 }] });
  });

  it("gives up and deletes the run before when another is opened", () => {
    const { engine, clock, mlp, progress } = setUp();
    engine.open({});
    engine.play({ epochsPerSecond: Infinity });
    clock.runUntil(50);
    expect(engine.open({ seed: 2 })).toBe(2);
    expect(mlp.trainers[0]!.deleted).toBe(true);
    const after = progress().length;
    clock.runOut();
    expect(progress().length).toBe(after);
  });

  it("keeps the run before when another is refused", () => {
    const { engine, mlp } = setUp();
    engine.open({});
    expect(() => engine.open({ network: { layers: [] } })).toThrow(FaultError);
    expect(mlp.trainers[0]!.deleted).toBe(false);
    engine.step(1);
  });

  it("tells of a trap while playing as a failure, and stops", () => {
    const { engine, clock, mlp, events } = setUp();
    engine.open({});
    mlp.trap.epoch = 20;
    engine.play({ epochsPerSecond: Infinity });
    clock.runOut();
    expect(events.at(-1)).toEqual({
      event: "failure",
      run: 1,
      fault: { kind: "internal", field: "", value: "", allowed: "", message: "unreachable executed" },
    });
  });

  it("throws the module's fault with field, value and what is allowed", () => {
    const { engine } = setUp();
    engine.open({});
    const change = () => engine.change("optimizer.learning_rate", -1);
    expect(change).toThrow(FaultError);
    try {
      change();
    } catch (error) {
      expect((error as FaultError).fault).toMatchObject({ kind: "invalid", field: "optimizer.learning_rate", value: "-1" });
    }
  });

  it("says so where no run is open", () => {
    expect(() => setUp().engine.step(1)).toThrow("No run is open");
    expect(() => setUp().engine.ask("tensors")).toThrow("No run is open");
  });
});
