// How the chapter says what the core says.
import { expect, test } from "vitest";
import { spaceFaultText } from "../../../web/src/chapters/search/words";

const space = [{ name: "hidden_layers" }, { name: "optimizer.learning_rate" }];

test("a fault of the space names the parameter and the column that the reader sees", () => {
  const text = (field: string) => spaceFaultText({ field, message: `${field}: 2.5 is not allowed; allowed: a number` }, space);
  expect(text("space[0].high")).toBe("hidden layers, to: 2.5 is not allowed; allowed: a number");
  expect(text("space[1].low")).toBe("learning rate, from: 2.5 is not allowed; allowed: a number");
  expect(text("space[1]")).toBe("learning rate: 2.5 is not allowed; allowed: a number");
  expect(text("space[7].low")).toMatch(/^space\[7\]/);
  expect(text("objective.seeds")).toMatch(/^objective\.seeds/);
});
