// The smoke path in WebKitGTK: Debian's WebKitWebDriver on a display that nobody sees, over plain WebDriver.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { createServer } from "node:net";
import { after, before, test } from "node:test";
import { serve } from "../../scripts/lib/serve.mjs";
import { eventually } from "./harness.mjs";
import { smokePath } from "./smoke.mjs";

const browserProgram = process.env.WEBKIT ?? "/usr/lib/x86_64-linux-gnu/webkit2gtk-4.1/MiniBrowser";
const children = [];
let server, session;

const freePort = () => new Promise((done) => {
  const probe = createServer().listen(0, "127.0.0.1", () => {
    const { port } = probe.address();
    probe.close(() => done(port));
  });
});

/** Starts the display; resolves to its name. */
function display() {
  const xvfb = spawn("Xvfb", ["-displayfd", "1", "-screen", "0", "1500x1000x24", "-nolisten", "tcp"], { stdio: ["ignore", "pipe", "ignore"] });
  children.push(xvfb);
  return new Promise((done, fail) => {
    xvfb.on("error", fail);
    xvfb.stdout.once("data", (number) => done(`:${String(number).trim()}`));
  });
}

/** One command of WebDriver: https://www.w3.org/TR/webdriver2/. */
async function command(base, method, path, body) {
  const answer = await fetch(base + path, { method, ...(method === "POST" && { body: JSON.stringify(body ?? {}) }) });
  const { value } = await answer.json();
  if (!answer.ok) throw new Error(`${path}: ${value?.error} ${value?.message}`);
  return value;
}

before(async () => {
  server = await serve({ base: "/somewhere/deep/lab/" });
  const [port, DISPLAY] = [await freePort(), await display()];
  children.push(spawn("WebKitWebDriver", [`--port=${port}`], { stdio: "ignore", env: { ...process.env, DISPLAY } }));
  const root = `http://127.0.0.1:${port}`;
  await eventually(() => command(root, "GET", "/status"));
  const options = { binary: browserProgram, args: ["--automation"] };
  const { sessionId } = await command(root, "POST", "/session", { capabilities: { alwaysMatch: { "webkitgtk:browserOptions": options } } });
  session = (method, path, body) => command(`${root}/session/${sessionId}`, method, path, body);
  await session("POST", "/timeouts", { script: 60_000, pageLoad: 60_000 });
  await session("POST", "/window/rect", { width: 1440, height: 900 });
});
after(async () => {
  await session?.("DELETE", "").catch(() => {});
  for (const child of children.reverse()) child.kill();
  await server?.close();
});

/** WebDriver hears no console: the page keeps what it says, from the moment a step begins in it. */
function listen() {
  if (globalThis.said) return;
  globalThis.said = [];
  for (const kind of ["error", "warn"]) {
    const before = console[kind];
    console[kind] = (...words) => { said.push(`${kind}: ${words.join(" ")}`); before.apply(console, words); };
  }
  addEventListener("error", ({ message }) => said.push(message));
  addEventListener("unhandledrejection", ({ reason }) => said.push(String(reason)));
}

test("the smoke path in WebKit", { timeout: 400_000 }, async () => {
  const reported = [];
  const run = (act, ...args) => session("POST", "/execute/sync", { script: `return (${act})(...arguments);`, args });
  const collect = async () => reported.push(...((await run(() => globalThis.said ?? [])) ?? []));
  await smokePath({
    open: async (address) => {
      await collect();
      await session("POST", "/url", { url: "about:blank" });
      await session("POST", "/url", { url: address });
      await run(listen);
    },
    run,
    drag: (points) => session("POST", "/actions", { actions: [{ type: "pointer", id: "mouse", parameters: { pointerType: "mouse" }, actions: [
      { type: "pointerMove", duration: 0, x: points[0][0], y: points[0][1] },
      { type: "pointerDown", button: 0 },
      ...points.slice(1).map(([x, y]) => ({ type: "pointerMove", duration: 100, x, y })),
      { type: "pointerUp", button: 0 },
    ] }] }),
    reload: async () => { await collect(); await session("POST", "/refresh"); await run(listen); },
    reported: async () => { await collect(); return reported; },
  }, server.address);
  assert.deepEqual(reported, []);
});
