// The page's module without the page, in a worker: a document is answered with the seconds of its run; { document, updates }
// with those of so many updates.
import createMlp from "./mlp.js";

const ready = createMlp();

function value(result) {
  if (!result.ok) throw new Error(result.fault.message);
  return result.value;
}

async function run({ document, updates = 1_000_000 }) {
  const mlp = await ready;
  const trainer = value(mlp.createTrainer(JSON.stringify(document)));
  const begin = performance.now();
  const { epoch } = value(trainer.advance(updates, document.training.epochs));
  const seconds = (performance.now() - begin) / 1000;
  const { validation_accuracy } = value(trainer.history(epoch)).at(-1);
  const { weights_hash } = value(trainer.status());
  trainer.delete();
  return { seconds, validation_accuracy, weights_hash };
}

self.onmessage = ({ data }) => run(data).then((done) => self.postMessage(done), (error) => self.postMessage({ error: error.message }));
