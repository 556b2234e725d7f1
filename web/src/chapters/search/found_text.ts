/** What was found in a journal that was opened, in words. */
import type { JournalSummary } from "../../engine/study_protocol";

/** "1 trial", "12 trials". */
export const trialsText = (count: number): string => `${count} ${count === 1 ? "trial" : "trials"}`;

const trialsOf = ({ name, objectives, trials }: JournalSummary["studies"][number]): string =>
  `"${name}" (${objectives === 1 ? trialsText(trials) : `${objectives} objectives: it cannot be shown`})`;

/** Which studies of a journal can be chosen. */
export const choicesIn = ({ studies }: Pick<JournalSummary, "studies">) =>
  studies.filter(({ objectives }) => objectives === 1).map(({ name, trials }) => ({ value: name, text: `${name} (${trialsText(trials)})` }));

/** What is wrong with a journal that has lines which are not understood, and what follows from it. */
export function unreadText({ unread, unreadLines }: Pick<JournalSummary, "unread" | "unreadLines">): string {
  const [first] = unread;
  if (!first) return "";
  const more = unreadLines === 1 ? "" : ` So are ${unreadLines - 1} more${unread[1] ? `, from line ${unread[1].line} on` : ""}.`;
  return `Line ${first.line} of this journal is not understood: ${first.why}.${more} You can look at the rest. Nothing can be added to it.`;
}

/** "48 lines, 10 trials." or, of several studies, which one is shown and which others the journal has. */
export function foundText({ lines, torn, studies, shown }: JournalSummary & { shown: string }): string {
  const here = studies.find(({ name }) => name === shown);
  const others = studies.filter(({ name }) => name !== shown);
  const also = others.length === 0 ? "" : ` It is of the study "${shown}"; the journal also has ${others.map(trialsOf).join(", ")}.`;
  return `${lines} lines, ${trialsText(here?.trials ?? 0)}.${also}${torn ? " Its last line was torn and is left out." : ""}`;
}
