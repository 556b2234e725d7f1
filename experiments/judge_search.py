#!/usr/bin/env python3
"""Judges the winner of the corrected search against the article's: validation accuracy as the mean of five new seeds.

    python3 experiments/judge_search.py build/native/cli/mlp [TRIALS]

Runs experiments/search.json for TRIALS (100) with one job, so that its winner is always the same one, and trains it as
long as a trial of the search; the article's winner is trained for the article's 10,000 epochs. Both see the article's
1,149 training images and are judged on its 288 validation images; the test images stay closed.
"""
import json
import statistics
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

HERE = Path(__file__).parent
SEEDS = range(101, 106)
FINAL = json.loads((HERE / "published_final.json").read_text())
# The article's winner without the published behaviour, on the split and for the epochs of its search.
PUBLISHED = {**{part: FINAL[part] for part in ("network", "optimizer", "clipping")}, "training": {"epochs": 10_000}}


def run(program, *arguments, stdin=""):
    out = subprocess.run([program, *map(str, arguments)], check=True, text=True, input=stdin, stdout=subprocess.PIPE,
                         stderr=subprocess.DEVNULL).stdout
    return json.loads(out.splitlines()[-1])


def winner(program, trials):
    with TemporaryDirectory() as folder:
        return run(program, "study", "--space", HERE / "search.json", "--trials", trials, "--jobs", 1,
                   "--storage", Path(folder) / "study.log")["best"]


def judge(program, name, document):
    scores = [run(program, "train", "--config", "-", "--every", 1_000_000, stdin=json.dumps({**document, "seed": seed}))
              ["validation_accuracy"] for seed in SEEDS]
    print(f"{name}: {', '.join(f'{score:.4f}' for score in scores)}, mean {statistics.mean(scores):.4f}", flush=True)


def main(program, trials="100"):
    best = winner(program, int(trials))
    print(f"trial {best['trial']} of {trials}: {best['value']:.4f} in the search; {json.dumps(best['parameters'])}")
    judge(program, "the search's winner", best["experiment"])
    judge(program, "the article's winner", PUBLISHED)


if __name__ == "__main__":
    main(*sys.argv[1:]) if len(sys.argv) in (2, 3) else sys.exit(__doc__)
