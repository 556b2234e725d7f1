import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { silenceText } from "../../../web/src/chapters/silence";
import { startEngine } from "../../../web/src/engine/client";
import { type Fault, FaultError, type Silence } from "../../../web/src/engine/protocol";
import { startBeating } from "../../../web/src/engine/pulse";

/** A worker that says only what it is told to say. */
class MuteWorker extends EventTarget {
  ended = false;
  postMessage(): void {}
  terminate(): void {
    this.ended = true;
  }
  say(data: unknown): void {
    this.dispatchEvent(Object.assign(new Event("message"), { data }));
  }
}

function start(watched = true) {
  const worker = new MuteWorker();
  const silences: (Silence | null)[] = [];
  const crashes: Fault[] = [];
  const listener = { event: () => {}, crash: (fault: Fault) => crashes.push(fault) };
  const client = startEngine(watched ? { ...listener, silence: (silence) => silences.push(silence) } : listener, () => worker as unknown as Worker);
  const fails = client.calls.about().catch((thrown: unknown) => thrown as FaultError);
  return { worker, silences, crashes, client, fails };
}
const wait = (seconds: number) => vi.advanceTimersByTime(1000 * seconds);

describe("a worker's pulse", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it("that stops while an answer is owed is told every ten seconds, and that it came back", () => {
    const { worker, silences, crashes } = start();
    wait(9);
    expect(silences).toEqual([]);
    wait(11);
    expect(silences).toEqual([{ seconds: 10, call: "", begun: false }, { seconds: 20, call: "", begun: false }]);
    worker.say({ beat: "rangeTest" });
    expect(silences.at(-1)).toBeNull();
    wait(10);
    expect(silences.at(-1)).toEqual({ seconds: 10, call: "rangeTest", begun: true });
    expect([crashes, worker.ended]).toEqual([[], false]);
  });

  it("that goes on is no silence, however long the answer takes", () => {
    const { worker, silences } = start();
    for (let i = 0; i < 100; i++) {
      wait(1);
      worker.say({ beat: "" });
    }
    expect(silences).toEqual([]);
  });

  it("is missed where a run plays, and not where nothing is owed", async () => {
    const { worker, silences, client } = start();
    client.close();
    const idle = start();
    await vi.advanceTimersByTimeAsync(0);
    idle.client.close();
    wait(60);
    expect([silences, idle.silences, worker.ended]).toEqual([[], [], true]);
  });

  it("of a worker that nobody watches is waited for a minute; then what waits rejects", async () => {
    const { worker, crashes, fails } = start(false);
    wait(59);
    expect(crashes).toEqual([]);
    wait(1);
    expect(crashes).toMatchObject([{ kind: "crashed", message: "Training said nothing for 60 seconds." }]);
    expect(((await fails) as FaultError).fault.kind).toBe("crashed");
    expect(worker.ended).toBe(true);
  });

  it("is given once a second, and before every call", () => {
    const said: string[] = [];
    const begin = startBeating(({ beat }) => said.push(beat));
    wait(2);
    begin("gradientCheck");
    expect(said).toEqual(["", "", "gradientCheck"]);
  });

  it("is spoken of as what is known", () => {
    const text = (silence: Partial<Silence>) => silenceText({ seconds: 20, call: "", begun: true, ...silence }, "The training thread");
    expect(text({ begun: false })).toContain("has not begun after 20 seconds");
    expect(text({ call: "gradientCheck" })).toContain("checks gradients and has said nothing for 20 seconds");
    expect(text({})).toContain("has said nothing for 20 seconds: a single step takes long here, or it has stopped");
  });
});

describe("a worker that was closed", () => {
  it("keeps no listener, so that it can be freed", () => {
    const worker = new MuteWorker();
    let listeners = 0;
    const add = worker.addEventListener.bind(worker);
    worker.addEventListener = (type: string, listener: EventListenerOrEventListenerObject | null, options?: AddEventListenerOptions | boolean) => {
      listeners++;
      (options as AddEventListenerOptions).signal!.addEventListener("abort", () => listeners--);
      add(type, listener, options);
    };
    const client = startEngine({ event: () => {}, crash: () => {} }, () => worker as unknown as Worker);
    expect(listeners).toBe(3);
    client.close();
    expect(listeners).toBe(0);
  });
});
