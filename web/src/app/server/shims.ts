/** What the page's modules ask a browser for while they are set up, where there is none: at build time. */
const silent = { addEventListener() {}, removeEventListener() {} };

/** A worker that never answers: runs stay as they are before their module has come. */
class SilentWorker {
  addEventListener() {}
  removeEventListener() {}
  postMessage() {}
  terminate() {}
}

Object.assign(globalThis, {
  Worker: SilentWorker,
  matchMedia: () => ({ ...silent, matches: false }),
  document: { documentElement: { dataset: {} } },
});

export {};
