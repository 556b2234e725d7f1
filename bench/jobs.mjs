/**
 * The jobs that everything is measured by: all 1,797 digits, 1,437 for training and 360 for validation, a validation pass and
 * a row of the history after every epoch.
 */
const document = (seed, layers, network, loss, optimizer, training) => ({
  version: 1,
  seed,
  data: { split: "seeded", validation_share: 0.2, test_share: 0, scaling: "divide_by_16" },
  network: { layers, ...network },
  loss: { name: loss },
  optimizer,
  training,
});
const relu = { activation: "relu", initializer: "he_uniform" };
const adam = { name: "adam", learning_rate: 0.001 };
const batches = (epochs) => ({ epochs, batch_size: 32 });

export const jobs = [
  { name: "W1", what: "64-64-10, sigmoid, binary cross-entropy, full batch, 1,000 epochs", accuracy: 0.96, document: document(1, [64, 64, 10], { activation: "sigmoid", initializer: "glorot_uniform" }, "sigmoid_binary_cross_entropy", { name: "sgd", learning_rate: 1 }, { epochs: 1000, batch_size: 0 }) },
  { name: "W2", what: "64-64-10, ReLU, softmax cross-entropy, batches of 32, Adam, 20 epochs", accuracy: 0.94, document: document(1, [64, 64, 10], relu, "softmax_cross_entropy", adam, batches(20)) },
  { name: "W3", what: "64-[128]x5-10, ReLU, softmax cross-entropy, batches of 32, Adam, 10 epochs", accuracy: 0.94, document: document(1, [64, 128, 128, 128, 128, 128, 10], relu, "softmax_cross_entropy", adam, batches(10)) },
];
