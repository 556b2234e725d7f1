import type { Plugin } from "vite";

/** What the built page may load: itself alone. `style-src-attr`: KaTeX positions its glyphs by style attributes. */
const policy = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "worker-src 'self'",
  "connect-src 'self'",
  "style-src 'self'",
  "style-src-attr 'unsafe-inline'",
  "font-src 'self'",
  "img-src 'self' data: blob:",
  "base-uri 'none'",
  "form-action 'none'",
].join("; ");

export const policyTag = `<meta http-equiv="Content-Security-Policy" content="${policy}" />`;

/** Writes the content-security policy into the built index.html. */
export function contentSecurityPolicy(): Plugin {
  return {
    name: "mlp-content-security-policy",
    apply: "build",
    transformIndexHtml: () => [
      { tag: "meta", attrs: { "http-equiv": "Content-Security-Policy", content: policy }, injectTo: "head-prepend" },
    ],
  };
}
