/**
 * Runs inside the worker, before its own code (it may use nothing from outside): from now on everything that the
 * worker tells the page keeps its shape, but every measured number in it is a constant. Tests that pass with this
 * worker prove nothing; MLP_FAKE_WORKER=1 shows that ours fail.
 */
export function constantsFromNowOn() {
  const kept = /^(id|run|first|epoch|step|rows|cols|layer|inputs|outputs|label|size|version|seed)$/;
  const isDocument = (value) => "network" in value && "training" in value;
  function constant(value, key = "") {
    if (typeof value === "number") return kept.test(key) ? value : 0.5;
    if (Array.isArray(value)) return value.map((item) => constant(item, key));
    if (value instanceof Float32Array || value instanceof Float64Array) return value.fill(0.5);
    if (ArrayBuffer.isView(value) || value === null || typeof value !== "object" || isDocument(value)) return value;
    return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, constant(item, name)]));
  }
  const post = self.postMessage.bind(self);
  self.postMessage = (message, ...rest) => post(constant(message), ...rest);
}
