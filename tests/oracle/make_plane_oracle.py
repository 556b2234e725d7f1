#!/usr/bin/env python3
"""Writes plane.json: where NumPy puts the points of each shape of the plane, without noise.

Needs Debian's python3-numpy: /usr/bin/python3 tests/oracle/make_plane_oracle.py
"""

import json
from pathlib import Path

import numpy as np

COUNT = 11  # 5 of class 0, 6 of class 1


def circles(n, label):
    angle = np.linspace(0, 2 * np.pi, n, endpoint=False)
    return (0.8, 0.4)[label] * np.stack([np.cos(angle), np.sin(angle)], axis=1)


def moons(n, label):
    """scikit-learn's make_moons, moved to the middle and made smaller."""
    t = np.linspace(0, np.pi, n)
    moon = np.stack([np.cos(t), np.sin(t)] if label == 0 else [1 - np.cos(t), 0.5 - np.sin(t)], axis=1)
    return 0.6 * (moon - [0.5, 0.25])


def spirals(n, label):
    radius = np.linspace(0, 0.9, n + 1)[1:]
    arm = radius * np.exp(1j * (3 * np.pi * radius / 0.9 + np.pi * label))
    return np.stack([arm.real, arm.imag], axis=1)


def blobs(n, label):
    return np.full((n, 2), (-0.4, 0.4)[label])


def main():
    shapes = {
        make.__name__: [make(COUNT // 2, 0).tolist(), make(COUNT - COUNT // 2, 1).tolist()]
        for make in (circles, moons, spirals, blobs)
    }
    path = Path(__file__).parent / "plane.json"
    path.write_text(json.dumps({"count": COUNT, "shapes": shapes}, indent=1) + "\n")


main()
