// Serves web/dist the way any static host would: plain files, 404 for what is not there, this machine only.
// Vite's own server does it; the page's build configuration is not read.
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";

const web = new URL("../../web/", import.meta.url);
const fromWeb = createRequire(new URL("package.json", web));

/** Serves at http://127.0.0.1:`port``base`; port 0 takes a free one. Resolves to the address and what closes it. */
export async function serve({ port = 0, base = "/" } = {}) {
  const { preview } = await import(fromWeb.resolve("vite"));
  const server = await preview({
    configFile: false,
    root: fileURLToPath(web),
    base,
    appType: "mpa",
    logLevel: "warn",
    preview: { host: "127.0.0.1", port, strictPort: true },
  });
  const address = new URL(base, `http://127.0.0.1:${server.httpServer.address().port}`);
  return { address: address.href, close: () => server.close() };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const port = Number(process.argv[2]);
  try {
    await serve({ port });
    console.log(`MLP Lab is at http://localhost:${port}`);
  } catch (error) {
    console.error(`Cannot serve at port ${port}: ${error.message}`);
    process.exit(4);
  }
}
