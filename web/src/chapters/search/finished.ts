/** A study of a hundred trials that `mlp study` made, each trained to its end: experiments/README.md has its command. */
import address from "experiments/search_finished.log?url";
import { FaultError, plainFault } from "../../engine/protocol";

/** What it is called among the studies that this browser keeps. */
export const finishedTitle = "A finished study";

/** Its journal, fetched when somebody asks for it. */
export async function finishedJournal(): Promise<string> {
  const answer = await fetch(address).catch(() => null);
  if (answer?.ok) return answer.text();
  throw new FaultError(plainFault("unavailable", "The finished study could not be fetched. Look whether you are online, and press the button again."));
}
