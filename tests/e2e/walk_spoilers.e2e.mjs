// Before a guess the page as text does not tell the answer: no sentence of a reveal, and the right option only where it is asked.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { everyStep, goTo, useLab } from "./harness.mjs";

const lab = useLab();
const chapters = new URL("../../web/src/chapters/", import.meta.url);

/** Every question in the chapters' sources: its id, and the sentences of its reveal as far as they are fixed. */
const questions = readdirSync(chapters, { recursive: true })
  .filter((file) => file.endsWith(".svelte") && !file.startsWith("parts"))
  .flatMap((file) => [...readFileSync(new URL(file, chapters), "utf8").matchAll(/<(?:Predict|Sketch)\b(.*?[^=])>\s*\n(.*?)<\/(?:Predict|Sketch)>/gs)])
  .map(([, head, reveal]) => ({
    question: /question="([^"]*)"/.exec(head)?.[1] ?? "Why does this loss rise while the network trains?",
    sentences: reveal.split(/<[^>]*>|\{[^}]*\}|(?<=[.:?])\s/).map(flat).filter((part) => part.length >= 20),
  }));

function flat(text) {
  return text.replaceAll(/\s+/g, " ").trim();
}

test("no page tells the answer of a question before it was guessed", () =>
  lab.visit({ at: "#/" }, async (page) => {
    assert(questions.length > 40, `${questions.length} questions found`);
    assert(questions.flatMap(({ sentences }) => sentences).length > 60);
    const told = [];
    let asked = 0;
    for (const { at } of await everyStep(page)) {
      await goTo(page, at);
      const text = flat(await page.locator("body").innerText());
      const here = questions.filter(({ question }) => text.includes(flat(question.split("{")[0])) && question);
      asked += here.length;
      for (const { sentences } of here) for (const sentence of sentences) if (text.includes(sentence)) told.push(`${at}: ${sentence}`);
    }
    assert(asked >= 40, `${asked} questions were asked`);
    assert.deepEqual(told, []);
  }));
