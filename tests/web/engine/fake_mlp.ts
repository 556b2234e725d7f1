import type { EpochMetrics, Experiment, Fault, Histogram, Mlp, Phase, Result, RunPosition, RunState, Trainer, Trial } from "mlp-module";

/** Complete defaults, as the core has them. */
export const defaults: Experiment = {
  version: 1,
  seed: 1,
  data: {
    source: "digits", plane: { shape: "circles", noise: 0.1, count: 200, seed: 1, points: [] },
    split: "article", split_seed: 1, validation_share: 0.2, test_share: 0.2, folds: 5, fold: 0, scaling: "divide_by_16", train_size: 0,
    label_noise: 0, shift_augmentation: 0,
  },
  network: { layers: [64, 64, 10], activation: "sigmoid", initializer: "glorot_uniform", dropout_rate: 0, input_dropout_rate: 0, batch_norm: false },
  loss: { name: "sigmoid_binary_cross_entropy", l2_penalty: 0 },
  optimizer: { name: "sgd", learning_rate: 0.1, momentum: 0.9, rho: 0.99, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weight_decay: 0.01 },
  schedule: { name: "constant", step_size: 100, gamma: 0.5, warm_up_steps: 0, final_share: 0.01, patience: 10 },
  clipping: { mode: "none", threshold: 5 },
  training: { epochs: 500, batch_size: 0, frozen_layers: 0 },
  early_stopping: { enabled: false, monitor: "validation_loss", patience: 10, min_delta: 0, restore_best: true },
  changes: [],
  broken_by_us: { no_activation_derivative: false, gradient_of: "none", masked_derivative: false, no_bias_correction: false },
  published: { shown_loss: "none", he_uniform: false, dropout: false, early_stopping: false, gradient_norms: false },
};

const ok = <T>(value: T): { ok: true; value: T } => ({ ok: true, value });
export const fault = (field: string, value: string, allowed: string): { ok: false; fault: Fault } => ({
  ok: false,
  fault: { kind: "invalid", field, value, allowed, message: `${field}: found ${value}; allowed: ${allowed}` },
});

/** `base` with the fields of `document` over it. */
function merge<T>(base: T, document: unknown): T {
  if (document === undefined) return base;
  if (typeof base !== "object" || base === null || Array.isArray(base)) return document as T;
  const over = document as Record<string, unknown>;
  return Object.fromEntries(Object.entries(base).map(([key, value]) => [key, merge(value, over[key])])) as T;
}

const phases: Phase[] = ["forward", "loss", "backward", "update"];

/** A trainer whose loss falls as a function of seed, rate and step alone. One step an epoch; the row keeps the rate. */
class FakeTrainer implements Trainer {
  deleted = false;
  /** How often what was called. */
  calls = { advance: 0, history: 0, status: 0 };
  #phase = 0;
  #rows: EpochMetrics[];

  constructor(
    private document: Experiment,
    private readonly spend: (kind: "step" | "phase") => void,
    private readonly trap: { epoch: number },
  ) {
    this.#rows = [this.#row(0)];
  }

  get #epoch(): number {
    return this.#rows.length - 1;
  }
  get #rate(): number {
    const change = this.document.changes.filter(({ field, epoch }) => field === "optimizer.learning_rate" && epoch < this.#epoch + 1).at(-1);
    return (change?.value as number | undefined) ?? this.document.optimizer.learning_rate;
  }
  #row(epoch: number): EpochMetrics {
    const loss = 2 * Math.exp(-0.02 * epoch * this.document.optimizer.learning_rate) + 0.01 * this.document.seed;
    return {
      epoch, step: epoch, train_loss: loss, train_accuracy: 1 - loss / 3, validation_loss: loss + 0.1,
      validation_accuracy: 0.97 - loss / 3, learning_rate: epoch === 0 ? NaN : this.#rate, grad_norm: epoch === 0 ? NaN : loss, layer_grad_norms: epoch === 0 ? [] : [loss, loss],
      clipped_share: 0, shown_train_loss: NaN, shown_validation_loss: NaN, patience_left: -1,
    };
  }
  #state(): RunState {
    if (this.#epoch >= this.document.training.epochs) return "finished";
    return this.#epoch === 0 && this.#phase === 0 ? "ready" : "running";
  }
  #update(): void {
    if (this.#epoch === this.trap.epoch) throw new Error("unreachable executed");
    this.#rows.push(this.#row(this.#epoch + 1));
  }

  microStep(): Result<Phase> {
    const done = phases[this.#phase]!;
    if (this.#state() === "finished") return ok(done);
    this.spend("phase");
    this.#phase = (this.#phase + 1) % 4;
    if (done === "update") this.#update();
    return ok(done);
  }
  advance(updates: number, until: number): Result<RunPosition> {
    ++this.calls.advance;
    for (let i = 0; i < updates && this.#state() !== "finished" && this.#epoch < until; i++) {
      this.spend("step");
      this.#phase = 0;
      this.#update();
    }
    return ok(this.#position());
  }
  step(count: number): Result<RunState> {
    this.advance(count, Infinity);
    return ok(this.#state());
  }
  epoch = () => this.step(1);
  history(from: number) {
    ++this.calls.history;
    return ok(this.#rows.slice(from));
  }
  #position = (): RunPosition => ({ state: this.#state(), epoch: this.#epoch, step: this.#epoch, next_phase: phases[this.#phase]! });
  status() {
    ++this.calls.status;
    return ok(this.#status());
  }
  #status = () =>
    ({
      ...this.#position(), reason: "",
      best_epoch: -1, best_value: NaN, best_weights_hash: "",
      weights_hash: (BigInt(this.document.seed * 7919 + this.#epoch * 104729) * 2654435761n).toString(16).padStart(16, "0").slice(-16),
    });
  experiment = () => ok(JSON.stringify(this.document));
  change(field: string, value: string): Result<null> {
    if (field === "optimizer.learning_rate" && !(JSON.parse(value) > 0)) return fault(field, value, "a number above 0");
    this.document = { ...this.document, changes: [...this.document.changes, { epoch: this.#epoch, field, value: JSON.parse(value) }] };
    return ok(null);
  }
  evaluate(): Result<never> {
    return fault("part", "test", "a part with images");
  }
  samples = () => ok({ inputs: new Float32Array(), labels: new Uint8Array(), images: new Uint16Array() });
  planeMaps = (): Result<never> => fault("network.layers[0]", "64", "2, the coordinates of a point");
  trace = (): Result<never> => fault("pixels", "none", "64 numbers");
  predict = (pixels: Float32Array) => {
    const outputs = Float32Array.from({ length: 10 }, (_, k) => (k === 3 ? 0.9 : 0.05));
    return ok({ inputs: pixels.map((p) => p / 16), activations: [outputs], prediction: 3 });
  };
  batch = () => ok({ size: 1149, loss: this.#rows.at(-1)!.train_loss, accuracy: NaN, grad_norm: NaN });
  thinned = (): Result<never> => fault("image", "0", "an image of the last batch");
  dropoutMask = () => ok(new Uint8Array());
  tensors = () => ok([{ name: "W1", layer: 1, rows: 64, cols: 64 }]);
  values = (name: string) => (name === "W1" ? ok(new Float32Array(4096)) : fault("name", name, "W1"));
  gradients = this.values;
  histogram = (_: string, name: string, bins: number): Result<Histogram> =>
    name === "W1" ? ok({ low: -1, high: 1, counts: new Uint32Array(bins), not_finite: 0, mean: 0, sd: 0.5 }) : fault("name", name, "W1");
  activationStatistics = (): Result<never> => fault("part", "test", "a part with images");
  delete(): void {
    this.deleted = true;
  }
}

/** A trial whose runs go on together: its value is that of the first. It diverges where the rate is above 100. */
class FakeTrial implements Trial {
  #trainer: FakeTrainer;
  constructor(
    private readonly document: Experiment,
    spend: (kind: "step" | "phase") => void,
    trap: { epoch: number },
  ) {
    this.#trainer = new FakeTrainer(document, spend, trap);
  }
  get #last(): EpochMetrics {
    return this.#trainer.history(0).value.at(-1)!;
  }
  advance() {
    if (this.reason()) return ok({ goes_on: false, epoch: 0 });
    const before = this.#last.epoch;
    this.#trainer.epoch();
    return ok({ goes_on: this.#last.epoch > before, epoch: this.#last.epoch });
  }
  value = () => this.#last.validation_accuracy;
  reason = () => (this.document.optimizer.learning_rate > 100 ? `seed ${this.document.seed}: diverged` : "");
  scores = () => ok([{ loss: this.#last.validation_loss, accuracy: this.#last.validation_accuracy }]);
  delete(): void {}
}

export interface FakeMlp extends Mlp {
  trainers: FakeTrainer[];
  /** The module traps in the update after this epoch. */
  trap: { epoch: number };
}

/** The module without the module. `spend` is called for each step or phase, so that a test's clock can go on. */
export function fakeMlp(spend: (kind: "step" | "phase") => void = () => {}): FakeMlp {
  const trainers: FakeTrainer[] = [];
  const trap = { epoch: -1 };
  function complete(json: string): Result<Experiment> {
    const document = merge(defaults, JSON.parse(json));
    if (document.network.layers.length < 2) return fault("network.layers", "[]", "at least two widths");
    return ok(document);
  }
  return {
    trainers,
    trap,
    version: () => "0.1.0",
    defaults: () => JSON.stringify(defaults),
    complete(json) {
      const result = complete(json);
      return result.ok ? ok(JSON.stringify(result.value)) : result;
    },
    digits: () => ({
      pixels: Uint8Array.from({ length: 1797 * 64 }, (_, i) => (i * 7) % 17),
      labels: Uint8Array.from({ length: 1797 }, (_, i) => i % 10),
    }),
    split: () => ok({ train: new Uint16Array(1149), validation: new Uint16Array(288), test: new Uint16Array(360) }),
    createTrainer(json) {
      const result = complete(json);
      if (!result.ok) return result;
      trainers.push(new FakeTrainer(result.value, spend, trap));
      return ok(trainers.at(-1)!);
    },
    createTrial(json) {
      const result = complete(json);
      return result.ok ? ok(new FakeTrial(result.value, spend, trap)) : result;
    },
    weightDistributions: () => ok([{ shape: "uniform", sd: 0.125, limit: 0.2165 }]),
    rangeTest: (_, low) => ok([{ learning_rate: low, loss: 2 }]),
  };
}

/** Every gradient is right. */
export const fakeCheckModule = () => Promise.resolve({ gradientCheck: () => ok({ tensors: [], largest_error: 0, passed: true }) });
