#!/usr/bin/python3
"""Writes landscape.json: the paths of PyTorch's optimisers on four functions of two parameters, and principal components.

Debian's python3-torch and python3-numpy are needed only to make the numbers again:
    tests/oracle/make_landscape_oracle.py
Everything is float64, and the gradients are PyTorch's own.
"""
import json
import pathlib

import numpy
import torch

KEPT = [1, 2, 3, 5, 10, 20, 40, 60]

LANDSCAPES = {
    "bowl": (lambda x, y: (x * x + 25 * y * y) / 2, [-4.0, 1.5], 0.02),
    "saddle": (lambda x, y: (x * x - y * y) / 2, [1.5, 0.01], 0.05),
    "rosenbrock": (lambda x, y: (1 - x) ** 2 + 100 * (y - x * x) ** 2, [-1.2, 1.0], 0.0005),
    "double_well": (lambda x, y: (x * x - 1) ** 2 + 0.3 * x + y * y / 2, [1.6, 1.0], 0.03),
}
OPTIMIZERS = {
    "sgd": lambda w, rate: torch.optim.SGD(w, lr=rate),
    "momentum": lambda w, rate: torch.optim.SGD(w, lr=rate, momentum=0.9),
    "nesterov": lambda w, rate: torch.optim.SGD(w, lr=rate, momentum=0.9, nesterov=True),
    "rmsprop": lambda w, rate: torch.optim.RMSprop(w, lr=rate, alpha=0.99, eps=1e-8),
    "adam": lambda w, rate: torch.optim.Adam(w, lr=rate, betas=(0.9, 0.999), eps=1e-8),
    "adamw": lambda w, rate: torch.optim.AdamW(w, lr=rate, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01),
}


def path(function, start, rate, make):
    w = torch.tensor(start, dtype=torch.float64, requires_grad=True)
    optimizer = make([w], rate)
    points = []
    for step in range(1, KEPT[-1] + 1):
        optimizer.zero_grad()
        function(w[0], w[1]).backward()
        optimizer.step()
        if step in KEPT:
            points.append(w.detach().tolist())
    return points


def principal():
    sets = numpy.round(numpy.random.default_rng(3).normal(size=(6, 9)) * numpy.linspace(3, 0.1, 9), 3)
    _, sizes, directions = numpy.linalg.svd(sets - sets.mean(axis=0), full_matrices=False)
    return {"sets": sets.tolist(), "directions": directions[:2].tolist(), "shares": (sizes**2 / (sizes**2).sum())[:2].tolist()}


def main():
    oracle = {
        "kept": KEPT,
        "landscapes": {
            name: {"start": start, "rate": rate,
                   "height": function(*start),
                   "paths": {optimizer: path(function, start, rate, make) for optimizer, make in OPTIMIZERS.items()}}
            for name, (function, start, rate) in LANDSCAPES.items()
        },
        "principal": principal(),
    }
    pathlib.Path(__file__).with_name("landscape.json").write_text(json.dumps(oracle, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()
