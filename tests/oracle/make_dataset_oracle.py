#!/usr/bin/env python3
"""Writes dataset_oracle.hpp: what NumPy and scikit-learn say about the digits, the article's split and the scalings.

Needs Debian's python3-sklearn: /usr/bin/python3 tests/oracle/make_dataset_oracle.py
"""

from pathlib import Path

import numpy as np
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import MinMaxScaler


def fnv1a(data):
    state = 0xCBF29CE484222325
    for byte in data:
        state = (state ^ byte) * 0x100000001B3 % 2**64
    return f"{state:#018x}"


def row(values):
    return "{" + ", ".join(str(value) for value in values) + "}"


def main():
    digits = load_digits()
    rest, test = train_test_split(np.arange(1797), test_size=0.2, random_state=42)
    train, validation = train_test_split(rest, test_size=0.2, random_state=42)
    parts = {"train": train, "validation": validation, "test": test}

    lines = [
        "// Made by make_dataset_oracle.py. Do not edit.",
        "#pragma once",
        "#include <cstdint>",
        "",
        "namespace mlp::oracle {",
        "",
        "// FNV-1a, 64 bits, over the bytes (image indices as two bytes, the low one first).",
        f"inline constexpr std::uint64_t pixels_hash = {fnv1a(digits.data.astype(np.uint8).tobytes())};",
        f"inline constexpr std::uint64_t labels_hash = {fnv1a(digits.target.astype(np.uint8).tobytes())};",
    ]
    for name, images in parts.items():
        lines.append(f"inline constexpr std::uint64_t {name}_hash = {fnv1a(images.astype('<u2').tobytes())};")

    lines += ["", "// Images of each class.", f"inline constexpr int all_classes[] = {row(np.bincount(digits.target))};"]
    for name, images in parts.items():
        lines.append(f"inline constexpr int {name}_classes[] = {row(np.bincount(digits.target[images]))};")

    lines += [
        "",
        "// Under MinMaxScaler: the sum of all inputs of a part, their sum weighted by (pixel + 1) (image + 1), numbers from",
        "// 0 in the part, and the largest input.",
        "struct Scaled {",
        "  double sum, weighted_sum, largest;",
        "};",
    ]
    for scaling, fitted in {"min_max": train, "min_max_all": np.arange(1797)}.items():
        scaler = MinMaxScaler().fit(digits.data[fitted])
        for name, images in parts.items():
            inputs = scaler.transform(digits.data[images])
            weighted = np.arange(1, len(images) + 1) @ inputs @ np.arange(1, 65)
            values = row(repr(float(value)) for value in (inputs.sum(), weighted, inputs.max()))
            lines.append(f"inline constexpr Scaled {scaling}_{name}{values};")

    lines += ["", "}  // namespace mlp::oracle", ""]
    (Path(__file__).parent / "dataset_oracle.hpp").write_text("\n".join(lines))


if __name__ == "__main__":
    main()
