// The page behind nginx under a sub-path, set up as docs/hosting.md says.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { epochOf, eventually, ready, runBar, useLab } from "./harness.mjs";

const dist = new URL("../../web/dist/", import.meta.url);
const nginx = process.env.NGINX ?? "/usr/sbin/nginx";
const lab = useLab(serveByNginx);

/** The configuration of the document, around it only what a Debian's nginx.conf brings, in a folder of the test's. */
async function serveByNginx() {
  assert(existsSync(nginx), `${nginx} is missing: scripts/test installs Debian's nginx, or name another program by NGINX`);
  const [, documented] = /```nginx\n([^]*?)```/.exec(readFileSync(new URL("../../docs/hosting.md", import.meta.url), "utf8"));
  const folder = mkdtempSync(join(tmpdir(), "mlp-nginx-"));
  const port = await freePort();
  const temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map((kind) => `${kind}_temp_path ${folder}/${kind};`);
  writeFileSync(join(folder, "nginx.conf"), `
    daemon off; master_process off; pid ${folder}/pid; error_log stderr; events {}
    http {
      include /etc/nginx/mime.types; default_type application/octet-stream; access_log off; ${temporary.join(" ")}
      server { listen 127.0.0.1:${port}; ${documented.replaceAll("/var/www/mlp-lab/", fileURLToPath(dist))} }
    }`);
  const server = spawn(nginx, ["-c", join(folder, "nginx.conf"), "-e", "stderr"], { stdio: ["ignore", "inherit", "inherit"] });
  const ended = new Promise((resolve) => server.once("exit", resolve));
  const close = async () => {
    server.kill();
    await ended;
    rmSync(folder, { recursive: true });
  };
  const address = `http://127.0.0.1:${port}/lab/`;
  try {
    await eventually(() => fetch(address));
  } catch (error) {
    await close();
    throw error;
  }
  return { address, close };
}

function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer().once("error", reject).listen(0, "127.0.0.1", () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}

test("trains under a sub-path, and the browser reports nothing", () =>
  lab.visit({ at: "#/one-network/train" }, async (page) => {
    await ready(page);
    await runBar(page).getByRole("button", { name: "Play" }).click();
    await eventually(async () => assert((await epochOf(page)) > 5));
  }));

test("sends what the document says", async () => {
  const get = async (path) => {
    const response = await fetch(lab.address + path);
    await response.arrayBuffer();
    return response;
  };
  const page = await (await fetch(lab.address)).text();
  const script = /src="\.\/(assets\/[^"]+\.js)"/.exec(page)[1];
  const wasm = readdirSync(new URL("assets", dist)).find((name) => /^mlp-.*\.wasm$/.test(name));

  const start = await get("");
  assert.match(start.headers.get("content-type"), /^text\/html/);
  assert.equal(start.headers.get("cache-control"), "no-cache");
  assert.equal(start.headers.get("content-security-policy"), "frame-ancestors 'self'");
  for (const [path, type] of [[script, /javascript$/], [`assets/${wasm}`, /^application\/wasm$/]]) {
    const { status, headers } = await get(path);
    assert.equal(status, 200, path);
    assert.match(headers.get("content-type"), type);
    assert.match(headers.get("cache-control"), /immutable/);
    assert.equal(headers.get("x-content-type-options"), "nosniff");
    assert.equal(headers.get("content-encoding"), "gzip");
  }
  const nothing = await fetch(`${lab.address}nothing`);
  assert.equal(nothing.status, 404);
  assert.match(await nothing.text(), /There is no such page/);
  const bare = await fetch(lab.address.slice(0, -1), { redirect: "manual" });
  assert.equal(bare.headers.get("location"), lab.address);
});
