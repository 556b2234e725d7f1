#!/usr/bin/env python3
"""One job of bench/jobs.mjs by NumPy or PyTorch, float32, one thread: the request as JSON on stdin, the answer on stdout.

    python3 bench/peers.py numpy|torch < request.json

Request: {rows: {train: {images, labels}, validation: ...}, document, epochs}; answer: {seconds, validation_accuracy}.
"""
import json
import os
import sys
import time

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[name] = "1"
import numpy as np


def start_weights(widths, relu, random):
    layers = []
    for fan_in, fan_out in zip(widths, widths[1:]):
        limit = np.sqrt(6 / fan_in) if relu else np.sqrt(6 / (fan_in + fan_out))
        layers.append([random.uniform(-limit, limit, (fan_in, fan_out)).astype(np.float32), np.zeros(fan_out, np.float32)])
    return layers


class NumPy:
    def __init__(self, document, random):
        self.relu = document["network"]["activation"] == "relu"
        self.rate, self.adam = np.float32(document["optimizer"]["learning_rate"]), document["optimizer"]["name"] == "adam"
        self.layers = start_weights(document["network"]["layers"], self.relu, random)
        self.moments = [[[np.zeros_like(p), np.zeros_like(p)] for p in layer] for layer in self.layers]
        self.t = 0

    def forward(self, x):
        self.a = [x]
        for i, (w, b) in enumerate(self.layers):
            z = self.a[-1] @ w
            z += b
            if i < len(self.layers) - 1:
                z = np.maximum(z, 0, out=z) if self.relu else 1 / (1 + np.exp(-z))
            self.a.append(z)
        return self.a[-1]

    def outputs(self, z):
        if not self.relu:
            return 1 / (1 + np.exp(-z))
        e = np.exp(z - z.max(1, keepdims=True))
        return e / e.sum(1, keepdims=True)

    def loss(self, z, y):
        if not self.relu:
            return float(np.logaddexp(0, np.where(y > 0, -z, z)).sum() / len(z))
        largest = z.max(1, keepdims=True)
        return float((np.log(np.exp(z - largest).sum(1)) + (largest - z)[y > 0]).mean())

    def step(self, x, y):
        z = self.forward(x)
        self.loss(z, y)
        delta = (self.outputs(z) - y) / np.float32(len(x))
        self.t += 1
        for i in reversed(range(len(self.layers))):
            gradients = self.a[i].T @ delta, delta.sum(0)
            if i > 0:
                delta = delta @ self.layers[i][0].T
                delta *= (self.a[i] > 0) if self.relu else self.a[i] * (1 - self.a[i])
            for p, g, (m, v) in zip(self.layers[i], gradients, self.moments[i]):
                self.update(p, g, m, v)

    def update(self, p, g, m, v):
        if not self.adam:
            p -= self.rate * g
            return
        m *= np.float32(0.9)
        m += np.float32(0.1) * g
        v *= np.float32(0.999)
        v += np.float32(0.001) * (g * g)
        unbias1, unbias2 = np.float32(1 / (1 - 0.9**self.t)), np.float32(1 / (1 - 0.999**self.t))
        p -= self.rate * (unbias1 * m) / (np.sqrt(unbias2 * v) + np.float32(1e-8))

    def validate(self, x, y):
        z = self.forward(x)
        self.loss(z, y)
        return float((z.argmax(1) == y.argmax(1)).mean())


class Torch:
    def __init__(self, document, random):
        import torch
        from torch import nn

        torch.set_num_threads(1)
        self.torch, widths = torch, document["network"]["layers"]
        relu = document["network"]["activation"] == "relu"
        parts = []
        for w, b in start_weights(widths, relu, random):
            linear = nn.Linear(*w.shape)
            with torch.no_grad():
                linear.weight.copy_(torch.from_numpy(w.T.copy()))
                linear.bias.zero_()
            parts += [linear, nn.ReLU() if relu else nn.Sigmoid()]
        self.model = nn.Sequential(*parts[:-1])
        self.criterion = nn.CrossEntropyLoss() if relu else lambda z, y: 10 * nn.functional.binary_cross_entropy_with_logits(z, y)
        optimizer = document["optimizer"]
        self.optimizer = (torch.optim.Adam if optimizer["name"] == "adam" else torch.optim.SGD)(self.model.parameters(), lr=optimizer["learning_rate"])

    def step(self, x, y):
        torch = self.torch
        self.optimizer.zero_grad(set_to_none=True)
        self.criterion(self.model(torch.from_numpy(x)), torch.from_numpy(y)).backward()
        self.optimizer.step()

    def validate(self, x, y):
        with self.torch.no_grad():
            z = self.model(self.torch.from_numpy(x))
            self.criterion(z, self.torch.from_numpy(y)).item()
            return float((z.argmax(1).numpy() == y.argmax(1)).mean())


def main():
    request = json.load(sys.stdin)
    random = np.random.default_rng(1)
    model = {"numpy": NumPy, "torch": Torch}[sys.argv[1]](request["document"], random)
    parts = {name: (np.array(part["images"], np.float32), np.eye(10, dtype=np.float32)[part["labels"]]) for name, part in request["rows"].items()}
    x, y = parts["train"]
    size = request["document"]["training"]["batch_size"] or len(x)
    begin = time.perf_counter()
    for _ in range(request["epochs"]):
        order = random.permutation(len(x)) if size < len(x) else None
        for first in range(0, len(x), size):
            rows = slice(None) if order is None else order[first : first + size]
            model.step(x[rows], y[rows])
        accuracy = model.validate(*parts["validation"])
    json.dump({"seconds": time.perf_counter() - begin, "validation_accuracy": accuracy}, sys.stdout)


if __name__ == "__main__":
    main()
