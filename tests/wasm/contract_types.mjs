// The contract of the modules as TypeScript reads it: which members an interface has, and whether a value is of a type.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";

const ts = createRequire(new URL("../../web/package.json", import.meta.url))("typescript");
const path = (name) => fileURLToPath(new URL(`../../wasm/${name}`, import.meta.url));
const files = { mlp: path("mlp.d.ts"), check: path("check/check.d.ts"), landscape: path("landscape/landscape.d.ts"), study: path("study/study.d.ts") };

const program = ts.createProgram(Object.values(files), { strict: true, noEmit: true, target: ts.ScriptTarget.ES2022, lib: ["lib.es2023.d.ts"], types: [] });
const checker = program.getTypeChecker();
assert.deepEqual(ts.getPreEmitDiagnostics(program).map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, "\n")), []);

/** A module of the page that imports nothing, given its path below web/src. */
export function importPage(name) {
  const source = readFileSync(new URL(`../../web/src/${name}`, import.meta.url), "utf8");
  return import(`data:text/javascript,${encodeURIComponent(ts.transpile(source, { module: ts.ModuleKind.ES2022 }))}`);
}

/** The type of that name in one of the files. */
export function typeOf(file, name) {
  const exported = checker.getExportsOfModule(checker.getSymbolAtLocation(program.getSourceFile(files[file])));
  const symbol = exported.find((one) => one.name === name);
  assert(symbol, `${file}.d.ts has no ${name}`);
  return checker.getDeclaredTypeOfSymbol(symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol);
}

/** Names of all interfaces of a file. */
export const interfacesOf = (file) =>
  program.getSourceFile(files[file]).statements.filter(ts.isInterfaceDeclaration).map(({ name }) => name.text);

/** Names of an interface's methods, with how many arguments they take and what they give; those it extends included. */
export function methodsOf(type) {
  return new Map(
    checker.getPropertiesOfType(type).map((member) => {
      const [signature] = checker.getTypeOfSymbol(member).getCallSignatures();
      assert(signature, `${checker.typeToString(type)}.${member.name} is no function`);
      return [member.name, { parameters: signature.getParameters().length, answer: signature.getReturnType() }];
    }),
  );
}

/** The texts of a type that lists some. */
export const textsOf = (type) => type.types.map(({ value }) => value);

/** What is wrong with a value that shall be of a type, each with where; the names of the interfaces that were met go into `met`. */
export function faultsOf(value, type, met = new Set(), at = "") {
  const wrong = [`${at || "it"} is ${shown(value)}, declared ${checker.typeToString(type)}`];
  if (type.isUnion()) {
    const all = type.types.map((one) => faultsOf(value, one, new Set(), at));
    const fits = all.findIndex((faults) => faults.length === 0);
    if (fits >= 0) return faultsOf(value, type.types[fits], met, at);
    return type.types.every(({ flags }) => flags & ts.TypeFlags.Object) ? all.reduce((a, b) => (b.length < a.length ? b : a)) : wrong;
  }
  if (type.isLiteral()) return value === type.value ? [] : wrong;
  const { flags } = type;
  if (flags & ts.TypeFlags.BooleanLiteral) return String(value) === checker.typeToString(type) ? [] : wrong;
  if (flags & ts.TypeFlags.Null) return value === null ? [] : wrong;
  if (flags & ts.TypeFlags.Undefined) return value === undefined ? [] : wrong;
  if (flags & ts.TypeFlags.Number) return typeof value === "number" ? [] : wrong;
  if (flags & ts.TypeFlags.String) return typeof value === "string" ? [] : wrong;
  if (flags & ts.TypeFlags.NonPrimitive) return typeof value === "object" && value !== null ? [] : wrong;
  assert(flags & ts.TypeFlags.Object, `what is ${checker.typeToString(type)}?`);
  if (typeof value !== "object" || value === null) return wrong;
  if (checker.isArrayType(type)) {
    const [item] = checker.getTypeArguments(type);
    return Array.isArray(value) ? value.flatMap((one, i) => faultsOf(one, item, met, `${at}[${i}]`)) : wrong;
  }
  const name = type.symbol?.name;
  if (name && /Array$/.test(name)) return value.constructor.name === name ? [] : wrong;
  const index = checker.getIndexInfosOfType(type)[0];
  if (index) return Object.entries(value).flatMap(([key, one]) => faultsOf(one, index.type, met, `${at}.${key}`));
  if (name && !name.startsWith("__")) met.add(name);
  return faultsOfMembers(value, type, met, at);
}

/** Both directions: what is declared and not there, and what is there and not declared. */
function faultsOfMembers(value, type, met, at) {
  const members = checker.getPropertiesOfType(type);
  if (members.some((member) => checker.getTypeOfSymbol(member).getCallSignatures().length > 0)) return []; // a handle: `methodsOf`
  const declared = new Set(members.map(({ name }) => name));
  return [
    ...Object.keys(value).filter((key) => !declared.has(key)).map((key) => `${at}.${key} is there and not declared`),
    ...members.flatMap((member) => {
      if (Object.hasOwn(value, member.name)) return faultsOf(value[member.name], checker.getTypeOfSymbol(member), met, `${at}.${member.name}`);
      return member.flags & ts.SymbolFlags.Optional ? [] : [`${at}.${member.name} is declared and not there`];
    }),
  ];
}

const shown = (value) => (typeof value === "object" && value !== null ? `a ${value.constructor?.name}` : JSON.stringify(value) ?? String(value));
