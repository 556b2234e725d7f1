/** Charts draw one after the other, each in a task of its own, so that the page answers in between. */

const waiting = new Map<object, () => void>();
let busy = false;
let channel: MessageChannel | undefined;

/** Opened by the first drawing: where nothing is drawn, none stays open. */
function open(): MessageChannel {
  const opened = new MessageChannel();
  opened.port1.onmessage = () => {
    const next = waiting.entries().next().value;
    if (next) waiting.delete(next[0]);
    busy = waiting.size > 0;
    if (busy) opened.port2.postMessage(null);
    next?.[1]();
  };
  return opened;
}

/** Lets `owner` draw in its turn; a drawing of the same owner that still waits is replaced. */
export function inTurn(owner: object, draw: () => void): void {
  waiting.set(owner, draw);
  if (busy) return;
  busy = true;
  (channel ??= open()).port2.postMessage(null);
}

/** `owner` is gone: it draws no more. */
export function cancelTurn(owner: object): void {
  waiting.delete(owner);
}
