// Which texts are a saved search.
import { expect, test } from "vitest";
import corrected from "experiments/search.json";
import { searchIn } from "../../../web/src/chapters/search/space_file";

test("a saved search is read back as it was", () => {
  expect(searchIn(JSON.stringify(corrected, null, 2))).toEqual(corrected);
});

test.each(["", "{", "null", "[]", "7", '{"space": []}', '{"space": {}}', '{"space": [null]}', '{"space": [{"name": "x"}]}', '{"op_code": 0, "study_name": "x"}\n{"op_code": 4}'])(
  "%j is no search", (text) => {
    expect(searchIn(text)).toBeNull();
  });
