// The module beside the one with Eigen's products, over widths, batches and depths; and how cost grows with the work.
import { median } from "./in_chromium.mjs";
import { jobs } from "./jobs.mjs";

const images = 1437;

function network(width, depth, batch, optimizer = { name: "adam", learning_rate: 0.001 }) {
  const { document } = jobs[1];
  return {
    ...document,
    network: { ...document.network, layers: [64, ...Array(depth).fill(width), 10] },
    optimizer,
    training: { epochs: 100_000, batch_size: batch === images ? 0 : batch },
  };
}

/** Multiplications of one image's three passes. */
const workOf = ({ network: { layers } }) => layers.slice(1).reduce((sum, width, i) => sum + layers[i] * width * (i === 0 ? 2 : 3), 0);

const millisecondsOf = async (chromium, worker, document, updates) => (await chromium.ask(worker, { document, updates })).seconds * 1000;

/** Updates for about `milliseconds` on a machine with 4 billion multiplications a second. */
const updatesFor = (document, batch, milliseconds) => Math.max(1, Math.min(20_000, Math.round((milliseconds * 4e6) / (workOf(document) * batch + 20_000))));

export async function sweep(chromium, { quick, rounds }) {
  const widths = quick ? [8, 33, 128, 512] : [8, 16, 32, 33, 64, 100, 128, 256, 512];
  const batches = quick ? [1, 32, images] : [1, 4, 8, 32, 128, images];
  const depths = quick ? [1, 5] : [1, 2, 5, 10];
  const points = [];
  for (const depth of depths)
    for (const width of widths)
      for (const batch of batches) {
        const document = network(width, depth, batch), updates = updatesFor(document, batch, quick ? 25 : 60);
        const ratios = [];
        for (let round = -1; round < rounds; ++round) {
          const order = round & 1 ? ["module.mjs", "eigen.mjs"] : ["eigen.mjs", "module.mjs"];
          const took = {};
          for (const worker of order) took[worker] = await millisecondsOf(chromium, worker, document, updates);
          if (round >= 0) ratios.push(took["module.mjs"] / took["eigen.mjs"]);
        }
        points.push({ width, batch, depth, updates, ratio: median(ratios) });
      }
  return points;
}

/** Each as a multiple of the base's time, beside that of its work. */
export async function scaling(chromium, rounds) {
  const base = { width: 64, depth: 1, batch: 32, updates: 450 };
  const cases = {
    base,
    "epochs x 8": { ...base, updates: 3600 },
    "depth x 5": { ...base, depth: 5 },
    "width x 4": { ...base, width: 256 },
    "batch 1, an image": { ...base, batch: 1, updates: 1437 * 4 },
    "batch 32, an image": { ...base, updates: 450 },
    "full batch, an image": { ...base, batch: images, updates: 12 },
  };
  const measured = {};
  for (const [name, { width, depth, batch, updates }] of Object.entries(cases)) {
    const document = network(width, depth, batch), times = [];
    for (let round = -1; round < rounds; ++round) {
      const took = await millisecondsOf(chromium, "module.mjs", document, updates);
      if (round >= 0) times.push(took);
    }
    measured[name] = { milliseconds: median(times), work: workOf(document) * batch * updates, images: batch * updates };
  }
  const full = measured["full batch, an image"];
  return Object.entries(measured).slice(1).map(([name, { milliseconds, work, images: seen }]) =>
    name.endsWith("an image")
      ? { name, time: milliseconds / seen / (full.milliseconds / full.images), work: 1 }
      : { name, time: milliseconds / measured.base.milliseconds, work: work / measured.base.work });
}
