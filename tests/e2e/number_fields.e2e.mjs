// Numbers as readers type them: with the point or the comma that their keyboard has.
import assert from "node:assert/strict";
import { test } from "node:test";
import { eventually, goTo, ready, useLab } from "./harness.mjs";

const lab = useLab();

/** The field's number is typed key by key and left with Tab; returns what the field then shows. */
async function type(page, field, text) {
  await field.click({ clickCount: 3 });
  await page.keyboard.type(text);
  await page.keyboard.press("Tab");
  return field.inputValue();
}

const said = async (page, field) => page.locator(`[id="${await field.getAttribute("aria-describedby")}"]`).textContent();

test("a range's end typed with a comma or a point is the number meant, and the search takes it", () =>
  lab.visit({ at: "#/automated-search/space" }, async (page) => {
    await ready(page);
    const field = page.getByRole("textbox", { name: "learning rate: to" });
    for (const text of ["0,5", "0.25", ",75", "1e-1"]) {
      const number = Number(text.replace(",", "."));
      assert.equal(await type(page, field, text), String(number));
      assert.equal(await field.getAttribute("aria-invalid"), "false");
      await page.getByText("This space can be searched").waitFor();
      const kept = await page.evaluate(() => JSON.parse(localStorage.getItem("mlp-lab.progress")).settings["automated-search/space"].search.space);
      assert.equal(kept.find(({ name }) => name === "optimizer.learning_rate").high, number);
    }
  }));

test("what can mean two numbers, or none, stays in its field with the reason under it, and changes nothing", () =>
  lab.visit({ at: "#/automated-search/space" }, async (page) => {
    await ready(page);
    const field = page.getByRole("textbox", { name: "learning rate: to" });
    const before = await field.inputValue();
    for (const [text, reason] of [["1,000", "can mean 1 or 1000"], ["1.000,5", "is not a number"], ["fast", "is not a number"]]) {
      assert.equal(await type(page, field, text), text, "stays to be mended");
      assert.equal(await field.getAttribute("aria-invalid"), "true");
      assert.match(await said(page, field), new RegExp(reason));
      const [box, message] = [await field.boundingBox(), await page.locator(`[id="${await field.getAttribute("aria-describedby")}"]`).boundingBox()];
      assert.equal(await page.getByText("This space can be searched").isVisible(), false, "nothing is said of it");
      assert(message.y - (box.y + box.height) < 8 && Math.abs(message.x - box.x) < 8, "the reason stands at its field");
    }
    assert.equal(await page.evaluate(() => JSON.parse(localStorage.getItem("mlp-lab.progress")).settings["automated-search/space"]), undefined);
    assert.equal(await type(page, field, " "), before, "an emptied field shows again what holds");
    assert.equal(await page.locator("[aria-invalid=true]").count(), 0);
  }));

test("whole numbers: arrow keys count, a fraction is refused at the field", () =>
  lab.visit({ at: "#/automated-search/space" }, async (page) => {
    await ready(page);
    const field = page.getByRole("spinbutton", { name: "hidden layers: to" });
    assert.equal(await type(page, field, "2,5"), "2,5");
    assert.match(await said(page, field), /“2,5” is not a whole number/);
    assert.equal(await type(page, field, "4"), "4");
    await field.press("ArrowUp");
    assert.equal(await field.inputValue(), "5");
    await field.press("ArrowDown");
    await field.press("ArrowDown");
    assert.equal(await field.inputValue(), "3");
    await goTo(page, "#/more-layers/depth");
    const width = page.getByRole("spinbutton", { name: "Width of hidden layer 1" });
    assert.equal(await type(page, width, "1.024"), "1.024");
    assert.match(await said(page, width), /is not a whole number/);
    assert.equal(await type(page, width, "24"), "24");
    await eventually(async () => assert.match(await page.getByRole("region", { name: "Lab", exact: true }).innerText(), /64-24-10/));
  }));
