import { describe, expect, it } from "vitest";
import { markWords } from "../../web/src/widgets/mark_words";

describe("markWords", () => {
  it("marks whole words only", () => {
    expect(markWords("z = w * w_next;", { z: "z", w: "w" })).toBe(
      '<span data-term="z">z</span> = <span data-term="w">w</span> * w_next;',
    );
  });
  it("leaves tags, their attributes and entities alone", () => {
    const line = '<span class="hljs-type">a</span> &lt; span &amp; amp';
    expect(markWords(line, { first: "a", tag: "span", entity: "lt" })).toBe(
      '<span class="hljs-type"><span data-term="first">a</span></span> &lt; <span data-term="tag">span</span> &amp; amp',
    );
  });
  it("changes nothing without words", () => expect(markWords("z += <b>1</b>;", {})).toBe("z += <b>1</b>;"));
});
