// The limit study in a worker: { bytes, job } is answered with the seconds of job 1, 2 or 3 by its hand-written kernels.
importScripts("./roof.js");
const ready = Roof();
self.onmessage = async ({ data: { bytes, job } }) => {
  const module = await ready;
  module.HEAPU8.set(bytes, module._roof_data());
  const [seconds, , validation_accuracy] = module.HEAPF64.subarray(module._roof_run(0, job, 1) >> 3);
  self.postMessage({ seconds, validation_accuracy });
};
