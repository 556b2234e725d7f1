/** The page's side of any worker: typed promises, a word for its silence, and a fault for everything that waits when it dies. */
import { type Endpoint, wrap } from "comlink";
import { carryFaults } from "./faults";
import { FaultError, plainFault } from "./protocol";
import type { Fault, Silence } from "./protocol";
import { watchPulse } from "./pulse";

carryFaults();

/** Every call of a worker's interface, as a promise. */
export type CallsOf<T> = {
  [Name in keyof T]: T[Name] extends (...args: infer Args) => infer Answer ? (...args: Args) => Promise<Awaited<Answer>> : never;
};

export interface Connection<T> {
  calls: CallsOf<T>;
  /** The same by name. */
  call(name: keyof T & string, args: unknown[]): Promise<unknown>;
  /** Ends the worker; calls that wait reject. */
  close(): void;
}

export interface ConnectionListener {
  /** The worker is dead: `calls` reject from now on. */
  crash(fault: Fault): void;
  /** The worker owes something and says nothing; null: it speaks again. Where nobody listens, it is given up in the end. */
  silence?(silence: Silence | null): void;
}

export interface ConnectionOptions {
  /** What the worker does, for the sentence: "Training". */
  what: string;
  /** Whether it owes something besides answers. */
  expecting?(): boolean;
  /** What it sends besides answers. */
  message?(data: unknown): void;
}

/** A worker that nobody looks at is given up after so many seconds of silence. */
const patience = 60;

export function connect<T>(worker: Worker, listener: ConnectionListener, { what, expecting, message }: ConnectionOptions): Connection<T> {
  const open = new AbortController();
  const endpoint = until(open.signal, worker);
  const remote = wrap<(name: string, ...args: unknown[]) => unknown>(endpoint);
  const waiting = new Set<(error: FaultError) => void>();
  let dead: FaultError | null = null;

  function end(fault: Fault): void {
    dead ??= new FaultError(fault);
    for (const reject of waiting) reject(dead);
    waiting.clear();
    open.abort("closed"); // the browser's own reason would hold on to whoever called
    worker.terminate();
  }

  function die(how: string): void {
    const fault = plainFault("crashed", `${what} ${how}.`);
    end(fault);
    listener.crash(fault);
  }

  function call(name: keyof T & string, args: unknown[]): Promise<unknown> {
    if (dead) return Promise.reject(dead);
    return new Promise((resolve, reject) => {
      waiting.add(reject);
      remote(name, ...args)
        .then(resolve, reject)
        .finally(() => waiting.delete(reject));
    });
  }

  const heard = watchPulse(
    open.signal,
    () => waiting.size > 0 || expecting?.() === true,
    (silence) => {
      if (listener.silence) listener.silence(silence);
      else if (silence && silence.seconds >= patience) die(`said nothing for ${patience} seconds`);
    },
  );
  endpoint.addEventListener("error", (error) => {
    const { message: why } = error as ErrorEvent;
    die(`stopped unexpectedly${why ? ` (${why})` : ""}`);
  });
  endpoint.addEventListener("message", (event) => {
    const { data } = event as MessageEvent;
    heard(data);
    message?.(data);
  });

  const calls = new Proxy({} as CallsOf<T>, {
    get: (_, name) => (...args: unknown[]) => call(name as keyof T & string, args),
  });
  return { calls, call, close: () => end(plainFault("crashed", "This run was closed.")) };
}

/**
 * The worker, until `signal` ends it. Comlink holds on to what it talks to until all its proxies are gone; so that must not
 * lead back to them, as the listeners on a worker do.
 */
function until(signal: AbortSignal, worker: Worker): Endpoint {
  return {
    postMessage: (data, transfer) => worker.postMessage(data, transfer ?? []),
    addEventListener: (type, listener) => worker.addEventListener(type, listener, { signal }),
    removeEventListener: (type, listener) => worker.removeEventListener(type, listener),
  };
}
