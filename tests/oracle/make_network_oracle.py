#!/usr/bin/python3
"""Writes network.json: what PyTorch computes for one small network with every activation and loss, and with dropout,
batch normalisation and L2 penalty.

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


class Technical(torch.nn.Module):
    """The network with dropout under given masks, batch normalisation and L2 penalty."""

    def __init__(self, weights, biases, activation, loss, batch_norm=None, masks=None, rates=(0, 0), l2=0):
        super().__init__()
        self.activation, self.loss_name, self.l2 = activation, loss, l2
        self.masks, self.input_rate, self.rate = masks, *rates
        self.weights = torch.nn.ParameterList([w.clone() for w in weights])
        self.biases = torch.nn.ParameterList([b.clone() for b in biases])
        self.norms = torch.nn.ModuleList()
        for gamma, beta in batch_norm or []:
            norm = torch.nn.BatchNorm1d(len(gamma), dtype=torch.float64)
            norm.weight.data, norm.bias.data = gamma.clone(), beta.clone()
            self.norms.append(norm)

    def dropped(self, a, layer, rate):
        return a * self.masks[layer] / (1 - rate) if self.masks and self.training else a

    def forward(self, inputs):
        a = self.dropped(inputs, 0, self.input_rate)
        for layer, (w, b) in enumerate(zip(self.weights, self.biases), start=1):
            z = F.linear(a, w, b)
            if layer == len(self.weights):
                return z
            if self.norms:
                z = self.norms[layer - 1](z)
            a = self.dropped(ACTIVATIONS[self.activation](z), layer, self.rate)

    def loss(self, logits, labels):
        return LOSSES[self.loss_name](logits, F.one_hot(labels, LAYERS[-1]).double()).sum() / len(labels)

    def penalty(self):
        return self.l2 / 2 * sum((w ** 2).sum() for w in self.weights)

    def tensors(self):
        """In the order of the core: W1, b1, gamma1, beta1, W2, ..."""
        for layer, pair in enumerate(zip(self.weights, self.biases)):
            yield from pair
            if layer < len(self.norms):
                yield from (self.norms[layer].weight, self.norms[layer].bias)

    def running_statistics(self):
        means = [norm.running_mean for norm in self.norms]
        return torch.cat(means + [norm.running_var for norm in self.norms]).tolist() if self.norms else []


def technique_of(network, inputs, labels, mode):
    start = {"tensors": [rows(tensor) for tensor in network.tensors()], "running": network.running_statistics()}
    network.train(mode == "train")
    network.zero_grad()
    logits = network(inputs)
    loss, penalty = network.loss(logits, labels), torch.as_tensor(network.penalty())
    (loss + penalty).backward()
    return {
        "activation": network.activation,
        "loss_name": network.loss_name,
        "batch_norm": len(network.norms) > 0,
        "mode": mode,
        "input_dropout_rate": network.input_rate,
        "dropout_rate": network.rate,
        "masks": [rows(mask.T) for mask in network.masks or []],
        "l2_penalty": network.l2,
        "start": start,
        "loss": loss.item(),
        "penalty": penalty.item(),
        "outputs": rows(OUTPUTS[network.loss_name](logits).T),
        "gradients": [rows(tensor.grad) for tensor in network.tensors()],
        "running": network.running_statistics(),
    }


def steps_of(network, inputs, labels, learning_rate, batches):
    """Gradient descent over parts of the images, from one state to another."""
    start = {"tensors": [rows(tensor) for tensor in network.tensors()], "running": network.running_statistics()}
    for first, last in batches:
        network.zero_grad()
        network.loss(network(inputs[first:last]), labels[first:last]).backward()
        for tensor in network.parameters():
            tensor.data -= learning_rate * tensor.grad
    end = {"tensors": [rows(tensor) for tensor in network.tensors()], "running": network.running_statistics()}
    network.eval()
    return {"activation": network.activation, "loss_name": network.loss_name, "learning_rate": learning_rate,
            "batches": batches, "start": start, "end": end,
            "loss": network.loss(network(inputs), labels).item()}


def techniques_of(weights, biases, inputs, labels, normal, random):
    """Each technique alone and all at once; batch normalisation's steps last."""
    norms = [(1 + 0.3 * normal(width), 0.3 * normal(width)) for width in LAYERS[1:-1]]
    rates = (0.2, 0.4)  # of inputs and hidden units
    masks = [torch.tensor(random.random((IMAGES, width)) >= rates[layer > 0]).double()
             for layer, width in enumerate(LAYERS[:-1])]
    dropout = {"masks": masks, "rates": rates}
    used = Technical(weights, biases, "tanh", "softmax_cross_entropy", norms)
    steps = steps_of(used, inputs, labels, 0.5, [(0, 7), (0, 4), (3, 7), (5, 7)])
    cases = [
        technique_of(Technical(weights, biases, "tanh", "softmax_cross_entropy", norms), inputs, labels, "train"),
        technique_of(Technical(weights, biases, "relu", "sigmoid_squared_error", norms), inputs, labels, "train"),
        technique_of(used, inputs, labels, "eval"),
        *(technique_of(Technical(weights, biases, activation, "sigmoid_binary_cross_entropy", **dropout), inputs, labels,
                       mode) for activation, mode in (("sigmoid", "train"), ("sigmoid", "eval"), ("relu", "train"))),
        technique_of(Technical(weights, biases, "sigmoid", "sigmoid_squared_error", l2=0.3), inputs, labels, "train"),
        technique_of(Technical(weights, biases, "leaky_relu", "softmax_cross_entropy", norms, **dropout, l2=0.02),
                     inputs, labels, "train"),
    ]
    return {"cases": cases, "steps": steps}


def shown_losses_of(outputs, labels):
    """Means over images and outputs, as the published code shows them."""
    targets = F.one_hot(labels, outputs.shape[1]).double()
    return {
        "outputs": rows(outputs.T),
        "mse": F.mse_loss(outputs, targets).item(),
        "log_loss": F.binary_cross_entropy(outputs, targets).item(),
        "categorical_crossentropy": F.nll_loss(outputs.log(), labels).item() / outputs.shape[1],
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
        "techniques": techniques_of(weights, biases, inputs, labels, normal, random),
        "shown_losses": shown_losses_of(torch.sigmoid(normal(IMAGES, LAYERS[-1])), labels),
    }
    path = pathlib.Path(__file__).with_name("network.json")
    path.write_text(json.dumps(oracle, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()
