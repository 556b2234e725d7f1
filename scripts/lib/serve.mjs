// Serves web/dist the way any static host would: plain files, 404 for what is not there; to this machine only, unless
// another address is given. Vite's own server does it; the page's build configuration is not read.
//
// Usage: serve.mjs PORT [ADDRESS [--try]]; with --try it only finds out whether it could.
import { once } from "node:events";
import { createRequire } from "node:module";
import { createServer } from "node:net";
import { fileURLToPath } from "node:url";

const web = new URL("../../web/", import.meta.url);
const fromWeb = createRequire(new URL("package.json", web));

/** Serves at http://`host`:`port``base`; port 0 takes a free one. Resolves to its addresses and what closes it. */
export async function serve({ host = "127.0.0.1", port = 0, base = "/" } = {}) {
  const { preview } = await import(fromWeb.resolve("vite"));
  const server = await preview({
    configFile: false,
    root: fileURLToPath(web),
    base,
    appType: "mpa",
    logLevel: "warn",
    // Files that anybody may read: under which name they are asked for does not matter.
    preview: { host, port, strictPort: true, allowedHosts: true },
  });
  const { local, network } = server.resolvedUrls;
  const addresses = [...local, ...network];
  return { address: addresses[0], addresses, close: () => server.close() };
}

async function tryToListen(host, port) {
  const server = createServer().listen(port, host);
  await once(server, "listening");
  await once(server.close(), "close");
}

const reasons = {
  EADDRINUSE: "another program has that port",
  EADDRNOTAVAIL: "this machine does not have that address",
  ENOTFOUND: "there is no such host",
  EACCES: "ports below 1024 are for root",
};

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [, , port, host = "127.0.0.1", mode] = process.argv;
  try {
    await tryToListen(host, Number(port));
    if (mode !== "--try") {
      const { addresses } = await serve({ host, port: Number(port) });
      for (const address of addresses) console.log(`MLP Lab is at ${address.replace("127.0.0.1", "localhost")}`);
    }
  } catch (error) {
    console.error(`Cannot serve at address ${host}, port ${port}: ${reasons[error.code] ?? error.message}.`);
    process.exit(error.code === "EADDRINUSE" ? 4 : 2);
  }
}
