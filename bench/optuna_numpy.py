#!/usr/bin/python3
"""Times the article's search as the article runs it, with Optuna and NumPy, beside `mlp` on the same trials.

    bench/optuna_numpy.py build/native/cli/mlp [TRIALS] [EPOCHS] [JOBS]

Draws TRIALS (10) of experiments/search_article.json with Optuna's random sampler (seed 1) and trains each for EPOCHS
(10000) twice, one after the other: with NumPy on float64, and with `mlp train`; JOBS (1) trials at a time, a core each.
Prints per trial both processor times, which other work on the machine changes little, and validation accuracies; then
what 100 trials of 10,000 epochs would take one core at that mean. On Debian: apt-get install python3-optuna.
"""
import json
import os
import resource
import subprocess
import sys
from concurrent.futures import ProcessPoolExecutor, as_completed
from pathlib import Path

os.environ["OPENBLAS_NUM_THREADS"] = os.environ["OMP_NUM_THREADS"] = "1"  # one core each
import numpy as np
import optuna

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "scale"))
from search import Search  # noqa: E402


def article_data():
    """Training and validation images (rows, divided by their own range as the article does) and one-hot labels."""
    lines = [line.split() for line in (ROOT / "core/data/digits.txt").read_text().splitlines()]
    pixels = np.array([[int(pixel, 17) for pixel in images] for images, _ in lines], float)
    pixels = (pixels - pixels.min(0)) / np.maximum(np.ptp(pixels, 0), 1e-12)
    targets = np.eye(10)[[int(label) for _, label in lines]]
    parts = dict(line.split(maxsplit=1) for line in (ROOT / "core/data/article_split.txt").read_text().splitlines())
    return [(pixels[rows], targets[rows]) for rows in (list(map(int, parts[name].split())) for name in ("train", "validation"))]


def sigmoid(z):
    return 1 / (1 + np.exp(-np.clip(z, -500, 500)))


def initial(name, fan_in, fan_out, random):
    spread = {"glorot_uniform": np.sqrt(6 / (fan_in + fan_out)), "glorot_normal": np.sqrt(2 / (fan_in + fan_out)),
              "he_uniform": np.sqrt(6 / fan_in), "he_normal": np.sqrt(2 / fan_in), "normal": 1}[name]
    if name.endswith("uniform"):
        return random.uniform(-spread, spread, (fan_in, fan_out))
    return spread * random.standard_normal((fan_in, fan_out))


def clipped(gradient, mode, threshold):
    if mode == "value":
        return np.clip(gradient, -threshold, threshold)
    norm = np.linalg.norm(gradient)
    return gradient * (threshold / norm) if norm > threshold else gradient


def train(document, epochs):
    """Full-batch descent on sigmoid layers and binary cross-entropy; the validation accuracy at the end."""
    (x, y), (validation_x, validation_y) = article_data()
    random = np.random.default_rng(document["seed"])
    network, clipping = document["network"], document["clipping"]
    layers, dropout = network["layers"], network["dropout_rate"]
    weights = [initial(network["initializer"], a, b, random) for a, b in zip(layers, layers[1:])]
    biases = [np.zeros(b) for b in layers[1:]]
    rate = document["optimizer"]["learning_rate"]
    for _ in range(epochs):
        outputs, slopes = [x], []
        for layer, (w, b) in enumerate(zip(weights, biases)):
            a = sigmoid(outputs[-1] @ w + b)
            slope = a * (1 - a)
            if dropout and layer < len(weights) - 1:
                mask = (random.random(a.shape) >= dropout) / (1 - dropout)
                a, slope = a * mask, slope * mask
            outputs.append(a)
            slopes.append(slope)
        delta = (outputs[-1] - y) / len(x)
        for layer in reversed(range(len(weights))):
            gradients = outputs[layer].T @ delta, delta.sum(0)
            if layer:
                delta = (delta @ weights[layer].T) * slopes[layer - 1]
            weights[layer] -= rate * clipped(gradients[0], clipping["mode"], clipping["threshold"])
            biases[layer] -= rate * clipped(gradients[1], clipping["mode"], clipping["threshold"])
    a = validation_x
    for w, b in zip(weights, biases):
        a = sigmoid(a @ w + b)
    return float(np.mean(a.argmax(1) == validation_y.argmax(1)))


def timed(act, who):
    """The result of act and the processor seconds that `who` (this process or its children) spent on it."""
    def spent():
        usage = resource.getrusage(who)
        return usage.ru_utime + usage.ru_stime
    begin = spent()
    result = act()
    return result, spent() - begin


def with_mlp(program, document):
    out = subprocess.run([program, "train", "--config", "-", "--every", "1000000"], check=True, text=True,
                         input=json.dumps(document), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL).stdout
    return json.loads(out.splitlines()[-1])["validation_accuracy"]


def measure(program, document):
    """(accuracy, seconds) with NumPy, then with mlp."""
    return (timed(lambda: train(document, document["training"]["epochs"]), resource.RUSAGE_SELF),
            timed(lambda: with_mlp(program, document), resource.RUSAGE_CHILDREN))


def drawn(program, trials, epochs):
    """The documents of the first trials that Optuna draws, those with most weights first: cores finish together."""
    optuna.logging.set_verbosity(optuna.logging.ERROR)
    search = Search(program, ROOT / "experiments/search_article.json")
    study = optuna.create_study(direction="maximize", sampler=optuna.samplers.RandomSampler(seed=1))
    documents = [json.loads(search.experiments(search.suggest(study.ask()))[0]) for _ in range(trials)]
    for document in documents:
        document["training"]["epochs"] = epochs
    return sorted(documents, key=lambda document: -weights_of(document["network"]["layers"]))


def weights_of(layers):
    return sum(a * b for a, b in zip(layers, layers[1:]))


def main(program, trials="10", epochs="10000", jobs="1"):
    times = {"NumPy": [], "mlp": []}
    with ProcessPoolExecutor(int(jobs)) as pool:
        running = {pool.submit(measure, program, document): document for document in drawn(program, int(trials), int(epochs))}
        for done in as_completed(running):
            (theirs, numpy_s), (ours, mlp_s) = done.result()
            times["NumPy"].append(numpy_s)
            times["mlp"].append(mlp_s)
            widths = "-".join(map(str, running[done]["network"]["layers"]))
            print(f"NumPy {numpy_s:7.1f} s ({theirs:.4f})   mlp {mlp_s:7.1f} s ({ours:.4f})   {widths}", flush=True)
    for name, seconds in times.items():
        mean = sum(seconds) / len(seconds)
        hours = 100 * mean * 10_000 / int(epochs) / 3600
        print(f"{name}: {mean:.1f} s a trial of {epochs} epochs, so 100 trials of 10,000 take about {hours:.1f} hours on one core")


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]) if 2 <= len(sys.argv) <= 5 else __doc__)
