// Before a guess the page as text, clues, titles and rail included, does not tell the answer: no sentence of a reveal, and the right option only where it is asked.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { everyStep, goTo, useLab } from "./harness.mjs";

const lab = useLab();
const chapters = new URL("../../web/src/chapters/", import.meta.url);

const flat = (text) => text.replaceAll(/\s+/g, " ").trim();
const attribute = (head, name) => new RegExp(`\\b${name}=(?:"([^"]*)"|\\{(.*?)\\})`, "s").exec(head)?.slice(1).find((value) => value !== undefined);

/** Every question in the chapters' sources, by its id: the sentences of its reveal as far as they are fixed, and the right option's place. */
const questions = new Map(
  readdirSync(chapters, { recursive: true })
    .filter((file) => file.endsWith(".svelte") && !file.startsWith("parts"))
    .flatMap((file) => [...readFileSync(new URL(file, chapters), "utf8").matchAll(/<(Predict|Sketch)\b(.*?[^=])>\s*\n(.*?)<\/(?:Predict|Sketch)>/gs)])
    .map(([, kind, head, reveal]) => [
      attribute(head, "id") ?? "rising-loss/why",
      {
        kind,
        right: Number(attribute(head, "right") ?? 2), // NaN: only the run decides
        sentences: reveal.split(/<[^>]*>|\{[^}]*\}|(?<=[.:?])\s/).map(flat).filter((part) => part.length >= 20),
      },
    ]),
);

/** The questions in sight with their options, in order, and the page's text without them. */
const read = (page) =>
  page.evaluate(() => {
    const asked = [...document.querySelectorAll(".predict fieldset")];
    const options = asked.map((fieldset) => [...fieldset.querySelectorAll("label > span")].map((option) => option.innerText));
    for (const fieldset of asked) fieldset.hidden = true;
    const text = document.body.innerText;
    for (const fieldset of asked) fieldset.hidden = false;
    return { options, text };
  });

const held = (page, at) => page.evaluate((step) => JSON.parse(localStorage.getItem("mlp-lab.progress") ?? "{}").tasks?.[step] ?? [], at.slice(2));

test("no page tells the answer of a question before it was guessed", () =>
  lab.visit({ at: "#/" }, async (page) => {
    assert(questions.size > 50, `${questions.size} questions found`);
    assert([...questions.values()].flatMap(({ sentences }) => sentences).length > 60);
    const told = [];
    const clues = [];
    const asked = new Set();
    for (const { at } of await everyStep(page)) {
      await goTo(page, at);
      const { options, text } = await read(page);
      clues.push(...(text.match(/Clue \d of \d to the rising loss/g) ?? []).map((clue) => `${at.split("/")[1]}: ${clue.slice(5, 11)}`));
      const here = (await held(page, at)).filter((id) => questions.has(id));
      const chosen = here.filter((id) => questions.get(id).kind === "Predict");
      assert.equal(options.length, chosen.length, `${at}: ${here}`);
      const seen = flat(text).toLowerCase();
      const tells = (id, words) => seen.includes(flat(words).toLowerCase().replace(/[.:]$/, "")) && told.push(`${at}, ${id}: ${words}`);
      for (const id of here) {
        asked.add(id);
        for (const sentence of questions.get(id).sentences) tells(id, sentence);
      }
      for (const [place, id] of chosen.entries()) {
        const { right } = questions.get(id);
        // Words that also stand for the other options, such as the names of two runs, tell nothing.
        const others = options[place].filter((option, index) => index !== right && seen.includes(flat(option).toLowerCase()));
        if (Number.isInteger(right) && options[place][right].includes(" ") && others.length === 0) tells(id, options[place][right]);
      }
    }
    assert(asked.size >= questions.size - 3, `asked: ${[...asked]}`);
    assert.deepEqual(told, []);
    assert.deepEqual(clues, ["rising-loss: 1 of 5", "meet-the-digits: 2 of 5", "one-network: 3 of 5", "more-layers: 4 of 5"]);
  }));
