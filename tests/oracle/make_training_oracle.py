#!/usr/bin/python3
"""Writes training.json: what PyTorch computes for ten steps of every optimiser and schedule, and for clipping.

Debian's python3-torch and python3-numpy are needed only to make the numbers again:
    tests/oracle/make_training_oracle.py
Everything is float64. The gradient of step t is a fixed function of the parameters, so that errors add up.
"""
import json
import pathlib

import numpy
import torch
from torch.optim import lr_scheduler

STEPS = 10
RATE = 0.05
WEIGHTS = 6  # of the 8 parameters; the last two are biases, which do not decay

OPTIMIZERS = {
    "sgd": lambda groups: torch.optim.SGD(groups, lr=RATE),
    "momentum": lambda groups: torch.optim.SGD(groups, lr=RATE, momentum=0.9),
    "nesterov": lambda groups: torch.optim.SGD(groups, lr=RATE, momentum=0.9, nesterov=True),
    "rmsprop": lambda groups: torch.optim.RMSprop(groups, lr=RATE, alpha=0.99, eps=1e-8),
    "adam": lambda groups: torch.optim.Adam(groups, lr=RATE, betas=(0.9, 0.999), eps=1e-8),
    "adamw": lambda groups: torch.optim.AdamW(groups, lr=RATE, betas=(0.9, 0.999), eps=1e-8),
}

# Each schedule with the fields of the experiment document that say the same.
TOTAL = 10
SCHEDULES = {
    "constant": ({}, lambda o: lr_scheduler.LambdaLR(o, lambda t: 1.0)),
    "step": ({"step_size": 3, "gamma": 0.5}, lambda o: lr_scheduler.StepLR(o, 3, gamma=0.5)),
    "exponential": ({"gamma": 0.9}, lambda o: lr_scheduler.ExponentialLR(o, 0.9)),
    "warm_up": ({"warm_up_steps": 4}, lambda o: lr_scheduler.LinearLR(o, start_factor=1 / 5, total_iters=4)),
    "cosine": ({"warm_up_steps": 0, "final_share": 0.1},
               lambda o: lr_scheduler.CosineAnnealingLR(o, T_max=TOTAL, eta_min=0.1 * RATE)),
    # Its first phase ends at pct_start * total - 1 = 3, the second in the last step.
    "one_cycle": ({"warm_up_steps": 3, "final_share": 0.01},
                  lambda o: lr_scheduler.OneCycleLR(o, max_lr=RATE, total_steps=TOTAL, pct_start=0.4, div_factor=25,
                                                    final_div_factor=(1 / 25) / 0.01, cycle_momentum=False)),
}
PLATEAU_LOSSES = [1.0, 0.9, 0.95, 0.9, 0.91, 0.92, 0.8, 0.85, 0.84, 0.83, 0.82, 0.81, 0.9, 0.9, 0.9, 0.9]


def gradient(parameters, curvature, target):
    return curvature * (parameters - target) + torch.sin(3 * parameters)


def optimizer_steps(start, curvature, target, make):
    weights = start[:WEIGHTS].clone().requires_grad_()
    biases = start[WEIGHTS:].clone().requires_grad_()
    groups = [{"params": [weights], "weight_decay": 0.0}, {"params": [biases], "weight_decay": 0.0}]
    optimizer = make(groups)
    if isinstance(optimizer, torch.optim.AdamW):
        optimizer.param_groups[0]["weight_decay"] = 0.01
    rows = []
    for _ in range(STEPS):
        joined = torch.cat([weights, biases]).detach()
        g = gradient(joined, curvature, target)
        weights.grad, biases.grad = g[:WEIGHTS].clone(), g[WEIGHTS:].clone()
        optimizer.step()
        rows.append(torch.cat([weights, biases]).tolist())
    return rows


def schedule_factors(make):
    optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=RATE)
    schedule = make(optimizer)
    factors = []
    for _ in range(TOTAL):
        factors.append(optimizer.param_groups[0]["lr"] / RATE)
        optimizer.step()
        if len(factors) < TOTAL:
            schedule.step()
    return factors


def plateau_factors():
    optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=RATE)
    schedule = lr_scheduler.ReduceLROnPlateau(optimizer, factor=0.5, patience=2, threshold=0, min_lr=0.2 * RATE, eps=0)
    factors = []
    for loss in PLATEAU_LOSSES:
        schedule.step(loss)
        factors.append(optimizer.param_groups[0]["lr"] / RATE)
    return factors


def clipped(gradients, threshold, clip):
    parameter = torch.zeros_like(gradients, requires_grad=True)
    parameter.grad = gradients.clone()
    clip([parameter], threshold)
    return parameter.grad.tolist()


def main():
    random = numpy.random.default_rng(11)

    def normal(n):
        return torch.tensor(numpy.round(random.normal(size=n), 3))

    start, target = normal(8), normal(8)
    curvature = torch.tensor(numpy.round(random.uniform(0.5, 4, 8), 3))
    gradients = torch.tensor(numpy.round(3 * random.normal(size=7), 3))
    oracle = {
        "rate": RATE,
        "weights": WEIGHTS,
        "start": start.tolist(),
        "target": target.tolist(),
        "curvature": curvature.tolist(),
        "optimizers": {name: optimizer_steps(start, curvature, target, make) for name, make in OPTIMIZERS.items()},
        "total_steps": TOTAL,
        "schedules": {name: {**fields, "factors": schedule_factors(make)}
                      for name, (fields, make) in SCHEDULES.items()},
        "plateau": {"gamma": 0.5, "patience": 2, "final_share": 0.2, "losses": PLATEAU_LOSSES,
                    "factors": plateau_factors()},
        "clipping": {
            "gradients": gradients.tolist(),
            "norm": gradients.norm().item(),
            "threshold": 2.0,
            "by_value": clipped(gradients, 2.0, torch.nn.utils.clip_grad_value_),
            # PyTorch divides by norm + 1e-6; the definition (Pascanu et al. 2013) has no such term.
            "by_norm": (gradients * (2.0 / gradients.norm())).tolist(),
        },
    }
    path = pathlib.Path(__file__).with_name("training.json")
    path.write_text(json.dumps(oracle, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()
