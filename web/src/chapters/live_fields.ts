/** Which fields take effect without starting again. The core decides that; tests/wasm/contract holds this against it. */
const liveFields = ["network.dropout_rate", "network.input_dropout_rate", "loss.l2_penalty"];
const liveGroups = ["optimizer", "schedule", "clipping", "training"];

export const isLive = (path: string): boolean =>
  liveFields.includes(path) || (liveGroups.includes(path.split(".")[0]!) && path !== "optimizer.name");
