import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { pageAddress, previewAddress } from "../../../web/vite/address";

const index = readFileSync(fileURLToPath(new URL("../../../web/index.html", import.meta.url)), "utf8");
const built = (address: string) => (previewAddress(address).transformIndexHtml as (html: string) => string)(index);

it("where the page's address is known, its preview has a whole address", () => {
  const html = built("https://example.org/lab");
  expect(html).toContain('<meta property="og:image" content="https://example.org/lab/preview.png" />');
  expect(html).toContain('<meta property="og:url" content="https://example.org/lab/" />');
  expect(html).toContain('<link rel="canonical" href="https://example.org/lab/" />');
  expect(html.match(/og:image/g)).toHaveLength(1);
});

it("where it is not, the page is as it is", () => expect(built("")).toBe(index));

it.each(["lab", "ftp://example.org/", "https://example.org/?a=1", "https://", "javascript:alert(1)"])("refuses %s", (text) =>
  expect(() => pageAddress(text)).toThrow(`MLP_ADDRESS is "${text}"; it must be the page's address`));

it("an address cannot leave its attribute", () => expect(pageAddress('https://example.org/a"><b')).not.toMatch(/["<>]/));
