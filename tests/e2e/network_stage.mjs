// What both test files of the chapter "One network, step by step" see and do on its stage.
import assert from "node:assert/strict";
import { readTable, ready, runBar, useLab } from "./harness.mjs";

export const lab = useLab();

/** Opens a step; `act` may use the lab when the network has answered. */
export const at = (step, act, options = {}) =>
  lab.visit({ ...options, at: `#/one-network/${step}` }, async (page) => {
    await ready(page);
    await settled(page);
    await act(page);
  });
export const settled = (page) => page.getByText("The network is being set up").waitFor({ state: "detached" });

export const stage = (page) => page.getByRole("region", { name: "Lab", exact: true });
export const card = (page) => page.getByRole("region", { name: "What you point at" });
/** The text beside the stage. */
export const words = (page) => page.locator("article > .text");
export const prediction = (page) => page.getByRole("region", { name: "Prediction" });
export const predict = (page, option) => prediction(page).getByRole("radio", { name: option }).check();
export const press = (page, name) => page.getByRole("button", { name }).first().click();
export const choose = (page, name) => stage(page).getByRole("radio", { name, exact: true }).check();
export const revealed = (page) => prediction(page).getByText("this is what happens").waitFor();
export const goalReached = (page) => page.getByText("Goal reached").waitFor();
export const sum = (values) => values.reduce((a, b) => a + b, 0);
export const sigmoid = (z) => 1 / (1 + Math.exp(-z));
export const plain = (text) => text.replaceAll("\u2212", "-").replaceAll(/[\u00a0\u202f]/g, " ");
/** All numbers of a text. */
export const numbers = (text) => plain(text).replaceAll(",", "").match(/-?\d+(?:\.\d+)?/g).map(Number);
export const near = (found, expected, tolerance, what) => assert(Math.abs(found - expected) <= tolerance, `${what}: ${found}, expected ${expected}`);

/** Goes through a matrix picture by its keys (in the page, for speed) and reads every value. */
export async function readMatrix(page, name, count = 64) {
  const picture = stage(page).getByRole("slider", { name, exact: true });
  await picture.focus();
  const readings = await picture.evaluate(async (element, count) => {
    const press = async (key) => {
      element.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
      await new Promise((go) => setTimeout(go));
      return element.getAttribute("aria-valuetext");
    };
    const texts = [await press("Home")];
    while (texts.length < count) texts.push(await press("ArrowRight"));
    return texts;
  }, count);
  return readings.map((text) => Number(/: (\S+)$/.exec(plain(text))[1]));
}

/** What the terms on the card stand for now, by term. */
export async function chips(page) {
  const found = await card(page).locator(".chip").evaluateAll((all) => all.map((chip) => [chip.dataset.term, chip.querySelector("b").textContent]));
  return Object.fromEntries(found.map(([term, text]) => [term, Number(plain(text))]));
}

export const outputsOf = async (page) =>
  (await stage(page).getByRole("list", { name: /^The ten outputs/ }).locator(".value").allTextContents()).map((text) => Number(plain(text)));

/** The hash of the weights that the control bar shows. */
export const hash = async (page) => /seed \d+ · (\S+)/.exec(await runBar(page).innerText())[1];

export const fullSpeed = (page) => runBar(page).getByRole("slider", { name: /^Speed/ }).fill("7");
export const playAgain = (page) => runBar(page).getByRole("button", { name: "Play again from the start" });

export async function trainToTheEnd(page) {
  await fullSpeed(page);
  await runBar(page).getByRole("button", { name: "Play", exact: true }).click();
  await playAgain(page).waitFor({ timeout: 60_000 });
}

/** A 3 in one stroke. */
export const three = [[0.35, 0.22], [0.5, 0.15], [0.64, 0.25], [0.62, 0.4], [0.47, 0.48], [0.64, 0.57], [0.66, 0.72], [0.52, 0.84], [0.33, 0.78]];
