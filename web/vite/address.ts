import type { Plugin } from "vite";

/** Where the page will be: `text` with the "/" at its end that relative addresses are added to. Throws where it is no address of the web. */
export function pageAddress(text: string): string {
  const address = URL.canParse(text) ? new URL(text) : null;
  if (!address || !/^https?:$/.test(address.protocol) || address.search || address.hash) {
    throw new Error(`MLP_ADDRESS is "${text}"; it must be the page's address, such as https://example.org/lab/`);
  }
  return address.href.replace(/\/?$/, "/");
}

/** Previews in messengers want whole addresses. `text`: where the page will be; empty: unknown, and the addresses stay relative. */
export function previewAddress(text: string): Plugin {
  return {
    name: "mlp-address",
    apply: "build",
    transformIndexHtml(html) {
      if (text === "") return html;
      const address = pageAddress(text);
      return html.replace('<meta property="og:image" content="./preview.png" />', `<meta property="og:image" content="${address}preview.png" />\n    <meta property="og:url" content="${address}" />\n    <link rel="canonical" href="${address}" />`);
    },
  };
}
