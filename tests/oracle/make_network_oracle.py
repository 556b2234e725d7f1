#!/usr/bin/python3
"""Writes network.json: what PyTorch computes for one small network with every activation and loss.

Debian's python3-torch and python3-numpy are needed only to make the numbers again:
    tests/oracle/make_network_oracle.py
Everything is float64. A matrix is a list of rows; an image is a column.
"""
import json
import pathlib

import numpy
import torch
import torch.nn.functional as F

LAYERS = [5, 6, 4, 3]
IMAGES = 7
ACTIVATIONS = {
    "sigmoid": torch.sigmoid,
    "tanh": torch.tanh,
    "relu": torch.relu,
    "leaky_relu": lambda z: F.leaky_relu(z, 0.01),
    "identity": lambda z: z,
}
# Each of logits and labels, one image per row: the loss of every output of every image.
LOSSES = {
    "softmax_cross_entropy": lambda z, y: -y * F.log_softmax(z, dim=1),
    "sigmoid_binary_cross_entropy": lambda z, y: F.binary_cross_entropy_with_logits(z, y, reduction="none"),
    "sigmoid_squared_error": lambda z, y: F.mse_loss(torch.sigmoid(z), y, reduction="none"),
}
OUTPUTS = {
    "softmax_cross_entropy": lambda z: torch.softmax(z, dim=1),
    "sigmoid_binary_cross_entropy": torch.sigmoid,
    "sigmoid_squared_error": torch.sigmoid,
}


def rows(tensor):
    return tensor.detach().numpy().tolist()


def losses_of(logits, labels, loss):
    logits = logits.clone().requires_grad_()
    targets = F.one_hot(labels, logits.shape[1]).double()
    terms = LOSSES[loss](logits, targets)
    value = terms.sum() / len(labels)
    value.backward()
    return {
        "outputs": rows(OUTPUTS[loss](logits).T),
        "terms": rows(terms.T),
        "loss": value.item(),
        "delta": rows(logits.grad.T),
    }


def network_of(weights, biases, inputs, labels, activation, loss):
    weights = [w.clone().requires_grad_() for w in weights]
    biases = [b.clone().requires_grad_() for b in biases]
    a, pre_activations = inputs, []
    for layer, (w, b) in enumerate(zip(weights, biases), start=1):
        z = F.linear(a, w, b)
        z.retain_grad()
        pre_activations.append(z)
        a = ACTIVATIONS[activation](z) if layer < len(weights) else z
    value = LOSSES[loss](z, F.one_hot(labels, LAYERS[-1]).double()).sum() / len(labels)
    value.backward()
    return {
        "activation": activation,
        "loss_name": loss,
        "loss": value.item(),
        "pre_activations": [rows(z.T) for z in pre_activations],
        "outputs": rows(OUTPUTS[loss](z).T),
        "deltas": [rows(z.grad.T) for z in pre_activations],
        "weight_gradients": [rows(w.grad) for w in weights],
        "bias_gradients": [rows(b.grad) for b in biases],
    }


def main():
    random = numpy.random.default_rng(7)

    def normal(*shape):
        return torch.tensor(numpy.round(random.normal(size=shape), 3))

    inputs = torch.tensor(numpy.round(random.uniform(size=(IMAGES, LAYERS[0])), 3))
    labels = torch.tensor(random.integers(0, LAYERS[-1], IMAGES))
    weights = [normal(fan_out, fan_in) for fan_in, fan_out in zip(LAYERS, LAYERS[1:])]
    biases = [normal(fan_out) for fan_out in LAYERS[1:]]
    extreme = torch.tensor([[1e4, -1e4, 0], [-1e4, 1e4, 3], [1e4, 1e4, -1e4], [-1e4, -1e4, -1e4], [90, -40, 15],
                            [0, 0, 0], [-3, 0.5, 2]], dtype=torch.float64)
    extreme_labels = torch.tensor([0, 0, 2, 1, 0, 1, 2])
    oracle = {
        "layers": LAYERS,
        "inputs": rows(inputs.T),
        "labels": labels.tolist(),
        "weights": [rows(w) for w in weights],
        "biases": [rows(b) for b in biases],
        "cases": [network_of(weights, biases, inputs, labels, activation, loss)
                  for activation in ACTIVATIONS for loss in LOSSES],
        "extreme": {
            "logits": rows(extreme.T),
            "labels": extreme_labels.tolist(),
            "losses": {loss: losses_of(extreme, extreme_labels, loss) for loss in LOSSES},
        },
    }
    path = pathlib.Path(__file__).with_name("network.json")
    path.write_text(json.dumps(oracle, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()
