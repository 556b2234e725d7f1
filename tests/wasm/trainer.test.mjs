import assert from "node:assert/strict";
import { test } from "node:test";
import { document, expectFault, load, trainerFor, value } from "./module.mjs";

const mlp = await load();
const small = { network: { layers: [64, 8, 10] }, training: { epochs: 4, batch_size: 500 }, optimizer: { learning_rate: 1 } };
const sum = (numbers) => numbers.reduce((total, number) => total + number, 0);
const image = (index) => Float32Array.from(mlp.digits().pixels.subarray(64 * index, 64 * index + 64));

test("a step is four micro-steps", (t) => {
  const trainer = trainerFor(t, mlp, small);
  assert.equal(value(trainer.status()).next_phase, "forward");
  assert.deepEqual([1, 2, 3, 4, 5].map(() => value(trainer.microStep())), ["forward", "loss", "backward", "update", "forward"]);
  const { step, next_phase } = value(trainer.status());
  assert.deepEqual([step, next_phase], [1, "loss"]);
});

test("a run goes from ready to finished and then stands still", (t) => {
  const trainer = trainerFor(t, mlp, small);
  assert.equal(value(trainer.status()).state, "ready");
  assert.equal(value(trainer.step(1)), "running");
  assert.equal(value(trainer.epoch()), "running");
  assert.deepEqual([value(trainer.status()).epoch, value(trainer.status()).step], [1, 3]);
  assert.equal(value(trainer.step(1000)), "finished");
  const { weights_hash, epoch, step, reason } = value(trainer.status());
  assert.match(weights_hash, /^[0-9a-f]{16}$/);
  assert.deepEqual([epoch, step, reason], [4, 12, ""]);
  value(trainer.epoch());
  assert.equal(value(trainer.status()).weights_hash, weights_hash);
});

test("the history has a row for each epoch and the untrained network", (t) => {
  const trainer = trainerFor(t, mlp, small);
  value(trainer.step(1000));
  const rows = value(trainer.history(0));
  assert.deepEqual(rows.map(({ epoch }) => epoch), [0, 1, 2, 3, 4]);
  assert.deepEqual(rows.map(({ step }) => step), [0, 3, 6, 9, 12]);
  assert(rows[4].validation_loss < rows[0].validation_loss);
  assert.equal(rows[0].grad_norm, NaN);
  assert.equal(rows[4].learning_rate, 1);
  assert.equal(rows[4].layer_grad_norms.length, 2);
  assert(Math.abs(Math.hypot(...rows[4].layer_grad_norms) - rows[4].grad_norm) < 1e-6 * rows[4].grad_norm);
  assert.deepEqual(value(trainer.history(3)), rows.slice(3));
  assert.deepEqual(value(trainer.history(5)), []);
  expectFault(trainer.history(6), "from", "6", "an integer from 0 to 5");
});

test("the batch tells what is known of it", (t) => {
  const trainer = trainerFor(t, mlp, small);
  value(trainer.microStep());
  assert.equal(value(trainer.batch()).size, 500);
  assert.equal(value(trainer.batch()).loss, NaN);
  value(trainer.microStep());
  assert(value(trainer.batch()).loss > 0);
  assert.equal(value(trainer.batch()).grad_norm, NaN);
  value(trainer.microStep());
  assert(value(trainer.batch()).grad_norm > 0);
});

test("a document repeats its run, changes included", (t) => {
  const live = trainerFor(t, mlp, small);
  value(live.epoch());
  assert.equal(value(live.change("optimizer.learning_rate", "0.25")), null);
  value(live.epoch());
  value(live.change("training.epochs", "6"));
  assert.equal(value(live.step(1000)), "finished");
  const replay = trainerFor(t, mlp, JSON.parse(value(live.experiment())));
  value(replay.step(1000));
  assert.equal(value(replay.status()).epoch, 6);
  assert.equal(value(replay.status()).weights_hash, value(live.status()).weights_hash);
  assert.deepEqual(value(replay.history(0)), value(live.history(0)));
  assert.deepEqual(JSON.parse(value(replay.experiment())).changes, [
    { epoch: 1, field: "optimizer.learning_rate", value: 0.25 },
    { epoch: 2, field: "training.epochs", value: 6 },
  ]);
});

test("a change that is not allowed changes nothing", (t) => {
  const trainer = trainerFor(t, mlp, small);
  const before = value(trainer.experiment());
  expectFault(trainer.change("network.layers", "[64,10]"), "field", '"network.layers"', "optimizer.* but its name");
  expectFault(trainer.change("optimizer.learning_rate", "high"), "optimizer.learning_rate", "invalid literal at line 1, column 1", "JSON");
  expectFault(trainer.change("optimizer.learning_rate", "-1"), "optimizer.learning_rate", "-1", "above 0");
  expectFault(trainer.change("optimizer.learning_rate", 0.5), "value", "0.5", "a text");
  expectFault(trainer.change(undefined, "1"), "field", "a JavaScript undefined", "a text");
  assert.equal(value(trainer.experiment()), before);
});

test("a diverged run says so and stays readable", (t) => {
  const parts = { ...small, optimizer: { learning_rate: 1000 }, network: { layers: [64, 64, 64, 10], activation: "identity", initializer: "normal" } };
  const trainer = trainerFor(t, mlp, parts);
  assert.equal(value(trainer.step(1000)), "diverged");
  assert.match(value(trainer.status()).reason, /^epoch \d+.* is not finite/);
  assert(value(trainer.history(0)).length > 0);
  value(trainer.epoch());
  assert.equal(value(trainer.status()).state, "diverged");
});

test("counts must be integers from 1 on", (t) => {
  const trainer = trainerFor(t, mlp, small);
  const bad = [[0, "0"], [-1, "-1"], [4.7, "4.7"], ["3", '"3"'], [NaN, "NaN"], [Infinity, "infinity"], [2 ** 40, "1099511627776"], [null, "null"], [{}, "a JavaScript object"]];
  for (const [count, found] of bad) expectFault(trainer.step(count), "count", found, "an integer from 1 to 1000000");
  assert.equal(value(trainer.status()).step, 0);
});

test("to advance is to make so many updates, up to the end of an epoch", (t) => {
  const trainer = trainerFor(t, mlp, small);
  const advance = (...args) => value(trainer.advance(...args));
  assert.deepEqual(advance(0, 4), { state: "ready", epoch: 0, step: 0, next_phase: "forward" });
  assert.deepEqual(advance(2, 4), { state: "running", epoch: 0, step: 2, next_phase: "forward" });
  assert.deepEqual(advance(9, 2), { state: "running", epoch: 2, step: 6, next_phase: "forward" });
  assert.deepEqual(advance(9, 2), { state: "running", epoch: 2, step: 6, next_phase: "forward" });
  assert.deepEqual(advance(1e6, 1e6), { state: "finished", epoch: 4, step: 12, next_phase: "forward" });
  expectFault(trainer.advance(-1, 4), "updates", "-1", "an integer from 0 to 1000000");
  expectFault(trainer.advance(1, 1.5), "until", "1.5", "an integer from 0 to 1000000");
});

test("evaluation counts every image of its part", (t) => {
  const trainer = trainerFor(t, mlp, small);
  value(trainer.step(1000));
  for (const [part, size] of [["train", 1149], ["validation", 288], ["test", 360]]) {
    const { loss, accuracy, confusion, predictions, labels, images, confidences } = value(trainer.evaluate(part));
    assert.deepEqual([predictions, labels, images, confidences].map((list) => list.length), [size, size, size, size]);
    assert(confusion instanceof Uint32Array && confidences instanceof Float32Array);
    assert.equal(sum(confusion), size);
    const hits = predictions.filter((prediction, i) => prediction === labels[i]).length;
    assert.equal(sum(confusion.filter((_, i) => i % 11 === 0)), hits);
    assert(Math.abs(accuracy - hits / size) < 1e-12);
    assert(loss > 0);
  }
  assert.deepEqual(value(trainer.evaluate("test")).images, value(mlp.split(document(small))).test);
  assert.equal(value(trainer.evaluate("validation")).loss, value(trainer.history(4))[0].validation_loss);
});

test("only parts that are there can be evaluated", (t) => {
  const trainer = trainerFor(t, mlp, { ...small, data: { split: "seeded", test_share: 0 } });
  expectFault(trainer.evaluate("test"), "part", "test", "test_share");
  expectFault(trainer.evaluate("all"), "part", '"all"', 'one of "train", "validation", "test"');
  expectFault(trainer.evaluate(2), "part", "2", 'one of "train"');
});

for (const name of ["softmax_cross_entropy", "sigmoid_binary_cross_entropy", "sigmoid_squared_error"]) {
  test(`a trace shows one image's way, ${name}`, (t) => {
    const trainer = trainerFor(t, mlp, { ...small, loss: { name } });
    value(trainer.epoch());
    const before = [value(trainer.status()), value(trainer.gradients("W1"))];
    const { inputs, label, prediction, loss, loss_terms, layers } = value(trainer.trace(image(5), mlp.digits().labels[5]));
    assert.deepEqual([value(trainer.status()), value(trainer.gradients("W1"))], before, "the trainer must not change");

    assert.deepEqual(inputs, image(5).map((ink) => ink / 16));
    assert.equal(label, mlp.digits().labels[5]);
    assert(Math.abs(sum(loss_terms) - loss) < 1e-5 * loss);
    assert.deepEqual(layers.map((layer) => [layer.inputs, layer.outputs]), [[64, 8], [8, 10]]);
    let from = inputs;
    for (const [number, layer] of layers.entries()) {
      assert.deepEqual(layer.weights, value(trainer.values(`W${number + 1}`)));
      assert.deepEqual(layer.biases, value(trainer.values(`b${number + 1}`)));
      for (let unit = 0; unit < layer.outputs; ++unit) {
        const row = layer.weights.subarray(unit * layer.inputs, (unit + 1) * layer.inputs);
        const z = layer.biases[unit] + sum([...row].map((weight, i) => weight * from[i]));
        assert(Math.abs(z - layer.z[unit]) < 1e-5, "z = W a + b");
        assert.equal(layer.bias_gradient[unit], layer.delta[unit]);
        assert(Math.abs(layer.weight_gradient[unit * layer.inputs + 3] - layer.delta[unit] * from[3]) < 1e-6);
      }
      from = layer.a;
    }
    assert.equal(prediction, from.indexOf(Math.max(...from)));
  });
}

test("a prediction is the trace's", (t) => {
  const trainer = trainerFor(t, mlp, { ...small, data: { scaling: "min_max" } });
  value(trainer.epoch());
  const traced = value(trainer.trace(image(30), 0));
  const { inputs, activations, prediction } = value(trainer.predict(image(30)));
  assert.deepEqual(inputs, traced.inputs);
  assert.deepEqual(activations, traced.layers.map(({ a }) => a));
  assert.equal(prediction, traced.prediction);
});

test("a thinned pass has the masks of its image in the last training batch", (t) => {
  const trainer = trainerFor(t, mlp, { ...small, network: { layers: [64, 8, 6, 10], dropout_rate: 0.5 }, training: { batch_size: 0 } });
  assert.deepEqual(value(trainer.dropoutMask(1)), new Uint8Array(), "nothing was dropped yet");
  assert.equal(value(trainer.thinned(image(5), 0)).masks[1].length, 8);
  value(trainer.epoch());
  const [inputs, first, second] = [0, 1, 2].map((layer) => value(trainer.dropoutMask(layer)));
  assert.deepEqual([inputs, first, second].map(({ length }) => length), [0, 8 * 1149, 6 * 1149]);
  assert(Math.abs(sum(first) / first.length - 0.5) < 0.05);
  const { masks, activations } = value(trainer.thinned(image(5), 17));
  assert.deepEqual(masks, [new Uint8Array(), first.slice(8 * 17, 8 * 18), second.slice(6 * 17, 6 * 18)]);
  assert.deepEqual(activations[0], value(trainer.predict(image(5))).activations[0], "before the mask of the first layer");
  assert.notDeepEqual(activations[1], value(trainer.predict(image(5))).activations[1]);
  expectFault(trainer.thinned(image(5), 1149), "image", "1149", "from 0 to 1148");
  expectFault(trainer.thinned(image(5), -1), "image", "-1", "an integer");
  expectFault(trainer.dropoutMask(3), "layer", "3", "an integer from 0 to 2");
});

test("drawings must be 64 amounts of ink, and labels classes", (t) => {
  const trainer = trainerFor(t, mlp, small);
  const spoilt = (ink) => image(0).fill(ink, 9, 10);
  for (const call of [(pixels) => trainer.trace(pixels, 0), trainer.predict.bind(trainer)]) {
    expectFault(call(new Float32Array(63)), "pixels", "63 numbers", "a Float32Array of 64 numbers");
    expectFault(call(new Float32Array(1e7)), "pixels", "10000000 numbers", "a Float32Array of 64 numbers");
    expectFault(call([...image(0)]), "pixels", "a JavaScript object", "a Float32Array");
    expectFault(call(new Float64Array(64)), "pixels", "a JavaScript object", "a Float32Array");
    expectFault(call(undefined), "pixels", "a JavaScript undefined", "a Float32Array");
    expectFault(call(spoilt(NaN)), "pixels[9]", "NaN", "from 0 to 16");
    expectFault(call(spoilt(16.5)), "pixels[9]", "16.5", "from 0 to 16");
  }
  for (const [label, found] of [[10, "10"], [-1, "-1"], [1.5, "1.5"], ["1", '"1"'], [undefined, "a JavaScript undefined"]]) {
    expectFault(trainer.trace(image(0), label), "label", found, "an integer from 0 to 9");
  }
});

test("tensors are named by layer and lie row by row", (t) => {
  const trainer = trainerFor(t, mlp, small);
  assert.deepEqual(value(trainer.tensors()), [
    { name: "W1", layer: 1, rows: 8, cols: 64 },
    { name: "b1", layer: 1, rows: 8, cols: 1 },
    { name: "W2", layer: 2, rows: 10, cols: 8 },
    { name: "b2", layer: 2, rows: 10, cols: 1 },
  ]);
  value(trainer.step(1));
  for (const { name, rows, cols } of value(trainer.tensors())) {
    assert.equal(value(trainer.values(name)).length, rows * cols);
    assert(value(trainer.gradients(name)).some((gradient) => gradient !== 0));
  }
  expectFault(trainer.values("W3"), "name", '"W3"', "W1, b1, W2, b2");
  expectFault(trainer.gradients(1), "name", "1", "a text");
});

test("a histogram counts every value of its tensor", (t) => {
  const trainer = trainerFor(t, mlp, small);
  const { counts, low, high, not_finite } = value(trainer.histogram("values", "W1", 20));
  assert.equal(counts.length, 20);
  assert.equal(sum(counts) + not_finite, 64 * 8);
  const limit = value(mlp.weightDistributions(document(small)))[0].limit;
  assert(-limit <= low && low < high && high <= limit);
  expectFault(trainer.histogram("weights", "W1", 20), "of", '"weights"', 'one of "values", "gradients"');
  expectFault(trainer.histogram("values", "W1", 0), "bins", "0", "an integer from 1 to 1000");
});

test("weights of zero make every hidden unit the same", (t) => {
  const trainer = trainerFor(t, mlp, { ...small, network: { layers: [64, 8, 10], initializer: "zeros" } });
  const [hidden] = value(trainer.activationStatistics("train"));
  assert.deepEqual(hidden, { mean: 0.5, sd: 0, saturated_share: 0, dead_share: 0 });
});

test("a range test raises the rate by the same factor and ends where the loss explodes", () => {
  const points = value(mlp.rangeTest(document({ network: { layers: [64, 8, 10] } }), 0.001, 1000, 61));
  assert(Math.abs(points[10].learning_rate - 0.01) < 1e-12);
  assert(Math.min(...points.map(({ loss }) => loss)) < points[0].loss);
  assert(points.length < 61 && points.at(-1).loss > points[0].loss);
  expectFault(mlp.rangeTest("{}", 1, 0.1, 10), "low", "1", "a number above 0, below 0.1");
});
