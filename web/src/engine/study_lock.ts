/** Who may write to a study: one page, and on it one thread. */

/** Holds a study for this thread alone until the answer is called; null: another one has it. */
export type Hold = (id: number) => Promise<(() => void) | null>;

/** How long a thread that has just let go, or was ended, may take to give its lock back. */
const patience = 300;

/**
 * Holds studies by the browser's locks, which it gives back when this thread ends, however that happens. A browser has
 * none on an address without https: then nobody is kept out.
 */
export const holdBy =
  (locks: LockManager | undefined): Hold =>
  (id) =>
    new Promise((resolve, reject) => {
      if (!locks) return resolve(() => {});
      const giveUp = new AbortController();
      const { signal } = giveUp;
      const timer = setTimeout(() => giveUp.abort(), patience);
      locks
        .request(`mlp-lab-study-${id}`, { signal }, () => {
          clearTimeout(timer);
          return new Promise<void>((release) => resolve(release));
        })
        .catch((thrown: unknown) => (signal.aborted ? resolve(null) : reject(thrown)));
    });
