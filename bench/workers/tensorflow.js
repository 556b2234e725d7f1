// TensorFlow.js in a worker: { rows, document, epochs } is answered with the seconds of that training, a shuffle before and
// a validation pass with loss and accuracy after every epoch.
importScripts("./tf.js", "./tf_wasm.js");
const { tf } = self;
tf.wasm.setWasmPaths(new URL("./", self.location.href).href);

function layersOf(widths) {
  return widths.slice(1).map((units, i) => {
    const limit = Math.sqrt(6 / (widths[i] + units));
    return { w: tf.variable(tf.randomUniform([widths[i], units], -limit, limit)), b: tf.variable(tf.zeros([units])) };
  });
}

async function train({ rows, document, epochs }) {
  await tf.setBackend("wasm");
  await tf.ready();
  const { network, optimizer, training, loss } = document;
  const layers = layersOf(network.layers);
  const act = network.activation === "relu" ? tf.relu : tf.sigmoid;
  const logits = (x) => layers.reduce((a, { w, b }, i) => (i < layers.length - 1 ? act(a.matMul(w).add(b)) : a.matMul(w).add(b)), x);
  const softmax = loss.name === "softmax_cross_entropy";
  const lossOf = (y, z) => (softmax ? tf.losses.softmaxCrossEntropy(y, z) : tf.losses.sigmoidCrossEntropy(y, z).mul(10));
  const steps = optimizer.name === "adam" ? tf.train.adam(optimizer.learning_rate) : tf.train.sgd(optimizer.learning_rate);
  const [train, validation] = [rows.train, rows.validation].map(({ images, labels }) => ({ x: tf.tensor2d(images), y: tf.oneHot(tf.tensor1d(labels, "int32"), 10).toFloat(), labels: tf.tensor1d(labels, "int32") }));
  const count = rows.train.labels.length, size = training.batch_size || count;
  const order = Int32Array.from({ length: count }, (_, i) => i);
  await train.x.data();
  const begin = performance.now();
  let right = 0;
  for (let epoch = 0; epoch < epochs; ++epoch) {
    if (size === count) steps.minimize(() => lossOf(train.y, logits(train.x)));
    else {
      tf.util.shuffle(order);
      for (let first = 0; first < count; first += size)
        tf.tidy(() => {
          const index = tf.tensor1d(order.subarray(first, Math.min(first + size, count)), "int32");
          const x = tf.gather(train.x, index), y = tf.gather(train.y, index);
          steps.minimize(() => lossOf(y, logits(x)));
        });
    }
    right = tf.tidy(() => {
      const z = logits(validation.x);
      lossOf(validation.y, z).dataSync();
      return z.argMax(1).equal(validation.labels).sum().dataSync()[0];
    });
  }
  const seconds = (performance.now() - begin) / 1000;
  tf.disposeVariables();
  return { seconds, validation_accuracy: right / rows.validation.labels.length };
}

self.onmessage = ({ data }) => train(data).then((done) => self.postMessage(done), (error) => self.postMessage({ error: error.message }));
