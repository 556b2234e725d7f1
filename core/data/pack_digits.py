#!/usr/bin/env python3
"""Packs digits.txt into digits.bin, a third of its gzipped size; core/src/digits.cpp unpacks it.

Every image is written as its class and its 64 pixels, each number as a few yes-no decisions. For each decision four
counters, chosen by what was written before, tell the probability of a yes as they have seen it so far; a mixture of the
four, which learns whom to trust, goes into an arithmetic coder. (The method is that of M. Mahoney's PAQ; instead of the
logistic function it mixes through x / sqrt(1 + x^2), which takes only operations that round alike everywhere.)

Whatever is changed here must be changed there. Run it to make the file again: core/data/pack_digits.py
"""

from math import sqrt
from pathlib import Path

NODES = 17  # decisions about one number: is it 0, is it 16, and a binary tree of 4 levels
LABEL, PIXEL = range(2)
LABEL_SIZES = (10, 100, 100, 1000)
PIXEL_SIZES = (640, 640 * 64, 9 * 9 * 9 * 5, 5**6)


class Model:
    """The probability of each decision, as far as the decisions before it tell."""

    def __init__(self):
        groups = NODES * (sum(LABEL_SIZES) + sum(PIXEL_SIZES))
        self.ones = [32768] * groups  # the probability of a one, times 65536
        self.seen = [0] * groups
        self.weights = [[[0.35] * 4 for _ in range(NODES)] for _ in range(2)]

    def predict(self, kind, contexts, node):
        self.places = [context * NODES + node for context in contexts]
        self.trust = self.weights[kind][node]
        self.opinions = []
        total = 0.0
        for place, weight in zip(self.places, self.trust):
            u = (self.ones[place] - 32768) / 32768
            self.opinions.append(u / sqrt(1 - u * u))
            total += weight * self.opinions[-1]
        self.probability = 0.5 + 0.5 * total / sqrt(1 + total * total)
        return max(8, min(65528, int(self.probability * 65536)))

    def learn(self, bit):
        error = 0.01 * (bit - self.probability)
        for i, place in enumerate(self.places):
            self.trust[i] += error * self.opinions[i]
            self.seen[place] = min(self.seen[place] + 1, 120)
            rate = 2 * self.seen[place] + 1
            if bit:
                self.ones[place] += 2 * (65520 - self.ones[place]) // rate
            else:
                self.ones[place] -= 2 * (self.ones[place] - 16) // rate


class Encoder:
    """An arithmetic coder: each decision shares out the interval, which at last is told by its first bytes."""

    def __init__(self):
        self.model, self.out = Model(), bytearray()
        self.low, self.high = 0, 0xFFFFFFFF

    def bit(self, kind, contexts, node, bit):
        share = self.model.predict(kind, contexts, node)
        middle = self.low + ((self.high - self.low) * share >> 16)
        if bit:
            self.high = middle
        else:
            self.low = middle + 1
        self.model.learn(bit)
        while (self.low ^ self.high) >> 24 == 0:
            self.out.append(self.low >> 24)
            self.low = self.low << 8 & 0xFFFFFFFF
            self.high = self.high << 8 & 0xFFFFFFFF | 255

    def tree(self, kind, contexts, number):
        node = 1
        for level in (3, 2, 1, 0):
            bit = number >> level & 1
            self.bit(kind, contexts, node, bit)
            node = 2 * node + bit

    def label(self, label, before):
        one, two, three, ten = (before[-back] if len(before) >= back else 0 for back in (1, 2, 3, 10))
        self.tree(LABEL, offset(LABEL_SIZES, 0, (one, one * 10 + two, ten * 10 + one, (one * 10 + two) * 10 + three)), label)

    def pixel(self, pixels, label):
        """The next pixel: `pixels` are those of its image so far, then itself."""
        row, col = divmod(len(pixels) - 1, 8)

        def ink(up, right):
            inside = row >= up and 0 <= col + right < 8
            return pixels[(row - up) * 8 + col + right] if inside else 0

        left, above, corner, other_corner = ink(0, -1), ink(1, 0), ink(1, -1), ink(1, 1)
        contexts = [
            place := label * 64 + row * 8 + col,
            mixed(place, 4, [(ink + 5) // 6 for ink in (left, above, other_corner)]),
            mixed(mixed(0, 9, [(ink + 1) // 2 for ink in (left, above, other_corner)]), 5, [(corner + 3) // 4]),
            mixed(0, 5, [(ink + 3) // 4 for ink in (left, above, other_corner, corner, ink(0, -2), ink(2, 0))]),
        ]
        contexts = offset(PIXEL_SIZES, sum(LABEL_SIZES), contexts)
        number = pixels[-1]
        self.bit(PIXEL, contexts, 0, number == 0)
        if number == 0:
            return
        self.bit(PIXEL, contexts, 16, number == 16)
        if number < 16:
            self.tree(PIXEL, contexts, number)


def mixed(number, base, digits):
    for digit in digits:
        number = number * base + digit
    return number


def offset(sizes, first, contexts):
    """Each context with a range of its own among all counters."""
    return [first + sum(sizes[:i]) + context for i, context in enumerate(contexts)]


def packed(digits_text):
    encoder, labels = Encoder(), []
    for line in digits_text.splitlines():
        inks, label = line.split()
        pixels = [int(ink, 17) for ink in inks]
        encoder.label(int(label), labels)
        labels.append(int(label))
        for i in range(64):
            encoder.pixel(pixels[: i + 1], int(label))
    return bytes(encoder.out) + encoder.high.to_bytes(4, "big")[:1]


if __name__ == "__main__":
    here = Path(__file__).parent
    (here / "digits.bin").write_bytes(packed((here / "digits.txt").read_text()))
