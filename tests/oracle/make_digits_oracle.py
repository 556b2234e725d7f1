#!/usr/bin/python3
"""Writes digits.json: what NumPy and scikit-learn say about the facts that the chapter "Meet the digits" shows.

Debian's python3-sklearn is needed only to make the numbers again:
    tests/oracle/make_digits_oracle.py
"""
import itertools
import json
import pathlib

import numpy
from scipy.stats import binom
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split
from sklearn.neighbors import NearestCentroid


def main():
    digits = load_digits()
    pixels, labels = digits.data, digits.target
    rest, test = train_test_split(numpy.arange(1797), test_size=0.2, random_state=42)
    train, validation = train_test_split(rest, test_size=0.2, random_state=42)
    parts = {"train": train, "validation": validation, "test": test}

    averages = NearestCentroid().fit(pixels[train], labels[train])
    read = {name: averages.predict(pixels[images]) for name, images in parts.items()}
    pairs = [(float(numpy.linalg.norm(averages.centroids_[a] - averages.centroids_[b])), a, b)
             for a, b in itertools.combinations(range(10), 2)]

    high = {"train": pixels[train].max(0), "all": pixels.max(0)}
    # The largest of n independent scores: its distribution is that of one score to the power n.
    score = numpy.arange(361)
    below = binom.cdf(score, 360, 0.97)
    best = {n: float((score * numpy.diff(below**n, prepend=0)).sum()) for n in (1, 10, 100, 1000)}

    facts = {
        "blank_pixels": numpy.flatnonzero(high["all"] == 0).tolist(),
        "blank_share": float((pixels == 0).mean()),
        "most_ink": high["all"].astype(int).tolist(),
        "images_with_ink": (pixels > 0).sum(0).tolist(),
        "classes": {name: numpy.bincount(labels[images]).tolist() for name, images in parts.items()},
        "pixels_wider_over_all": numpy.flatnonzero(high["train"] != high["all"]).tolist(),
        "beyond_training_range": {
            name: images[(pixels[images] > high["train"]).any(1)].tolist() for name, images in parts.items()
        },
        "averages": {
            "mean_of_3": averages.centroids_[3].tolist(),
            "right": {name: int((read[name] == labels[images]).sum()) for name, images in parts.items()},
            "wrong_in_validation": [
                [int(image), int(labels[image]), int(answer)]
                for image, answer in zip(validation, read["validation"]) if answer != labels[image]
            ],
            "closest_pairs": [[int(a), int(b), d] for d, a, b in sorted(pairs)[:5]],
            "farthest_pair": [int(max(pairs)[1]), int(max(pairs)[2]), max(pairs)[0]],
        },
        "mean_best_of_360_at_0.97": best,
    }
    path = pathlib.Path(__file__).with_name("digits.json")
    path.write_text(json.dumps(facts, indent=1) + "\n")


if __name__ == "__main__":
    main()
