/**
 * The contract of the wasm module: what bindings.cpp exports, in TypeScript.
 *
 * Every call that can fail returns a `Result`; nothing throws across the boundary. Arrays are copies, owned by the
 * caller. Handles (`Trainer`) live in wasm memory: call `delete()` when done, never send them to another thread.
 * Keys of the experiment document are snake_case: it is the same JSON for page, permalink and command line.
 */

/** What is wrong with an input: the document field's path, the value found and what is allowed. */
export interface Fault {
  /** invalid: an input is not allowed; internal: everything else (out of memory, a fault of ours). */
  kind: "invalid" | "internal";
  /** Path of the document's field, e.g. "network.layers[1]", or the argument's name; empty where none is to blame. */
  field: string;
  /** The value found, as text. */
  value: string;
  /** What is allowed, as text. */
  allowed: string;
  /** The whole sentence for a person. */
  message: string;
}

export type Result<T> = { ok: true; value: T } | { ok: false; fault: Fault };

export type ActivationName = "sigmoid" | "tanh" | "relu" | "leaky_relu" | "identity";
export type LossName = "softmax_cross_entropy" | "sigmoid_binary_cross_entropy" | "sigmoid_squared_error";
export type InitializerName = "zeros" | "normal" | "glorot_uniform" | "glorot_normal" | "he_uniform" | "he_normal";
export type OptimizerName = "sgd" | "momentum" | "nesterov" | "rmsprop" | "adam" | "adamw";
export type ScheduleName =
  | "constant" | "step" | "exponential" | "cosine" | "warm_up" | "one_cycle" | "reduce_on_plateau";
export type ClippingMode = "none" | "value" | "tensor_norm" | "global_norm";
export type MonitorName = "validation_loss" | "validation_accuracy";
export type ShownLossName = "mse" | "log_loss" | "categorical_crossentropy";
export type SplitName = "article" | "article_final" | "seeded" | "k_fold";
export type SourceName = "digits" | "plane";
export type PlaneShapeName = "circles" | "moons" | "spirals" | "blobs" | "own";
export type ScalingName = "divide_by_16" | "min_max" | "min_max_all";

/** A point of one's own: coordinates from -1 to 1. */
export interface PlanePoint {
  x: number;
  y: number;
  class: 0 | 1;
}

/** A change made while a run went on: `field` (a path) has `value` from the start of epoch `epoch` + 1 on. */
export interface Change {
  epoch: number;
  field: string;
  value: number | string | boolean | null;
}

/** The experiment document, complete: every field has a value. Input may leave out any field (default taken). */
export interface Experiment {
  version: 1;
  seed: number;
  data: {
    source: SourceName;
    /** Of the source "plane": two inputs, two classes. Noise 0 to 0.5, count 10 to 1000, 4 to 200 points of "own". */
    plane: { shape: PlaneShapeName; noise: number; count: number; seed: number; points: PlanePoint[] };
    split: SplitName;
    split_seed: number;
    validation_share: number;
    test_share: number;
    /** k_fold: so many parts, of which part `fold` (from 0) validates. */
    folds: number;
    fold: number;
    /** Of pixels; a point's coordinates are inputs as they are. */
    scaling: ScalingName;
    /** First N training images after a seeded shuffle; 0 keeps all. */
    train_size: number;
    /** Share of the training labels replaced by another class. */
    label_noise: number;
    /** How many pixels each training image is moved at most, in every batch anew. */
    shift_augmentation: number;
  };
  network: {
    /** All widths, input and output included: [64, 64, 10]. */
    layers: number[];
    /** Of the hidden layers; the loss has the output's. */
    activation: ActivationName;
    initializer: InitializerName;
    /** P(drop) of a hidden unit, of an input. */
    dropout_rate: number;
    input_dropout_rate: number;
    batch_norm: boolean;
  };
  loss: { name: LossName; l2_penalty: number };
  optimizer: {
    name: OptimizerName;
    learning_rate: number;
    momentum: number;
    rho: number;
    beta1: number;
    beta2: number;
    epsilon: number;
    weight_decay: number;
  };
  schedule: {
    name: ScheduleName;
    /** step: updates between two drops. */
    step_size: number;
    /** step, exponential, reduce_on_plateau: factor of one drop. */
    gamma: number;
    /** cosine, warm_up, one_cycle: updates of the rise at the start. */
    warm_up_steps: number;
    /** cosine, one_cycle, reduce_on_plateau: lowest share of the rate. */
    final_share: number;
    /** reduce_on_plateau: epochs without a better validation loss before a drop. */
    patience: number;
  };
  clipping: { mode: ClippingMode; threshold: number };
  /** batch_size 0: all training images at once (full batch). The first `frozen_layers` layers do not learn. */
  training: { epochs: number; batch_size: number; frozen_layers: number };
  early_stopping: {
    enabled: boolean;
    monitor: MonitorName;
    patience: number;
    min_delta: number;
    restore_best: boolean;
  };
  /**
   * In order of epoch. During a run network.dropout_rate, network.input_dropout_rate, loss.l2_penalty, optimizer.* but
   * its name, schedule.*, clipping.* and training.* can change.
   */
  changes: Change[];
  /** Faults of ours, for learning to find them with the gradient check. */
  broken_by_us: {
    no_activation_derivative: boolean;
    /** The gradient of another loss than the one computed; "none" for the right one. */
    gradient_of: LossName | "none";
    /** The slope taken from activations after the dropout mask. */
    masked_derivative: boolean;
    /** Adam and AdamW take m and v as they are. */
    no_bias_correction: boolean;
  };
  /** How the published code behaves where it departs from its mathematics, each switchable alone. */
  published: {
    shown_loss: ShownLossName | "none";
    he_uniform: boolean;
    dropout: boolean;
    early_stopping: boolean;
    gradient_norms: boolean;
  };
}

export type Phase = "forward" | "loss" | "backward" | "update";
export type Part = "train" | "validation" | "test";

/** One row of the history. Epoch 0 is the untrained network. */
export interface EpochMetrics {
  epoch: number;
  /** Updates made so far. */
  step: number;
  /** Mean over the training images, each measured before its update, dropout on (epoch 0: evaluated). */
  train_loss: number;
  train_accuracy: number;
  /** After the epoch. */
  validation_loss: number;
  validation_accuracy: number;
  /** The rate of the last update. */
  learning_rate: number;
  /** Joint L2 norm of all gradients before clipping, last update; NaN at epoch 0. */
  grad_norm: number;
  /** The same for each layer; with published.gradient_norms what is called so there. */
  layer_grad_norms: number[];
  /** Share of the epoch's updates that were clipped. */
  clipped_share: number;
  /** What published.shown_loss shows; NaN without it. */
  shown_train_loss: number;
  shown_validation_loss: number;
  /** Epochs that early stopping still bears without improvement; -1 where it is off. */
  patience_left: number;
}

export type RunState = "ready" | "running" | "finished" | "stopped_early" | "diverged";

/** Where a run stands: what costs nothing to say. */
export interface RunPosition {
  state: RunState;
  /** Finished epochs. */
  epoch: number;
  /** Updates made so far. */
  step: number;
  /** The phase that comes next. */
  next_phase: Phase;
}

/** Hashes all weights: for a run that trains, ask where it stands by `advance`. */
export interface RunStatus extends RunPosition {
  /** 16 hex digits over all parameters. */
  weights_hash: string;
  /** Of early stopping: the best epoch so far (-1: none), its value, and the hash of the weights set aside then. */
  best_epoch: number;
  best_value: number;
  best_weights_hash: string;
  /** Where it diverged: e.g. "epoch 3, layer 2: gradient is not finite"; empty otherwise. */
  reason: string;
}

export interface TensorShape {
  /** "W1", "b1": layer numbers from 1. */
  name: string;
  layer: number;
  rows: number;
  cols: number;
}

/** What one layer does to one image. z = W a_previous + b; a = f(z); delta = dL/dz. */
export interface LayerTrace {
  /** Widths. */
  inputs: number;
  outputs: number;
  /** outputs x inputs, row by row. */
  weights: Float32Array;
  biases: Float32Array;
  z: Float32Array;
  /** Activations; for the last layer the network's outputs. */
  a: Float32Array;
  delta: Float32Array;
  /** Gradient of the loss of this one image, outputs x inputs, row by row. */
  weight_gradient: Float32Array;
  bias_gradient: Float32Array;
}

/** One image through a copy of the network and back; changes nothing in the trainer. */
export interface ImageTrace {
  /** The 64 scaled inputs. */
  inputs: Float32Array;
  label: number;
  /** The class with the largest output. */
  prediction: number;
  loss: number;
  /** Share of the loss of each output; they sum to `loss`. */
  loss_terms: Float32Array;
  layers: LayerTrace[];
}

/** One image through the network, forward only: cheap enough for every stroke of a drawing. */
export interface Prediction {
  /** The 64 scaled inputs. */
  inputs: Float32Array;
  /** Activations of each layer; the last are the network's outputs. */
  activations: Float32Array[];
  /** The class with the largest output. */
  prediction: number;
}

/** A training pass of one image, thinned by dropout; its activations are those before the mask. */
export interface ThinnedPass {
  inputs: Float32Array;
  activations: Float32Array[];
  prediction: number;
  /** Of the inputs and each hidden layer: 1 for a unit that stayed, 0 for one dropped; empty where none is dropped. */
  masks: Uint8Array[];
}

export interface Evaluation {
  loss: number;
  accuracy: number;
  /** Classes x classes counts, row = true class, column = predicted. */
  confusion: Uint32Array;
  /** Prediction, label (noisy where noise was asked for) and index in the digits of each image. */
  predictions: Uint8Array;
  labels: Uint8Array;
  images: Uint16Array;
  /** Output of the predicted class of each image. */
  confidences: Float32Array;
}

/** How often values fall into each of equally wide bins from `low` to `high`; sd is a population's. */
export interface Histogram {
  low: number;
  high: number;
  counts: Uint32Array;
  not_finite: number;
  mean: number;
  sd: number;
}

/** How alive the units of a hidden layer are over the images of one part. */
export interface ActivationStatistics {
  mean: number;
  sd: number;
  /** Share of all activations whose slope is below a tenth of its largest (sigmoid, tanh). */
  saturated_share: number;
  /** Share of units that are never above 0 (ReLU). */
  dead_share: number;
}

/** What a layer's initial weights are drawn from; limit is the half width of a uniform one, otherwise 0. */
export interface WeightDistribution {
  shape: "constant" | "uniform" | "normal";
  sd: number;
  limit: number;
}

/** One update of a range test. */
export interface RatePoint {
  learning_rate: number;
  loss: number;
}

/** What can be asked of a run, and of a network that a document begins with. Nothing of it changes the run. */
export interface RunQuestions {
  /** A part without images (test with test_share 0) is a fault. */
  evaluate(part: Part): Result<Evaluation>;
  /** What the run reads, as inputs: sample after sample. `images`: their places in the source. */
  samples(part: Part): Result<{ inputs: Float32Array; labels: Uint8Array; images: Uint16Array }>;
  /**
   * Of a problem in the plane: what the units of each layer from `firstLayer` (1: the first hidden one) on answer at
   * side x side points of the square from -extent to extent; the last layer's are the outputs. One array a layer, a
   * map of side^2 after the other, row by row from the upper left.
   */
  planeMaps(extent: number, side: number, firstLayer: number): Result<Float32Array[]>;
  /** `pixels`: 64 numbers from 0 to 16, scaled as the document says, or the two coordinates of a point. `label`: a class. */
  trace(pixels: Float32Array, label: number): Result<ImageTrace>;
  predict(pixels: Float32Array): Result<Prediction>;
  /**
   * Under the masks that image `image` (from 0) of the last training batch had; before the first batch under masks
   * drawn for it.
   */
  thinned(pixels: Float32Array, image: number): Result<ThinnedPass>;
  /** Masks of a layer (0: the inputs) in the last training batch, image after image; empty without dropout. */
  dropoutMask(layer: number): Result<Uint8Array>;
  /** The last (or current) batch; NaN stands for what is not known yet. */
  batch(): Result<{ size: number; loss: number; accuracy: number; grad_norm: number }>;
  tensors(): Result<TensorShape[]>;
  /** Values of one tensor, row by row. */
  values(name: string): Result<Float32Array>;
  gradients(name: string): Result<Float32Array>;
  /** Of all values, or gradients, of one tensor. */
  histogram(of: "values" | "gradients", name: string, bins: number): Result<Histogram>;
  /** Of each hidden layer. */
  activationStatistics(part: Part): Result<ActivationStatistics[]>;
}

/**
 * A run. When it has ended (state "finished", "stopped_early" or "diverged") the calls that go on do nothing.
 * Calling a deleted trainer, or any function with too few arguments, throws Embind's BindingError: a fault of the caller.
 */
export interface Trainer extends RunQuestions {
  /** Does the next of forward, loss, backward, update; returns the phase done. */
  microStep(): Result<Phase>;
  /** Goes on to the end of the next update, `count` times. */
  step(count: number): Result<RunState>;
  /** Goes on to the end of the epoch. */
  epoch(): Result<RunState>;
  /** Makes `updates` updates, or fewer where the run ends or epoch `until` is finished; none with 0. */
  advance(updates: number, until: number): Result<RunPosition>;
  /** Rows of the history from row `from` on. */
  history(from: number): Result<EpochMetrics[]>;
  status(): Result<RunStatus>;
  /** The document as it stands, changes made during the run included. */
  experiment(): Result<string>;
  /** Changes a field from the next epoch on and writes it into the document. `value` is JSON. */
  change(field: string, value: string): Result<null>;
  delete(): void;
}

/** The runs of one trial of a search, one for each seed, an epoch at a time. */
export interface Trial {
  /** One more epoch of one run, then of the next. `epoch`: those that every run which goes on has finished. */
  advance(): Result<{ goes_on: boolean; epoch: number }>;
  /** Mean over the runs of what the trial is judged by; of a run that has ended, with the weights it ended with. */
  value(): number;
  /** Why the trial fails: the seed and where its run diverged; empty if none did. */
  reason(): string;
  /** Of each run, as it stands. */
  scores(part: Part): Result<{ loss: number; accuracy: number }[]>;
  delete(): void;
}

/** Image indices of the three parts. */
export interface Split {
  train: Uint16Array;
  validation: Uint16Array;
  test: Uint16Array;
}

/** What can be asked of a document, which comes first. */
export interface DocumentQuestions {
  split(json: string): Result<Split>;
  /** Of each layer. */
  weightDistributions(json: string): Result<WeightDistribution[]>;
  /** Trains while the rate grows from `low` to `high` in `steps` updates; ends early once the loss explodes. */
  rangeTest(json: string, low: number, high: number, steps: number): Result<RatePoint[]>;
}

export interface Mlp extends DocumentQuestions {
  version(): string;
  /** The complete default document. */
  defaults(): string;
  /** Parses, validates and completes a document. */
  complete(json: string): Result<string>;
  /** All 1,797 images: 64 pixels (0 to 16) each, image after image, and their labels. */
  digits(): { pixels: Uint8Array; labels: Uint8Array };
  createTrainer(json: string): Result<Trainer>;
  /** `seeds` runs, with the document's seed and the ones after it. */
  createTrial(json: string, monitor: MonitorName, seeds: number): Result<Trial>;
}

export default function createMlp(options?: {
  wasmBinary?: ArrayBuffer | Uint8Array;
  locateFile?: (name: string) => string;
}): Promise<Mlp>;
