import assert from "node:assert/strict";
import { test } from "node:test";
import { document, load, value } from "./module.mjs";

const large = document({ network: { layers: [64, 512, 512, 512, 512, 512, 512, 512, 10] } });

test("arrays survive when memory grows", async () => {
  const mlp = await load();
  const trainer = value(mlp.createTrainer("{}"));
  const weights = value(trainer.values("W1"));
  const { pixels } = mlp.digits();
  const before = [Array.from(weights), Array.from(pixels)];
  const bytes = mlp.HEAP8.length;
  const trainers = [];
  while (mlp.HEAP8.length === bytes) trainers.push(value(mlp.createTrainer(large)));
  assert.deepEqual([Array.from(weights), Array.from(pixels)], before);
  assert.deepEqual(Array.from(value(trainer.values("W1"))), before[0]);
  for (const each of [trainer, ...trainers]) each.delete();
});

test("calls leave no handle and no memory behind", async () => {
  const mlp = await load();
  const round = () => {
    const trainer = value(mlp.createTrainer("{}"));
    value(trainer.epoch());
    value(trainer.history(0));
    value(trainer.evaluate("test"));
    value(trainer.predict(new Float32Array(64)));
    value(trainer.trace(new Float32Array(64), 3));
    assert.equal(trainer.trace(new Float32Array(9), 3).ok, false);
    assert.equal(mlp.createTrainer("{").ok, false);
    trainer.delete();
  };
  round();
  const handles = mlp.count_emval_handles(), bytes = mlp.HEAP8.length;
  for (let i = 0; i < 300; ++i) round();
  assert.equal(mlp.count_emval_handles(), handles);
  assert.equal(mlp.HEAP8.length, bytes);
});

test("a deleted trainer answers nothing", async () => {
  const mlp = await load();
  const trainer = value(mlp.createTrainer("{}"));
  trainer.delete();
  assert.equal(trainer.isDeleted(), true);
  assert.throws(() => trainer.epoch(), /deleted/);
  assert.throws(() => trainer.delete(), /deleted/);
});

test("too few arguments are the caller's fault and reach no C++", async () => {
  const mlp = await load();
  assert.throws(() => mlp.complete(), /called with 0 arguments, expected 1/);
  assert.equal(value(mlp.complete("{}")), mlp.defaults());
});

test("instances know nothing of each other", async () => {
  const [one, other] = [await load(), await load()];
  const trainers = [one, other].map((mlp) => value(mlp.createTrainer("{}")));
  value(trainers[0].step(3));
  assert.equal(value(trainers[1].status()).step, 0);
  value(trainers[1].step(3));
  assert.equal(value(trainers[0].status()).weights_hash, value(trainers[1].status()).weights_hash);
  for (const trainer of trainers) trainer.delete();
});
