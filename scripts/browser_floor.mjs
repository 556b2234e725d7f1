// Lists what the built page uses although the oldest browsers it promises (web/vite/floor.json) do not have it, by MDN's
// table of who has what. Exits with 1 where there is something that is not excused below, or where an excuse is not needed.
//   node scripts/browser_floor.mjs [FOLDER]
// Names decide: `x.with(...)` is reported where every method of this name is too new and the page has none of its own,
// `Object.hasOwn` where this very one is.
import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const web = new URL("../web/", import.meta.url);
const fromWeb = createRequire(new URL("package.json", web));
const floor = JSON.parse(readFileSync(new URL("vite/floor.json", web), "utf8"));
const { javascript, api, css, webassembly } = fromWeb("@mdn/browser-compat-data");
const { parseAst } = await import(pathToFileURL(fromWeb.resolve("vite")));

/** Used all the same, and why that is no harm. */
const excused = {
  "x.getCoalescedEvents": "the drawing pad asks whether it is there",
  ":has": "Firefox 115 shows a colour less, or every focus instead of the keyboard's alone",
  "color-mix()": "a plain colour stands before it",
  "text-wrap:": "lines break less evenly",
  "scrollbar-width:": "the bar is wider",
  "round()": "a plain width stands before it",
  "forced-color-adjust:": "Safari has no forced colours",
  "text-size-adjust:": "phones alone change the size of text by themselves",
  "x.createPolicy": "Svelte asks whether it is there",
  "x.in": "a method of Svelte's transitions",
};

// --- What is too new -------------------------------------------------------------------------------------------------

const older = (a, b) => a.localeCompare(b, "en", { numeric: true }) <= 0;

/** Whether `browser` has a feature without flag or prefix from its floor on. */
function has(support, browser) {
  const ways = [support?.[browser] ?? []].flat();
  return ways.some(({ version_added: from, version_removed: until, flags, prefix, alternative_name: other }) =>
    typeof from === "string" && !flags && !prefix && !other && older(from.replace("≤", ""), floor[browser]) && !(until && older(until, floor[browser])));
}
const isNew = (feature) => feature?.__compat !== undefined && Object.keys(floor).some((browser) => !has(feature.__compat.support, browser));
const known = (feature) => feature?.__compat !== undefined;

/** Everything of one name: the members of all interfaces and built-in objects. */
const members = new Map();
const interfaces = { ...api, ...javascript.builtins, ...webassembly.api };
for (const one of Object.values(interfaces)) {
  for (const [name, member] of Object.entries(one)) {
    if (!known(member)) continue;
    const called = name.replace(/_static$/, "");
    members.set(called, [...(members.get(called) ?? []), member]);
  }
}
const instances = { navigator: "Navigator", document: "Document", window: "Window", performance: "Performance", crypto: "Crypto" };

// --- Scripts ---------------------------------------------------------------------------------------------------------

function* nodes(node) {
  if (Array.isArray(node)) for (const one of node) yield* nodes(one);
  else if (node && typeof node.type === "string") {
    yield node;
    for (const value of Object.values(node)) if (value && typeof value === "object") yield* nodes(value);
  }
}

const nameOf = (key, computed) => (computed ? undefined : (key?.name ?? key?.value));

/** Names that a script gives to properties of its own. */
function* ownNames(program) {
  for (const { type, key, computed, left } of nodes(program)) {
    if (/^(Property|MethodDefinition|PropertyDefinition)$/.test(type) && key) yield nameOf(key, computed);
    if (type === "AssignmentExpression" && left.type === "MemberExpression") yield nameOf(left.property, left.computed);
  }
}

function* inScript(program, own) {
  for (const { type, object, property, computed, callee } of nodes(program)) {
    if (type === "NewExpression" && callee.type === "Identifier" && isNew(interfaces[callee.name])) yield `new ${callee.name}`;
    if (type === "MemberExpression" && object.type === "Identifier") {
      const owner = interfaces[instances[object.name] ?? object.name];
      const name = nameOf(property, computed);
      if (owner && name && (isNew(owner[name]) || isNew(owner[`${name}_static`]))) yield `${object.name}.${name}`;
    }
    if (type === "CallExpression" && callee.type === "MemberExpression") {
      const name = nameOf(callee.property, callee.computed);
      if (members.get(name)?.every(isNew) && !own.has(name)) yield `x.${name}`;
    }
  }
}

// --- Styles ----------------------------------------------------------------------------------------------------------

const functions = new Map();
(function collect(branch) {
  for (const [name, feature] of Object.entries(branch)) {
    if (name === "__compat" || typeof feature !== "object") continue;
    if (known(feature)) functions.set(name, feature);
    collect(feature);
  }
})(css.types);
const units = { viewport_percentage_units_dynamic: /\d(?:[dsl]v)(?:[whib]|min|max)\b/, container_query_length_units: /\dcq(?:[whib]|min|max)\b/ };

function* inStyle(text) {
  const plain = text.replace(/\/\*.*?\*\/|"[^"]*"|'[^']*'|url\([^)]*\)/gs, "");
  for (const [, name] of plain.matchAll(/[{;]([a-z-]+):/g)) {
    if (isNew(css.properties[name]) && !plain.includes(`-webkit-${name}:`)) yield `${name}:`;
  }
  for (const [, name] of plain.matchAll(/::?([a-z][a-z-]+)(?=[^{};]*\{)/g)) if (isNew(css.selectors[name])) yield `:${name}`;
  for (const [, name] of plain.matchAll(/@([a-z-]+)/g)) if (isNew(css["at-rules"][name])) yield `@${name}`;
  for (const [, name] of plain.matchAll(/([a-z-]+)\(/g)) if (isNew(functions.get(name))) yield `${name}()`;
  for (const [name, unit] of Object.entries(units)) if (unit.test(plain) && isNew(css.types.length[name])) yield name;
}

// --- The report ------------------------------------------------------------------------------------------------------

const folder = process.argv[2] ?? fileURLToPath(new URL("dist/", web));
const files = readdirSync(folder, { recursive: true }).filter((name) => /\.(js|css)$/.test(name));
const textOf = (name) => readFileSync(join(folder, name), "utf8");
const programs = new Map(files.filter((name) => name.endsWith(".js")).map((name) => [name, parseAst(textOf(name))]));
const own = new Set([...programs.values()].flatMap((program) => [...ownNames(program)]));
const found = new Map();
for (const name of files) {
  for (const use of programs.has(name) ? inScript(programs.get(name), own) : inStyle(textOf(name))) {
    found.set(use, (found.get(use) ?? new Set()).add(name));
  }
}
if (files.length === 0) throw new Error(`No scripts in ${folder}`);
const wrong = [...found.keys()].filter((use) => !(use in excused));
const idle = process.argv[2] ? [] : Object.keys(excused).filter((use) => !found.has(use));
for (const use of wrong) console.log(`${use} is newer than ${JSON.stringify(floor)}: ${[...found.get(use)].join(", ")}`);
for (const use of idle) console.log(`${use} is excused but not used`);
process.exit(wrong.length + idle.length > 0 ? 1 : 0);
