// The links that Share makes, as a test writes them by hand.

/** The address of a step with a run; `run` as an object or, to be broken, as any text. */
export function runLink(run, step = "one-network/train") {
  const text = typeof run === "string" ? run : JSON.stringify(run);
  return `#/${step}?run=${Buffer.from(text).toString("base64url")}`;
}

/** A run of `document` up to `epoch`, whose weights' hash nobody knows. */
export const runOf = (document, epoch = 0) => ({ d: document, e: epoch, h: "0123456789abcdef" });
