/** What the fields of an experiment document, and their values, are called in sentences. */
import type { Experiment, OptimizerName, ScalingName, SourceName, SplitName } from "../engine/protocol";
import { activations, clippingModes, initializers, losses, schedules, shapes } from "./choices";

export const fieldNames: Readonly<Record<string, string>> = {
  seed: "seed",
  "data.source": "data",
  "data.plane.shape": "shape",
  "data.plane.noise": "noise of the points",
  "data.plane.count": "points",
  "data.plane.seed": "seed of the points",
  "data.plane.points": "own points",
  "data.split": "split",
  "data.split_seed": "seed of the split",
  "data.validation_share": "validation share",
  "data.test_share": "test share",
  "data.folds": "folds",
  "data.fold": "fold that validates",
  "data.scaling": "scaling",
  "data.train_size": "training images",
  "data.label_noise": "wrong labels",
  "data.shift_augmentation": "images moved by pixels",
  "network.layers": "layers",
  "network.activation": "activation",
  "network.initializer": "initial weights",
  "network.dropout_rate": "dropout",
  "network.input_dropout_rate": "dropout of pixels",
  "network.batch_norm": "batch norm",
  "loss.name": "loss",
  "loss.l2_penalty": "L2 penalty",
  "optimizer.name": "optimiser",
  "optimizer.learning_rate": "learning rate",
  "optimizer.momentum": "momentum",
  "optimizer.rho": "ρ of RMSProp",
  "optimizer.beta1": "β₁ of Adam",
  "optimizer.beta2": "β₂ of Adam",
  "optimizer.epsilon": "ε of the optimiser",
  "optimizer.weight_decay": "weight decay",
  "schedule.name": "schedule",
  "schedule.step_size": "updates between two drops of the rate",
  "schedule.gamma": "factor of a drop of the rate",
  "schedule.warm_up_steps": "warm-up updates",
  "schedule.final_share": "lowest share of the rate",
  "schedule.patience": "epochs before a drop of the rate",
  "clipping.mode": "clipping",
  "clipping.threshold": "clip threshold",
  "training.epochs": "epochs",
  "training.batch_size": "batch size",
  "training.frozen_layers": "frozen layers",
  "early_stopping.enabled": "early stopping",
  "early_stopping.monitor": "watched by early stopping",
  "early_stopping.patience": "patience of early stopping",
  "early_stopping.min_delta": "least improvement",
  "early_stopping.restore_best": "best weights restored",
  changes: "changes",
  "broken_by_us.no_activation_derivative": "without f′(z) (broken by us)",
  "broken_by_us.gradient_of": "gradient of (broken by us)",
  "broken_by_us.masked_derivative": "slope after the mask (broken by us)",
  "broken_by_us.no_bias_correction": "no bias correction (broken by us)",
  "published.shown_loss": "published: shown loss",
  "published.he_uniform": "published: limit of He uniform",
  "published.dropout": "published: dropout",
  "published.early_stopping": "published: early stopping",
  "published.gradient_norms": "published: gradient norms",
};

const optimizers: Record<OptimizerName, string> = { sgd: "gradient descent", momentum: "momentum", nesterov: "Nesterov momentum", rmsprop: "RMSProp", adam: "Adam", adamw: "AdamW" };
const scalings: Record<ScalingName, string> = { divide_by_16: "÷ 16", min_max: "min–max", min_max_all: "min–max of all images" };
const sources: Record<SourceName, string> = { digits: "the digits", plane: "points in the plane" };
const splits: Record<SplitName, string> = { article: "the article’s", article_final: "the article’s last run’s", seeded: "drawn from a seed", k_fold: "k-fold" };
const shown: Record<Experiment["published"]["shown_loss"], string> = { none: "the one minimised", mse: "squared error", log_loss: "log loss", categorical_crossentropy: "categorical cross-entropy" };
const texts = (choices: readonly { value: string; text: string }[]): Record<string, string> => Object.fromEntries(choices.map(({ value, text }) => [value, text]));

/** Of the fields that take a name. */
export const valueNames: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "data.source": sources,
  "data.plane.shape": texts(shapes),
  "data.split": splits,
  "data.scaling": scalings,
  "network.activation": texts(activations),
  "network.initializer": texts(initializers),
  "loss.name": texts(losses),
  "optimizer.name": optimizers,
  "schedule.name": texts(schedules),
  "clipping.mode": { none: "off", ...texts(clippingModes) },
  "early_stopping.monitor": { validation_loss: "the validation loss", validation_accuracy: "the validation accuracy" },
  "broken_by_us.gradient_of": { none: "the loss itself", ...texts(losses) },
  "published.shown_loss": shown,
};
