// The chapter "Meet the digits": does what its text tells the reader, and finds what it promises.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { draw, eventually, phone, readTable, ready, useLab } from "./harness.mjs";

const lab = useLab();
const oracle = JSON.parse(readFileSync(new URL("../oracle/digits.json", import.meta.url)));

/** Opens a step; `act` may use the lab when the digits are there. */
const at = (step, act, options = {}) =>
  lab.visit({ ...options, at: `#/meet-the-digits/${step}` }, async (page) => {
    await ready(page);
    await page.getByText("Fetching the digits").waitFor({ state: "detached" });
    await act(page);
  });

const named = (digit) => `${digit == 8 ? "an" : "a"} ${digit}`;
const stage = (page) => page.getByRole("region", { name: "Lab", exact: true });
const choose = (page, name) => stage(page).getByRole("radio", { name, exact: true }).check();
const press = (page, name) => stage(page).getByRole("button", { name, exact: true }).click();
const numbersOf = async (page) => (await stage(page).getByRole("gridcell").allTextContents()).map((text) => (text === "–" ? NaN : Number(text)));
const predict = (page, option) => page.getByRole("radio", { name: option }).check();
const revealed = (page) => page.getByRole("region", { name: "Prediction" }).getByText("this is what happens");
const goalReached = (page) => stage(page).getByText("Goal reached").waitFor();
const sum = (values) => values.reduce((a, b) => a + b, 0);

// --- A picture is 64 numbers -----------------------------------------------------------------------------------------

test("pictures can be browsed by class", () =>
  at("pictures", async (page) => {
    const pictures = stage(page).getByRole("option");
    let total = 0;
    for (const digit of "0123456789") {
      await choose(page, digit);
      const [, count] = /^1 to \d+ of (\d+)$/.exec(await stage(page).getByText(/^1 to/).textContent());
      total += Number(count);
      const names = await pictures.evaluateAll((options) => options.map((option) => option.getAttribute("aria-label")));
      assert(names.length > 0 && names.every((name) => name.endsWith(`, ${named(digit)}`)), `class ${digit}: ${names}`);
    }
    assert.equal(total, 1797);
  }));

test("the 64 numbers belong to the chosen picture, and pixel and number point at each other", () =>
  at("pictures", async (page) => {
    await choose(page, "3");
    await stage(page).getByRole("option").nth(4).click();
    const name = await stage(page).locator("[aria-selected=true]").getAttribute("aria-label");
    await stage(page).getByRole("grid", { name: name.replace("image", "Picture") }).waitFor();
    const numbers = await numbersOf(page);
    assert.equal(numbers.length, 64);
    assert(numbers.every((value) => Number.isInteger(value) && value >= 0 && value <= 16));
    // Dark where the number is large: the picture is drawn from these numbers.
    const greys = await stage(page).locator(".pair canvas").evaluate((canvas) => {
      const { data } = canvas.getContext("2d").getImageData(0, 0, 8, 8);
      return Array.from({ length: 64 }, (_, i) => data[4 * i]);
    });
    const order = [...numbers.keys()].sort((a, b) => numbers[a] - numbers[b]);
    order.slice(1).forEach((pixel, i) => assert(greys[pixel] <= greys[order[i]], `number ${pixel + 1}`));
    const darkest = order.at(-1);
    const box = await stage(page).locator(".pair canvas").boundingBox();
    await page.mouse.move(box.x + ((darkest % 8) + 0.5) * (box.width / 8), box.y + (Math.floor(darkest / 8) + 0.5) * (box.height / 8));
    const marked = stage(page).locator("td.pointed");
    assert.equal(await marked.textContent(), String(numbers[darkest]));
    await stage(page).getByText(`Number ${darkest + 1} of 64`).waitFor();
  }));

test("the prediction of blank pixels is decided by the stack, and its goal is reached by keyboard", () =>
  at("pictures", async (page) => {
    await predict(page, /^A few/);
    assert.equal(await revealed(page).count(), 0);
    await choose(page, "All stacked");
    await revealed(page).waitFor();
    const most = await numbersOf(page);
    const blank = [...most.keys()].filter((pixel) => most[pixel] === 0);
    assert.deepEqual(blank, oracle.blank_pixels);
    const text = await page.getByRole("region", { name: "Prediction" }).innerText();
    assert.match(text, new RegExp(`${blank.length} pixels are blank in all 1,797`));
    assert.match(text, new RegExp(`${Math.round(100 * oracle.blank_share)} % of its numbers are 0`));
    await stage(page).getByRole("gridcell").nth(19).focus();
    await page.keyboard.press("Home");
    await stage(page).getByText("row 1, column 1: blank in all").waitFor();
    await goalReached(page);
  }));

test("the browser works by keyboard", () =>
  at("pictures", async (page) => {
    const chosen = () => stage(page).locator("[aria-selected=true]").getAttribute("aria-label");
    await stage(page).locator("[aria-selected=true]").focus();
    await page.keyboard.press("ArrowRight");
    assert.match(await chosen(), /^image 1,/);
    await page.keyboard.press("ArrowDown");
    const below = Number(/\d+/.exec(await chosen())[0]);
    assert(below > 2, "down leads to the next row");
    await page.keyboard.press("PageDown");
    assert.match(await chosen(), /^image 48,/);
    await stage(page).getByText("49 to 96 of 1,797").waitFor();
    await page.keyboard.press("PageUp");
    await page.keyboard.press("End");
    assert.match(await chosen(), /^image 47,/);
    assert.equal(await page.evaluate(() => document.activeElement.getAttribute("aria-selected")), "true");
  }));

// --- From ink to numbers ---------------------------------------------------------------------------------------------

const seven = [[0.06, 0.08], [0.3, 0.08], [0.2, 0.4]];
const bigSeven = seven.map(([x, y]) => [x * 2.4 + 0.05, y * 2.2 + 0.05]);
const five = [[[0.7, 0.15], [0.35, 0.15]], [[0.35, 0.15], [0.32, 0.45], [0.5, 0.4], [0.68, 0.5], [0.7, 0.68], [0.55, 0.85], [0.3, 0.8]]];

const countsOf = async (page) => (await stage(page).locator(".moves .numbers span").allTextContents()).map(Number);

test("a small 7 in the corner fills the picture, as one drawn large does", () =>
  at("drawing", async (page) => {
    await predict(page, /^A digit as high/);
    await stage(page).getByText("no image yet").waitFor();
    await stage(page).getByText(/^Closest picture: a 4/).waitFor(); // of the example
    await draw(page, bigSeven);
    await page.waitForTimeout(700); // the pen has rested
    assert.equal(await revealed(page).count(), 0, "a large figure does not answer a question about a small one");
    await press(page, "Clear");
    await draw(page, seven);
    await revealed(page).waitFor();
    const small = await countsOf(page);
    const told = await page.getByRole("region", { name: "Prediction" }).locator(".reveal").innerText();
    const [, wide, high, , seenHigh] = /^You drew it (\d+) points wide and (\d+) high.*sees a figure (\d+) points wide and (\d+) high/.exec(told).map(Number);
    // The pen's width adds to the figure: 0.11 of the pad.
    assert(Math.abs(wide - 32 * 0.35) <= 1.5 && Math.abs(high - 32 * 0.43) <= 1.5 && seenHigh >= 30, told);
    const [, closest] = /^Closest picture: an? (\d)/.exec(await stage(page).getByText(/^Closest picture:/).textContent());
    assert.match(told, new RegExp(`(now it is an? ${closest}\\.|would be an? ${closest}, too)`));
    assert.equal(small.length, 64);
    assert(sum(small.slice(0, 8)) > 0 && sum(small.slice(56)) > 0, "ink in the first and the last row");
    await press(page, "Clear");
    await stage(page).getByText("no image yet").waitFor();
    await draw(page, bigSeven);
    const large = await countsOf(page);
    const difference = sum(small.map((count, i) => Math.abs(count - large[i])));
    // Left where they were drawn, hardly a point of the two would lie in the same place: all would differ, twice.
    assert(difference < sum(small) / 2, `${difference} of ${sum(small)} points differ`);
  }));

test("the reveal speaks of the figure that was drawn: another one, another lean and another picture", () =>
  at("drawing", async (page) => {
    await predict(page, /^A digit as high/);
    const told = page.getByRole("region", { name: "Prediction" }).locator(".reveal");
    await draw(page, [[0.3, 0.1], [0.1, 0.4]]);
    await told.filter({ hasText: /It leaned [2-4]\d° to the right, and now stands upright/ }).waitFor();
    await press(page, "Clear");
    await draw(page, [[0.1, 0.1], [0.2, 0.4]]);
    await told.filter({ hasText: /It leaned 1\d° to the left, and now stands upright/ }).waitFor();
    await press(page, "Clear");
    await draw(page, [[0.1, 0.1], [0.3, 0.1], [0.3, 0.4]]); // the left edge of a 7 is not its stem
    await told.filter({ hasText: /and now leans \d+° to the right/ }).waitFor();
  }));

test("a 5 is recognised by the data, and the formula shows its distance", () =>
  at("drawing", async (page) => {
    await draw(page, ...five);
    await goalReached(page);
    const closest = await stage(page).getByText(/^Closest picture: a 5, distance/).textContent();
    const [distance] = /[\d.]+$/.exec(closest);
    assert.equal(await page.locator(".formula output").textContent(), `= ${distance}`);
  }));

test("undo takes the last stroke back, and an empty pad gives no answer", () =>
  at("drawing", async (page) => {
    await draw(page, ...five.slice(0, 1));
    const hat = await countsOf(page);
    await draw(page, ...five.slice(1));
    assert.notDeepEqual(await countsOf(page), hat);
    await press(page, "Undo");
    assert.deepEqual(await countsOf(page), hat);
    await press(page, "Undo");
    await stage(page).getByText("no image yet").waitFor();
    await stage(page).getByText("An example").waitFor();
  }));

test("keys draw, and are announced", () =>
  at("drawing", async (page) => {
    const said = () => stage(page).locator(".pads [role=status]").textContent();
    await page.getByRole("application").focus();
    await page.keyboard.press("Space");
    assert.match(await said(), /^Pen down/);
    for (let i = 0; i < 5; i++) await page.keyboard.press("Shift+ArrowDown");
    assert.match(await said(), /^Drawing, 50 % from the left, 83 % from the top/);
    await page.keyboard.press("Space");
    assert.match(await said(), /^Pen up/);
    await stage(page).getByRole("img", { name: /^Your drawing as the network sees it/ }).waitFor();
    await page.keyboard.press("Escape");
    assert.equal(await said(), "The pad is empty.");
    await stage(page).getByText("no image yet").waitFor();
  }));

test("a tap of a finger is no figure, a stroke is, and the page does not scroll meanwhile", () =>
  at("drawing", async (page) => {
    const pad = page.getByRole("application");
    await pad.scrollIntoViewIfNeeded();
    const box = await pad.boundingBox();
    const scrolled = await page.evaluate(() => scrollY);
    await page.touchscreen.tap(box.x + box.width / 2, box.y + 20);
    await stage(page).getByText("draw it larger").waitFor();
    const touch = await page.context().newCDPSession(page);
    const send = (type, ...points) => touch.send("Input.dispatchTouchEvent", { type, touchPoints: points.map(([x, y]) => ({ x, y })) });
    await send("touchStart", [box.x + box.width / 2, box.y + 20]);
    for (let i = 1; i <= 8; i++) await send("touchMove", [box.x + box.width / 2, box.y + 20 + i * 12]);
    await send("touchEnd");
    await stage(page).getByRole("img", { name: /^Your drawing as the network sees it/ }).waitFor();
    assert.equal(await page.evaluate(() => scrollY), scrolled);
  }, { size: phone }));

// --- Three parts, three jobs -----------------------------------------------------------------------------------------

test("the three parts and their classes are those of the split, in lab and text", () =>
  at("parts", async (page) => {
    const rows = await readTable(stage(page).getByRole("table", { name: "Pictures of each class in each part" }));
    for (const [part, classes] of Object.entries(oracle.classes)) {
      const row = rows.find((cells) => Object.values(cells).includes(part));
      assert.deepEqual([..."0123456789"].map((digit) => row[digit]), classes, part);
      assert.equal(row.all, sum(classes));
      await stage(page).getByRole("listitem").filter({ hasText: sum(classes).toLocaleString("en") }).filter({ hasText: part }).waitFor();
    }
    const { validation, train } = oracle.classes;
    const commonest = train.indexOf(Math.max(...train));
    const text = await page.locator("article").innerText();
    for (const part of Object.values(oracle.classes)) assert(text.includes(`${sum(part).toLocaleString("en")} pictures`));
    assert.match(text, new RegExp(`always answers ${commonest}, .*gets ${validation[commonest]} of 288`));
  }));

test("the best of many equal networks scores too high", () =>
  at("parts", async (page) => {
    await predict(page, /^About 99/);
    await stage(page).getByText("No scores yet").waitFor();
    await press(page, "Run the contest");
    await revealed(page).waitFor();
    const result = async () => {
      const text = await stage(page).getByText(/^Best of/).textContent();
      const [best, again] = [...text.matchAll(/([\d.]+)\s%/g)].map(([, value]) => Number(value));
      const scores = await readTable(stage(page).getByRole("table", { name: /^Scores of equally good/ }));
      return { best, again, scores, networks: sum(scores.map((row) => row["the winner"] + row["the others"])) };
    };
    const hundred = await result();
    assert.equal(hundred.networks, 100);
    assert.equal(Math.max(...hundred.scores.filter((row) => row["the others"] + row["the winner"] > 0).map((row) => row["pictures read right (%)"])), hundred.best);
    assert(hundred.best >= 98.3, `best ${hundred.best}`);
    await choose(page, "1,000");
    await press(page, "Run it again");
    const thousand = await result();
    assert.equal(thousand.networks, 1000);
    assert(thousand.best >= 99, `best ${thousand.best}`);
    assert(thousand.again < thousand.best);
    await goalReached(page);
  }));

// --- One scale for all -----------------------------------------------------------------------------------------------

test("the core divides by 16, and min-max makes the faintest ink full", () =>
  at("scaling", async (page) => {
    await predict(page, /^1, as much as/);
    const raw = await numbersOf(page);
    const faint = await stage(page).locator("td.pointed").evaluate((cell) => [...cell.closest("table").querySelectorAll("td")].indexOf(cell));
    assert.equal(oracle.most_ink[faint], Math.min(...oracle.most_ink.filter((most) => most > 0)));
    assert.equal(raw[faint], 1);
    await choose(page, "÷ 16");
    await eventually(async () => {
      const divided = await numbersOf(page);
      divided.forEach((value, i) => assert(Math.abs(value - raw[i] / 16) <= 0.0051, `number ${i + 1}: ${value} for ${raw[i]}`));
    });
    assert.equal(await revealed(page).count(), 0);
    await choose(page, "Min–max");
    await revealed(page).waitFor();
    await eventually(async () => {
      const scaled = await numbersOf(page);
      assert.equal(scaled[faint], 1);
      scaled.forEach((value, i) => assert(Math.abs(value - (oracle.most_ink[i] && raw[i] / oracle.most_ink[i])) <= 0.0051));
    });
    await stage(page).getByText(/: 1 becomes 1$/).waitFor();
  }));

test("the text names the picture beyond the training range, and the formula follows the pointer", () =>
  at("scaling", async (page) => {
    const beyond = Object.values(oracle.beyond_training_range).flat();
    const text = await page.locator("article").innerText();
    assert.match(text, new RegExp(`\\(picture ${beyond.join(", ")}\\)`));
    assert.match(text, new RegExp(`changes the range of ${oracle.pixels_wider_over_all.length} of 64 pixels`));
    const raw = await numbersOf(page);
    const pixel = raw.findIndex((value) => value > 1 && value < 16);
    await stage(page).getByRole("gridcell").nth(pixel).hover();
    await page.locator(".formula output").filter({ hasText: `${raw[pixel]} / 16 = ${Number((raw[pixel] / 16).toFixed(4))}` }).waitFor();
  }));

// --- Ten averages ----------------------------------------------------------------------------------------------------

test("ten averages read what NumPy's read, and every misread picture is shown", () =>
  at("averages", async (page) => {
    await predict(page, "About 6 in 10");
    await stage(page).getByText("Not asked yet.").waitFor();
    await press(page, "Read the validation pictures");
    await revealed(page).waitFor();
    const { right, wrong_in_validation: wrong, closest_pairs: pairs } = oracle.averages;
    await stage(page).getByText(`${right.validation} of 288`).waitFor();
    const shown = () => stage(page).getByRole("img", { name: /read as/ }).evaluateAll((images) => images.map((image) => image.getAttribute("aria-label")));
    assert.deepEqual(await shown(), wrong.map(([, , read]) => `A picture, read as ${named(read)}`));
    // The labels would give the quiz away: they come after it.
    const quiz = stage(page).getByRole("region", { name: "You against the averages" });
    for (let i = 0; i < 10; i++) await quiz.getByRole("button", { name: "0", exact: true }).click();
    assert.deepEqual(await shown(), wrong.map(([, label, read]) => `${named(label)}, read as ${named(read)}`));
    const table = await readTable(page.getByRole("table", { name: "The closest averages, and the farthest" }));
    assert.deepEqual(table.slice(0, 4).map(({ pair, distance }) => [pair, distance]), pairs.slice(0, 4).map(([a, b, away]) => [`${a} and ${b}`, Number(away.toFixed(1))]));
    assert.equal(table.at(-1).distance, Number(oracle.averages.farthest_pair[2].toFixed(1)));
  }));

test("the quiz tells what was meant, counts what was read right, and its goal is reached by keyboard", () =>
  at("averages", async (page) => {
    const quiz = stage(page).getByRole("region", { name: "You against the averages" });
    const meant = [];
    for (let i = 0; i < 10; i++) {
      await quiz.getByRole("button", { name: "0", exact: true }).click();
      const said = await quiz.getByRole("status").innerText();
      meant.push(said.startsWith("Right") ? 0 : Number(/meant as an? (\d); you read 0/.exec(said)[1]));
    }
    await quiz.getByText(`${meant.filter((digit) => digit === 0).length} of 10`).waitFor();
    assert.equal(await stage(page).getByText("Goal reached").count(), 0);
    // The same ten again, now known.
    await page.reload();
    await ready(page);
    await quiz.getByRole("button", { name: "0", exact: true }).focus();
    for (const digit of meant) await page.keyboard.press(String(digit));
    await quiz.getByText("10 of 10").waitFor();
    await goalReached(page);
  }));

// --- Scrambled -------------------------------------------------------------------------------------------------------

test("scrambling all pictures alike changes their look and not one reading", () =>
  at("scrambled", async (page) => {
    await predict(page, /^Exactly/);
    const score = () => stage(page).getByRole("status").filter({ hasText: "of 288" }).innerText();
    const firstPicture = () => stage(page).locator("canvas").first().evaluate((canvas) => canvas.toDataURL());
    const readings = () => stage(page).getByRole("region", { name: "Pictures" }).getByRole("listitem").allTextContents();
    const [look, read] = [await firstPicture(), await readings()];
    const right = `${oracle.averages.right.validation} of 288`;
    assert((await score()).includes(right));
    await press(page, "Scramble the pixels");
    await revealed(page).waitFor();
    const looks = new Set([look, await firstPicture()]);
    assert((await score()).includes(right), await score());
    assert.deepEqual(await readings(), read);
    await press(page, "Scramble otherwise");
    looks.add(await firstPicture());
    assert((await score()).includes(right), await score());
    assert.equal(looks.size, 3, "three different looks");
    await press(page, "Put them back");
    assert.equal(await firstPicture(), look);
  }));

// --- All of it -------------------------------------------------------------------------------------------------------

test("a skipped prediction is decided, too, and can be taken up again", () =>
  at("scrambled", async (page) => {
    await page.getByRole("button", { name: "Skip" }).click();
    await press(page, "Scramble the pixels");
    await revealed(page).waitFor();
    await page.getByRole("button", { name: "Guess again" }).click();
    assert.equal(await revealed(page).count(), 0);
  }));

test("without the engine the chapter says so, and its text stays", () =>
  at("pictures", async (page) => {
    await page.getByRole("alert").filter({ hasText: "Training is not possible here" }).waitFor();
    assert((await page.locator("main article").innerText()).length > 1500);
  }, { expected: [/wasm/i, /ERR_FAILED/], prepare: (context) => context.route("**/*.wasm", (route) => route.abort()) }));
