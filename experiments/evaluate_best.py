#!/usr/bin/env python3
"""Trains experiments/best.json and opens the test set: five seeds on the article's test images, then ten other splits.

    python3 experiments/evaluate_best.py build/native/cli/mlp

The recipe was chosen on validation images alone (experiments/choose_best.py) and committed before this was run.
"""
import json
import statistics
import subprocess
import sys
from pathlib import Path

DOCUMENT = json.loads((Path(__file__).parent / "best.json").read_text())
SEEDS = range(1, 6)
SPLIT_SEEDS = range(1, 11)
# The core wants a validation image; nothing is chosen by it.
ONE_IMAGE = 1 / 1797
# Two-sided 95 % of Student's t with 9 degrees of freedom.
T_OF_TEN = 2.262


def train(program, document):
    """The result of one run, test set opened."""
    out = subprocess.run([program, "train", "--config", "-", "--every", "100000", "--test"], check=True, text=True,
                         input=json.dumps(document), stdout=subprocess.PIPE).stdout
    return json.loads(out.splitlines()[-1])


def report(program, name, document):
    result = train(program, document)
    print(f"{name:<14} {100 * result['test_accuracy']:6.2f} %   {result['seconds']:5.1f} s", flush=True)
    return 100 * result["test_accuracy"]


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    program = sys.argv[1]
    print("the article's split: 1,437 train, 360 test")
    seeds = [report(program, f"seed {seed}", {**DOCUMENT, "seed": seed}) for seed in SEEDS]
    print(f"mean           {statistics.mean(seeds):6.2f} %   (published: 97.78 %)\n")

    print("other splits: 1,436 train, 360 test")
    splits = []
    for seed in SPLIT_SEEDS:
        data = {**DOCUMENT["data"], "split": "seeded", "split_seed": seed, "validation_share": ONE_IMAGE, "test_share": 0.2}
        splits.append(report(program, f"split {seed}", {**DOCUMENT, "data": data}))
    half = T_OF_TEN * statistics.stdev(splits) / len(splits) ** 0.5
    print(f"mean           {statistics.mean(splits):6.2f} % ± {half:.2f} (95 % interval, Student's t)")


if __name__ == "__main__":
    main()
