import { afterEach, describe, expect, it, vi } from "vitest";
import { Lab, type RunAddress, speeds } from "../../../web/src/chapters/lab.svelte";
import { runs } from "../../../web/src/chapters/runs.svelte";
import { fakeWorker } from "../engine/fake_worker";

describe("a lab", () => {
  let lab: Lab;
  afterEach(() => {
    lab.close();
    runs.clear();
  });

  async function open(document = {}, address: RunAddress | null = null) {
    const workers: ReturnType<typeof fakeWorker>[] = [];
    lab = new Lab(document, address, () => (workers.push(fakeWorker()), workers.at(-1)!));
    await vi.waitFor(() => expect(lab.loading).toBe(false));
    return { lab, workers };
  }
  const epoch = (expected: number) => vi.waitFor(() => expect(lab.history.at(-1)?.epoch).toBe(expected));

  it("opens its document, completed by the core, and knows the digits", async () => {
    await open({ seed: 4 });
    expect(lab.experiment).toMatchObject({ seed: 4, network: { layers: [64, 64, 10] } });
    expect(lab.digits?.labels).toHaveLength(1797);
    expect(lab.history).toHaveLength(1);
    expect(lab.untouched).toBe(true);
  });

  it("plays to the end at full speed; playing again starts from the same weights", async () => {
    await open({ training: { epochs: 30 } });
    const start = lab.status!.weights_hash;
    lab.setSpeed(speeds.indexOf(Infinity));
    lab.play();
    await epoch(30);
    await vi.waitFor(() => expect(lab.ended).toBe(true));
    const end = lab.status!.weights_hash;
    lab.reset();
    await epoch(0);
    expect(lab.status!.weights_hash).toBe(start);
    lab.play();
    await epoch(30);
    expect(lab.status!.weights_hash).toBe(end);
  });

  it("takes a new rate as a change once the run has begun, and as a setting before", async () => {
    await open();
    lab.change("optimizer.learning_rate", 0.3);
    await vi.waitFor(() => expect(lab.value("optimizer.learning_rate")).toBe(0.3));
    expect(lab.experiment!.changes).toEqual([]);
    lab.step(5);
    await epoch(5);
    lab.change("optimizer.learning_rate", 0.7);
    await vi.waitFor(() => expect(lab.value("optimizer.learning_rate")).toBe(0.7));
    expect(lab.experiment!.changes).toEqual([{ epoch: 5, field: "optimizer.learning_rate", value: 0.7 }]);
    expect(lab.history).toHaveLength(6);
  });

  it("keeps what is set before the run is there, and sets it then: the last value of each field", async () => {
    lab = new Lab({ seed: 4 }, null, () => fakeWorker());
    for (const rate of [0.2, 0.3]) lab.change("optimizer.learning_rate", rate);
    lab.change("network.layers", [64, 16, 10]);
    expect(lab.value("optimizer.learning_rate")).toBe(0.3);
    await vi.waitFor(() => expect(lab.experiment?.network.layers).toEqual([64, 16, 10]));
    expect(lab.experiment).toMatchObject({ seed: 4, optimizer: { learning_rate: 0.3 }, changes: [] });
  });

  it("sets it on the run that a link asks for, where that was left", async () => {
    lab = new Lab({}, { document: { optimizer: { learning_rate: 0.5 } }, epoch: 5, hash: "" }, () => fakeWorker());
    lab.change("optimizer.learning_rate", 0.3);
    await vi.waitFor(() => expect(lab.experiment?.changes).toEqual([{ epoch: 5, field: "optimizer.learning_rate", value: 0.3 }]));
    expect(lab.epoch).toBe(5);
  });

  it("keeps the settings on reset, also those changed during the run", async () => {
    await open();
    lab.step(5);
    await epoch(5);
    lab.change("optimizer.learning_rate", 0.7);
    await vi.waitFor(() => expect(lab.experiment!.changes).toHaveLength(1));
    lab.reset();
    await epoch(0);
    expect(lab.experiment).toMatchObject({ optimizer: { learning_rate: 0.7 }, changes: [] });
  });

  it("starts again when the network changes, and with other weights for another seed", async () => {
    await open();
    lab.step(5);
    await epoch(5);
    const hash = lab.status!.weights_hash;
    lab.change("network.layers", [64, 16, 10]);
    await epoch(0);
    lab.newSeed();
    await vi.waitFor(() => expect(lab.experiment!.seed).toBe(2));
    expect(lab.experiment!.network.layers).toEqual([64, 16, 10]);
    expect(lab.status!.weights_hash).not.toBe(hash);
  });

  it("changes the document that is being opened, not the run before it", async () => {
    await open({ network: { layers: [64, 8, 10] } });
    lab.open({ network: { layers: [64, 12, 10] } }, false);
    lab.change("network.activation", "relu");
    lab.change("optimizer.learning_rate", 0.3);
    await vi.waitFor(() => expect(lab.value("optimizer.learning_rate")).toBe(0.3));
    expect(lab.experiment!.network).toMatchObject({ layers: [64, 12, 10], activation: "relu" });
    lab.step(2);
    await epoch(2);
    lab.change("optimizer.learning_rate", 0.4);
    await vi.waitFor(() => expect(lab.experiment!.changes).toHaveLength(1));
  });

  it("tells the reader's own settings from the step's, and goes back to the step's", async () => {
    const step = { seed: 4, training: { epochs: 20 } };
    await open(step);
    expect([lab.ownSettings(), lab.asShown]).toEqual([null, true]);
    lab.step(3);
    await epoch(3);
    expect([lab.ownSettings(), lab.asShown]).toEqual([null, false]);
    lab.change("optimizer.learning_rate", 0.7);
    await vi.waitFor(() => expect(lab.ownSettings()).toEqual({ ...step, optimizer: { learning_rate: 0.7 } }));
    lab.showOwn();
    await epoch(0);
    expect(lab.asShown).toBe(true);
    lab.show({ seed: 8 }, { seed: 8, training: { batch_size: 32 } });
    await vi.waitFor(() => expect(lab.ownSettings()).toEqual({ seed: 8, training: { batch_size: 32 } }));
    expect(lab.kept).toBe(true);
    lab.newSeed();
    await vi.waitFor(() => expect(lab.experiment!.seed).toBe(9));
    expect(lab.kept).toBe(false);
  });

  it("keeps a run of the next step's document, and shows the step's own in place of any other", async () => {
    const next = { training: { epochs: 20 } };
    await open(next);
    lab.step(3);
    await epoch(3);
    lab.turnTo({ training: { epochs: 20 }, seed: 1 });
    lab.step(1);
    await epoch(4);
    lab.turnTo({ seed: 6 });
    await epoch(0);
    expect([lab.experiment!.seed, lab.asShown]).toEqual([6, true]);
  });

  it("makes room for a pin among those that a table pinned, and none among the reader's", async () => {
    await open();
    const pin = async (automatic: boolean) => {
      lab.step(1);
      await epoch(lab.epoch + 1);
      lab.pin(automatic);
    };
    for (const automatic of [false, true, true, false, true]) await pin(automatic);
    expect(runs.list.map(({ letter, history }) => [letter, history.length - 1])).toEqual([["A", 1], ["B", 5], ["C", 3], ["D", 4]]);
    runs.removeAutomatic();
    expect(runs.list.map(({ letter }) => letter)).toEqual(["A", "D"]);
  });

  it("says what is not allowed and goes on with what was", async () => {
    await open();
    lab.change("network.layers", []);
    await vi.waitFor(() => expect(lab.fault?.kind).toBe("invalid"));
    expect(lab.fault).toMatchObject({ field: "network.layers", allowed: "at least two widths" });
    lab.step(1);
    await epoch(1);
  });

  it("trains again to where a link says and compares the weights", async () => {
    await open({ seed: 3 });
    lab.step(12);
    await epoch(12);
    const address = lab.address()!;
    lab.close();
    await open({}, address);
    await vi.waitFor(() => expect(lab.restored).toBe("same"));
    expect(lab.history).toHaveLength(13);
    expect(lab.experiment!.seed).toBe(3);
    lab.close();
    await open({}, { ...address, hash: "0123456789abcdef" });
    await vi.waitFor(() => expect(lab.restored).toBe("different"));
  });

  it("opens its own document where a link's is refused, and says why", async () => {
    await open({ seed: 9 }, { document: { network: { layers: [] } }, epoch: 5, hash: "0123456789abcdef" });
    expect(lab.experiment!.seed).toBe(9);
    expect(lab.fault?.field).toBe("network.layers");
    expect(lab.restored).toBeNull();
  });

  it("starts again after a crash, from the same settings, up to where it was", async () => {
    const { workers } = await open({ seed: 5 });
    lab.step(4);
    await epoch(4);
    workers[0]!.die("memory access out of bounds");
    expect(lab.fault?.kind).toBe("crashed");
    lab.startAgain();
    await vi.waitFor(() => expect(lab.loading).toBe(false));
    await epoch(4);
    expect(lab.experiment!.seed).toBe(5);
    expect(lab.fault).toBeNull();
    expect(workers).toHaveLength(2);
  });

  it("pins up to four runs as they stand", async () => {
    await open();
    for (let i = 0; i < 5; i++) {
      lab.pin();
      lab.step(1);
      await epoch(i + 1);
    }
    expect(runs.list.map(({ letter, history }) => [letter, history.length])).toEqual([["A", 1], ["B", 2], ["C", 3], ["D", 4]]);
    runs.remove("B");
    lab.pin();
    expect(runs.list.map(({ letter, history }) => [letter, history.length])).toEqual([["A", 1], ["B", 6], ["C", 3], ["D", 4]]);
  });

  it("answers a question that fails with nothing, says why, and plays on", async () => {
    await open();
    expect(await lab.ask.evaluate("test")).toBeUndefined();
    expect(lab.fault?.field).toBe("part");
    expect((await lab.ask.predict(new Float32Array(64)))?.prediction).toBe(3);
    expect((await lab.ask.weightDistributions({}))?.[0]?.shape).toBe("uniform");
    expect((await lab.ask.gradientCheck({}, 2))?.passed).toBe(true);
  });
});
