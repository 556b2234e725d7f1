/** What the page's modules ask a browser for while they are set up, where there is none: at build time. */
const silent = { addEventListener() {}, removeEventListener() {} };

/** A worker that never answers: runs stay as they are before their module has come. */
class SilentWorker {
  addEventListener() {}
  removeEventListener() {}
  postMessage() {}
  terminate() {}
}

const every = globalThis.setInterval;
/** Nobody closes what was set up here: its clocks must not keep the build from ending. */
function unwatched(...args: Parameters<typeof every>): unknown {
  const timer: unknown = every(...args);
  (timer as { unref(): void }).unref();
  return timer;
}

Object.assign(globalThis, {
  Worker: SilentWorker,
  setInterval: unwatched,
  matchMedia: () => ({ ...silent, matches: false }),
  document: { documentElement: { dataset: {} } },
});

export {};
