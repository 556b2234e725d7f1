import assert from "node:assert/strict";
import { test } from "node:test";
import { document, expectFault, load, loadCheckModule, value } from "./module.mjs";

const mlp = await load();
const { gradientCheck } = await loadCheckModule();

test("the version is the project's", () => assert.match(mlp.version(), /^\d+\.\d+\.\d+$/));

test("the defaults are a complete document", () => {
  assert.equal(value(mlp.complete("{}")), mlp.defaults());
  assert.equal(value(mlp.complete(mlp.defaults())), mlp.defaults());
  assert.deepEqual(JSON.parse(mlp.defaults()).network.layers, [64, 64, 10]);
});

test("complete keeps what is given", () => {
  const parts = { network: { layers: [64, 33, 10] }, changes: [{ epoch: 3, field: "training.epochs", value: 7 }] };
  const completed = JSON.parse(value(mlp.complete(document(parts))));
  assert.deepEqual(completed.network.layers, [64, 33, 10]);
  assert.deepEqual(completed.changes, parts.changes);
  assert.equal(completed.seed, 1);
});

const malformed = [
  ["", "", "unexpected end of input; expected '[', '{', or a literal at line 1, column 1", "JSON text"],
  ["[]", "", "[]", "an object"],
  ['{"seed": 1}\0', "", "a NUL byte at line 1, column 12", "JSON text"],
  ['{"seed": "größer"}', "seed", '"größer"', "an integer from 0"],
  ['{"seed": "\\u001f\\u000b"}', "seed", '"\\u001f\\u000b"', "an integer from 0"],
  ['{"network": {"layers": [64, 0, 10]}}', "network.layers[1]", "0", "an integer from 1 to 512"],
  ['{"networks": {}}', "networks", "an unknown field", "network"],
];
for (const [json, field, found, part] of malformed) {
  test(`every reader of documents rejects ${JSON.stringify(json)} alike`, () => {
    for (const read of [mlp.complete, mlp.split, mlp.createTrainer, (text) => gradientCheck(text, 1)]) {
      expectFault(read(json), field, found, part);
    }
  });
}

test("half a surrogate pair is a fault", () => assert.equal(mlp.complete('{"seed": 1, "\ud800": 1}').ok, false));

const notTexts = [
  [undefined, "a JavaScript undefined"],
  [null, "null"],
  [4.5, "4.5"],
  [NaN, "NaN"],
  [true, "a JavaScript boolean"],
  [{ seed: 1 }, "a JavaScript object"],
  [() => "{}", "a JavaScript function"],
  [Symbol("json"), "a JavaScript symbol"],
  [12n, "a JavaScript bigint"],
];
for (const [argument, found] of notTexts) {
  test(`a document that is ${found} is a fault`, () => {
    for (const read of [mlp.complete, mlp.split, mlp.createTrainer, (text) => gradientCheck(text, 1)]) {
      expectFault(read(argument), "json", found, "a text");
    }
  });
}

test("the digits are copies of 1,797 images", () => {
  const { pixels, labels } = mlp.digits();
  assert(pixels instanceof Uint8Array && labels instanceof Uint8Array);
  assert.deepEqual([pixels.length, labels.length], [1797 * 64, 1797]);
  assert.equal(Math.max(...labels), 9);
  pixels.fill(99);
  assert.notEqual(mlp.digits().pixels[2], 99);
});

test("split gives the article's images by default", () => {
  const { train, validation, test } = value(mlp.split("{}"));
  assert(train instanceof Uint16Array);
  assert.deepEqual([train.length, validation.length, test.length], [1149, 288, 360]);
  assert.deepEqual([train[0], validation[0], test[0]], [1468, 944, 1245]);
  assert.equal(new Set([...train, ...validation, ...test]).size, 1797);
});

test("the gradient check passes, and fails when broken", () => {
  const check = value(gradientCheck(document({ network: { layers: [64, 5, 10] } }), 8));
  assert.deepEqual(check.tensors.map(({ name }) => name), ["W1", "b1", "W2", "b2"]);
  assert.equal(check.passed, true);
  assert(check.largest_error < 1e-6);
  const parts = { network: { layers: [64, 5, 10] }, broken_by_us: { no_activation_derivative: true } };
  assert.equal(value(gradientCheck(document(parts), 8)).passed, false);
});

test("the gradient check wants a number of training images", () => {
  for (const [images, found] of [[0, "0"], [2.5, "2.5"], ["8", '"8"'], [NaN, "NaN"], [undefined, "a JavaScript undefined"]]) {
    expectFault(gradientCheck("{}", images), "images", found, "an integer from 1");
  }
  expectFault(gradientCheck("{}", 1150), "images", "1150", "1149");
});
