/**
 * The contract of the wasm module: what bindings.cpp exports, in TypeScript.
 *
 * Every call that can fail returns a `Result`; nothing throws across the boundary. Arrays are copies, owned by the
 * caller. Handles (`Trainer`) live in wasm memory: call `delete()` when done, never send them to another thread.
 * Keys of the experiment document are snake_case: it is the same JSON for page, permalink and command line.
 */

/** What is wrong with an input: the document field's path, the value found and what is allowed. */
export interface Fault {
  kind: "invalid" | "diverged" | "internal";
  /** Path of the field, e.g. "network.layers[1]"; empty where no field is to blame. */
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
export type SplitName = "article" | "article_final" | "seeded" | "k_fold";
export type ScalingName = "divide_by_16" | "min_max" | "min_max_all";

/** A change made while a run went on: `field` (a path) has `value` from the start of epoch `epoch` + 1 on. */
export interface Change { epoch: number; field: string; value: number | string | boolean | null }

/** The experiment document, complete: every field has a value. Input may leave out any field (default taken). */
export interface Experiment {
  version: 1;
  seed: number;
  data: {
    split: SplitName;
    split_seed: number;
    validation_share: number;
    test_share: number;
    folds: number;
    fold: number;
    scaling: ScalingName;
    /** First N training images after a seeded shuffle; 0 keeps all. */
    train_size: number;
    label_noise: number;
    shift_augmentation: number;
  };
  network: {
    /** All widths, input and output included: [64, 64, 10]. */
    layers: number[];
    activation: ActivationName;
    initializer: InitializerName;
    batch_norm: boolean;
    dropout_rate: number;
    input_dropout_rate: number;
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
    /** step, exponential, reduce_on_plateau: the factor of one drop. */
    gamma: number;
    /** warm_up, one_cycle, cosine: updates of the linear rise at the start. */
    warm_up_steps: number;
    /** cosine, one_cycle, reduce_on_plateau: lowest rate as a share of optimizer.learning_rate. */
    final_share: number;
    /** reduce_on_plateau: epochs without a better validation loss before a drop. */
    patience: number;
  };
  clipping: { mode: ClippingMode; threshold: number };
  /** batch_size 0: all training images at once (full batch). */
  training: { epochs: number; batch_size: number };
  early_stopping: {
    enabled: boolean;
    monitor: "validation_loss" | "validation_accuracy";
    patience: number;
    min_delta: number;
    restore_best: boolean;
  };
  changes: Change[];
  /** Faults of the published notebook, each switchable alone. */
  published: {
    /** The loss the notebook plots, reported beside the one descended. */
    shown_loss: "none" | "categorical_crossentropy" | "log_loss" | "mse";
    he_uniform: boolean;
    dropout: boolean;
    early_stopping: boolean;
    weight_norms: boolean;
  };
  /** Faults of ours, for learning to find them with the gradient check. */
  broken_by_us: {
    no_activation_derivative: boolean;
    masked_derivative: boolean;
    /** The gradient of another loss than the one computed; "none" for the right one. */
    gradient_of: LossName | "none";
  };
}

export type Phase = "forward" | "loss" | "backward" | "update";

/** One row of the history. Epoch 0 is the untrained network. */
export interface EpochMetrics {
  epoch: number;
  /** Updates made so far. */
  step: number;
  /** Mean over the epoch's updates, each measured before its update, dropout on (epoch 0: evaluated). */
  train_loss: number;
  train_accuracy: number;
  /** After the epoch, in eval mode. */
  validation_loss: number;
  validation_accuracy: number;
  /** The rate of the last update. */
  learning_rate: number;
  /** Joint L2 norm of all gradients before clipping, last update; NaN at epoch 0. */
  grad_norm: number;
  /** Share of the epoch's updates that were clipped. */
  clipped_share: number;
  /** published.shown_loss on training and validation images; NaN where switched off. */
  shown_train_loss: number;
  shown_validation_loss: number;
  /** Gradient norm of each layer before clipping, last update (published.weight_norms: norms of the weights). */
  layer_grad_norms: number[];
  /** Epochs left before early stopping; -1 where it is off. */
  patience_left: number;
}

export type RunState = "ready" | "running" | "finished" | "stopped_early" | "diverged";

export interface RunStatus {
  state: RunState;
  epoch: number;
  step: number;
  /** The phase that comes next. */
  next_phase: Phase;
  /** Epoch with the best monitored value so far; -1 before the first. */
  best_epoch: number;
  /** 16 hex digits over all parameters. */
  weights_hash: string;
  best_weights_hash: string;
  /** Where it diverged: e.g. "epoch 3, layer 2, gradient is not finite"; empty otherwise. */
  reason: string;
}

export interface TensorShape {
  /** "W1", "b1", "gamma1", "beta1": layer numbers from 1. */
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

/** One image through the network and back; changes nothing in the trainer. Eval mode, no penalty, no dropout. */
export interface ImageTrace {
  inputs: Float32Array;
  label: number;
  prediction: number;
  loss: number;
  /** Share of the loss of each output; they sum to `loss`. */
  loss_terms: Float32Array;
  layers: LayerTrace[];
}

export interface Evaluation {
  loss: number;
  accuracy: number;
  /** class_count x class_count counts, row = true class, column = predicted. */
  confusion: Uint32Array;
  /** Prediction, true label and index in the digits of each image. */
  predictions: Uint8Array;
  labels: Uint8Array;
  images: Uint16Array;
  /** Probability-like output of the predicted class of each image. */
  confidences: Float32Array;
}

export interface Histogram {
  /** Left end of the first bin and right end of the last. */
  low: number;
  high: number;
  /** Counts; they sum to the number of values. */
  counts: Uint32Array;
  mean: number;
  sd: number;
}

export interface LayerStatistics {
  layer: number;
  weights: Histogram;
  gradients: Histogram;
  /** Of the training images' activations. */
  activation_mean: number;
  activation_sd: number;
  /** Share of units whose activation is saturated (sigmoid, tanh) or never above 0 (ReLU) on the images. */
  saturated_share: number;
  dead_share: number;
  /** Theory for the initialiser: "constant", "uniform" or "normal", with its standard deviation and limit. */
  theory: { shape: "constant" | "uniform" | "normal"; sd: number; limit: number };
}

export interface TensorCheck {
  name: string;
  layer: number;
  /** |a - n| / max(|a| + |n|, 1e-8) in the 2-norm. */
  relative_error: number;
  cosine: number;
  analytic_norm: number;
  numerical_norm: number;
  checked: number;
  /** Components whose step crosses a kink. */
  skipped: number;
}

export interface GradientCheck {
  tensors: TensorCheck[];
  largest_error: number;
  /** largest_error below 1e-6 and at most 1 % skipped. */
  passed: boolean;
}

export interface Trainer {
  /** Does the next of forward, loss, backward, update; returns the phase done. */
  microStep(): Result<Phase>;
  /** Goes on to the end of the next update. */
  step(count: number): Result<RunStatus>;
  /** Goes on to the end of the epoch. */
  epoch(): Result<EpochMetrics>;
  /** Rows of the history from row `from` on. */
  history(from: number): EpochMetrics[];
  status(): RunStatus;
  /** The document as it stands, changes made during the run included. */
  experiment(): string;
  /** Changes a field from the next update on and writes it into the document. `value` is JSON. */
  change(field: string, value: string): Result<null>;
  /** Back to the best weights that early stopping keeps. */
  restoreBest(): Result<RunStatus>;
  evaluate(set: "train" | "validation" | "test"): Evaluation;
  /** `pixels`: 64 numbers from 0 to 16. `label` 0 to 9. */
  trace(pixels: Float32Array, label: number): Result<ImageTrace>;
  /** The last phase's minibatch values: batch loss and batch accuracy, NaN before they are known. */
  batch(): { size: number; loss: number; accuracy: number; grad_norm: number };
  tensors(): TensorShape[];
  /** Values of one tensor, row by row. */
  values(name: string): Result<Float32Array>;
  gradients(name: string): Result<Float32Array>;
  statistics(bins: number): LayerStatistics[];
  checkpoint(): Uint8Array;
  delete(): void;
}

export interface Mlp {
  version(): string;
  defaults(): string;
  /** Parses, validates and completes a document. */
  complete(json: string): Result<string>;
  digits(): { pixels: Uint8Array; labels: Uint8Array };
  /** Image indices of the three parts. */
  split(json: string): Result<{ train: Uint16Array; validation: Uint16Array; test: Uint16Array }>;
  createTrainer(json: string): Result<Trainer>;
  resume(checkpoint: Uint8Array): Result<Trainer>;
  /** `images`: how many training images to check on. */
  gradientCheck(json: string, images: number): Result<GradientCheck>;
}

export default function createMlp(options?: { wasmBinary?: ArrayBuffer; locateFile?: (name: string) => string }): Promise<Mlp>;
