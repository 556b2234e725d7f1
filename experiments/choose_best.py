#!/usr/bin/env python3
"""How experiments/best.json was chosen: candidates trained on the article's 1,149 images, judged on its 288 validation images.

    python3 experiments/choose_best.py build/native/cli/mlp [NAME ...]

Prints for each candidate (or those named) the mean of five seeds: validation accuracy, and validation loss, which decides.
The test set stays closed. The winner is then trained on training and validation images together, without a change.
"""
import json
import statistics
import subprocess
import sys

BASE = {
    "data": {"split": "article", "shift_augmentation": 0.5},
    "network": {"layers": [64, 256, 128, 10], "activation": "relu", "initializer": "he_normal", "dropout_rate": 0.2,
                "batch_norm": True},
    "loss": {"name": "softmax_cross_entropy"},
    "optimizer": {"name": "adamw", "learning_rate": 0.002, "weight_decay": 0.01},
    "schedule": {"name": "cosine", "warm_up_steps": 100},
    "training": {"epochs": 200, "batch_size": 64},
}
# What each candidate changes, by field; the candidates after "shift 0.7" keep its shift.
CANDIDATES = {
    "base: shift 0.5": {},
    "shift 0.3": {"data.shift_augmentation": 0.3},
    "400 epochs": {"training.epochs": 400},
    "wider": {"network.layers": [64, 512, 256, 10]},
    "shift 0.7": {"data.shift_augmentation": 0.7},
    "shift 0.7, 400 epochs": {"data.shift_augmentation": 0.7, "training.epochs": 400},
    "shift 0.7, 800 epochs": {"data.shift_augmentation": 0.7, "training.epochs": 800},
    "shift 0.7, dropout 0.1": {"data.shift_augmentation": 0.7, "network.dropout_rate": 0.1},
    "shift 0.7, dropout 0.3": {"data.shift_augmentation": 0.7, "network.dropout_rate": 0.3},
    "shift 0.7, input dropout 0.1": {"data.shift_augmentation": 0.7, "network.input_dropout_rate": 0.1},
    "shift 0.7, rate 0.001": {"data.shift_augmentation": 0.7, "optimizer.learning_rate": 0.001},
    "shift 0.7, rate 0.005": {"data.shift_augmentation": 0.7, "optimizer.learning_rate": 0.005},
}


def with_changes(changes):
    document = json.loads(json.dumps(BASE))
    for path, value in changes.items():
        group, field = path.split(".")
        document[group][field] = value
    return document


def validated(program, document, seed):
    out = subprocess.run([program, "train", "--config", "-", "--every", "100000"], check=True, text=True,
                         input=json.dumps({**document, "seed": seed}), stdout=subprocess.PIPE).stdout
    result = json.loads(out.splitlines()[-1])
    return result["validation_accuracy"], result["validation_loss"]


def main():
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    program, *names = sys.argv[1:]
    unknown = set(names) - set(CANDIDATES)
    if unknown:
        sys.exit(f"NAME: found {', '.join(sorted(unknown))}; allowed: {'; '.join(CANDIDATES)}")
    for name in names or CANDIDATES:
        accuracies, losses = zip(*(validated(program, with_changes(CANDIDATES[name]), seed) for seed in range(1, 6)))
        print(f"{name:<30} accuracy {statistics.mean(accuracies):.4f}   loss {statistics.mean(losses):.4f}", flush=True)


if __name__ == "__main__":
    main()
