#!/usr/bin/env python3
"""Writes the digits and the article's split as the text files that the build embeds, and their checksums.

Needs Debian's python3-sklearn; run it only to make the files again: /usr/bin/python3 core/data/make_data.py
"""

import hashlib
from pathlib import Path

import numpy as np
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split

from pack_digits import packed

HERE = Path(__file__).parent
PIXEL_LETTERS = "0123456789abcdefg"  # ink 0 to 16


def digits_text():
    """One image a line: 64 pixels, row by row, a blank, the class."""
    digits = load_digits()
    lines = ("".join(PIXEL_LETTERS[int(ink)] for ink in image) for image in digits.data)
    return "".join(f"{line} {label}\n" for line, label in zip(lines, digits.target))


def split_text():
    """One part a line: its name, then its image indices in the order of scikit-learn's shuffle."""
    rest, test = train_test_split(np.arange(1797), test_size=0.2, random_state=42)
    train, validation = train_test_split(rest, test_size=0.2, random_state=42)
    parts = {"train": train, "validation": validation, "test": test}
    return "".join(f"{name} {' '.join(map(str, images))}\n" for name, images in parts.items())


def main():
    digits = digits_text()
    files = {"digits.txt": digits.encode(), "digits.bin": packed(digits), "article_split.txt": split_text().encode()}
    checksums = ""
    for name, content in files.items():
        (HERE / name).write_bytes(content)
        checksums += f"{hashlib.sha256(content).hexdigest()}  {name}\n"
    (HERE / "SHA256SUMS").write_text(checksums)


if __name__ == "__main__":
    main()
