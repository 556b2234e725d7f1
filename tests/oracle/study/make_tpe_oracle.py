#!/usr/bin/python3
"""Densities and importances of random histories, computed by a second implementation of the rules, in NumPy.

    /usr/bin/python3 make_tpe_oracle.py                  writes tpe_histories.json beside itself
    /usr/bin/python3 make_tpe_oracle.py CORE_TEST [SEED]  holds the C++ against eleven fresh histories instead:
                                                         build/native/tests/core_test, SEED from the clock

Needs NumPy and SciPy (Debian: python3-scipy).
The histories hold what the golden vectors leave out: both directions, pruned trials with and without reports, failed
and running ones, conditional parameters, reports that are NaN, repeated observations, long histories.
Before it writes, the script holds this implementation against tpe_golden.json (made by Optuna 5.0 itself).
"""
import json
import math
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
from scipy.special import log_ndtr, logsumexp, ndtr

HERE = Path(__file__).parent
LIMIT = 1e-10  # of the difference to Optuna's own numbers


# --- Kernels --------------------------------------------------------------------------------------------------------

def log_mass(a, b):
    """log of the standard normal's mass on [a, b]."""
    a, b = np.broadcast_arrays(np.asarray(a, float), np.asarray(b, float))
    low, high = np.where(a > 0, -b, a), np.where(a > 0, -a, b)
    with np.errstate(divide="ignore", invalid="ignore"):
        log_low, log_high = log_ndtr(low), log_ndtr(high)
        tail = log_high + np.log1p(-np.exp(log_low - log_high))
        central = np.log1p(-ndtr(low) - ndtr(-high))
    return np.where(high <= 0, tail, central)


def weights(k):
    w = np.ones(k) if k < 25 else np.concatenate([np.linspace(1 / k, 1, k - 25), np.ones(25)])
    w = np.append(w, 1.0)
    return w / w.sum()


def axis(d):
    return np.log if d["log"] else (lambda x: np.asarray(x, float))


def bounds(d):
    half = (d["step"] or 0) / 2
    return axis(d)(d["low"] - half), axis(d)(d["high"] + half)


def log_kernels(d, observed, x):
    """log of every kernel (columns, the prior's last) at every x (rows)."""
    x, k = np.asarray(x, float), len(observed)
    if d["type"] == "categorical":
        rows = np.full((k + 1, len(d["choices"])), 1 / (k + 1))
        rows[np.arange(k), np.asarray(observed, int)] += 1
        return np.log(rows / rows.sum(axis=1, keepdims=True))[:, x.astype(int)].T
    low, high = bounds(d)
    mean = axis(d)(observed)
    order = np.argsort(mean, kind="stable")
    padded = np.concatenate([[low], mean[order], [high]])
    gaps = np.diff(padded)
    width = np.maximum(gaps[:-1], gaps[1:])
    if k >= 2:
        width[0], width[-1] = gaps[1], gaps[-2]
    sigma = np.empty(k)
    sigma[order] = np.clip(width, (high - low) / min(100, k + 2), high - low)
    mean, sigma = np.append(mean, (low + high) / 2), np.append(sigma, high - low)
    inside = log_mass((low - mean) / sigma, (high - mean) / sigma)
    if d["step"]:
        left, right = axis(d)(x - d["step"] / 2), axis(d)(x + d["step"] / 2)
        return log_mass((left[:, None] - mean) / sigma, (right[:, None] - mean) / sigma) - inside
    z = (axis(d)(x)[:, None] - mean) / sigma
    return -z * z / 2 - math.log(math.sqrt(2 * math.pi)) - np.log(sigma) - inside


def log_density(space, observed, points):
    """`observed`, `points`: for each parameter the values."""
    terms = sum(log_kernels(space[p], observed[p], points[p]) for p in points)
    k = len(next(iter(observed.values())))
    return logsumexp(terms + np.log(weights(k)), axis=1)


# --- Good and bad trials --------------------------------------------------------------------------------------------

def rank(trial, sign):
    def loss(value):
        return math.inf if math.isnan(value) else sign * value
    if trial["state"] == "complete":
        return (0, loss(trial["value"]), 0)
    if not trial["intermediate"]:
        return (2, 0, 0)
    step, value = max(trial["intermediate"].items())
    return (1, -step, loss(value))


def split(trials, sign):
    """Indices of good and bad trials, each in order; running trials are bad."""
    told = [i for i, t in enumerate(trials) if t["state"] in ("complete", "pruned")]
    best = sorted(told, key=lambda i: rank(trials[i], sign))[:min(math.ceil(0.1 * len(told)), 25)]
    bad = [i for i, t in enumerate(trials) if t["state"] == "running" or (i in told and i not in best)]
    return sorted(best), bad


def observations(trials, indices, names):
    rows = [trials[i]["params"] for i in indices if all(p in trials[i]["params"] for p in names)]
    return {p: np.array([row[p] for row in rows], float) for p in names}


def both_densities(space, trials, sign, points):
    return [log_density(space, observations(trials, indices, list(points)), points) for indices in split(trials, sign)]


# --- PED-ANOVA ------------------------------------------------------------------------------------------------------

def cell_density(d, values):
    values = np.asarray(values, float)
    if d["type"] == "categorical":
        counts = np.bincount(values.astype(int), minlength=len(d["choices"]))
        occupied = np.nonzero(counts)[0]
        rows = np.full((len(occupied) + 1, len(counts)), 1 / (len(occupied) + 1))
        rows[np.arange(len(occupied)), occupied] += 1
        rows /= rows.sum(axis=1, keepdims=True)
        w = np.append(counts[occupied], 1.0)
        return w / w.sum() @ rows
    low, high = axis(d)(d["low"]), axis(d)(d["high"])
    if not d["step"]:
        size = 50
    elif d["log"]:
        size = math.ceil(math.log2(d["high"] - d["low"] + 1)) + 1
    else:
        size = min(50, round((d["high"] - d["low"]) / d["step"]) + 1)
    cell = np.ceil((axis(d)(values) - low) / ((high - low) / (size - 1)) - 0.5)
    counts = np.bincount(np.clip(cell, 0, size - 1).astype(int), minlength=size)
    occupied = np.nonzero(counts)[0]
    w = counts[occupied].astype(float)
    m = w.sum()
    sd = math.sqrt((w * (occupied - (w * occupied).sum() / m) ** 2).sum() / max(m - 1, 1))
    cumulated = np.cumsum(w)
    quartiles = occupied[np.argmax(cumulated > 3 * m // 4)] - occupied[np.argmax(cumulated >= m // 4)]
    sigma = max(1.059 * min(quartiles / 1.34, sd) * m ** -0.2, 0.5 / 1.64)
    mean, sigma = np.append(occupied, (size - 1) / 2), np.append(np.full(len(occupied), sigma), size)
    x = np.arange(size)[:, None]
    kernels = log_mass((x - 0.5 - mean) / sigma, (x + 0.5 - mean) / sigma) \
        - log_mass((-0.5 - mean) / sigma, (size - 0.5 - mean) / sigma)
    w = np.append(w, 1.0)
    return np.exp(kernels) @ (w / w.sum())


def ped_anova(space, trials, sign):
    told = [t for t in trials if t["state"] == "complete"]
    losses = np.array([sign * t["value"] for t in told])
    if not told:
        return {}
    limit = np.sort(losses)[math.ceil(0.1 * len(told)) - 1]
    top = [t for t, loss in zip(told, losses) if loss <= limit]
    result = {}
    for p, d in space.items():
        everywhere = [t["params"][p] for t in told if p in t["params"]]
        at_top = [t["params"][p] for t in top if p in t["params"]]
        if not everywhere:
            continue
        result[p] = 0.0
        if at_top:
            p_all, p_top = cell_density(d, everywhere) + 1e-12, cell_density(d, at_top) + 1e-12
            share = (len(at_top) / len(top)) ** 2 / (len(everywhere) / len(told))
            result[p] = float((p_all * (p_top / p_all - 1) ** 2).sum() * share * (len(top) / len(told)) ** 2)
    return result


# --- Against Optuna's own numbers -----------------------------------------------------------------------------------

def number(low, high, kind="float", log=False, step=None):
    return {"type": kind, "low": low, "high": high, "log": log, "step": 1 if kind == "int" else step}


GOLDEN_SPACE = {"u": number(-5, 10), "lr": number(1e-3, 1e-1, log=True), "q": number(0, 1, step=0.25),
                "n": number(1, 10, "int"), "h": number(32, 128, "int"), "w": number(1, 1024, "int", log=True),
                "c": {"type": "categorical", "choices": ["a", "b", "c"]}}


def check_against_golden():
    golden = json.loads((HERE / "tpe_golden.json").read_text())
    trials = [{"state": "complete", "value": row["value"], "intermediate": {},
               "params": {p: row[p] for p in GOLDEN_SPACE}} for row in golden["history"]]
    worst = 0.0
    for case in golden["cases"]:
        points = case.get("points") or {case["param"]: case["grid"]}
        ours = both_densities(GOLDEN_SPACE, trials[:case["n"]], 1, points)
        worst = max(worst, *(abs(a - case[name]).max() for a, name in zip(ours, ("log_l", "log_g"))))
    for trial in trials:
        if trial["params"]["c"] == 2:
            del trial["params"]["h"]
    for direction, sign in (("minimize", 1), ("maximize", -1)):
        ours = ped_anova(GOLDEN_SPACE, trials, sign)
        worst = max(worst, *(abs(ours[p] - value) for p, value in golden["ped_anova"][direction].items()))
    assert worst < LIMIT, worst
    print(f"largest difference to Optuna 5.0's golden vectors: {worst:.2g}")


# --- Random histories -----------------------------------------------------------------------------------------------

def random_space(rng):
    space = {}
    for i in range(rng.integers(2, 6)):
        kind = rng.choice(["float", "log", "step", "int", "log int", "categorical"])
        low = float(rng.uniform(-10, 10))
        if kind == "float":
            space[f"p{i}"] = number(low, low + float(rng.uniform(0.1, 50)))
        elif kind == "log":
            low = 10 ** float(rng.uniform(-6, 1))
            space[f"p{i}"] = number(low, low * 10 ** float(rng.uniform(0.5, 4)), log=True)
        elif kind == "step":
            step = float(rng.choice([0.125, 0.5, 2.0]))
            low = round(low)
            space[f"p{i}"] = number(low, low + step * int(rng.integers(1, 40)), step=step)
        elif kind == "int":
            space[f"p{i}"] = number(int(low), int(low) + int(rng.integers(1, 200)), "int")
        elif kind == "log int":
            first = int(rng.integers(1, 20))
            space[f"p{i}"] = number(first, first * int(rng.integers(2, 500)), "int", log=True)
        else:
            space[f"p{i}"] = {"type": "categorical", "choices": [f"c{j}" for j in range(rng.integers(2, 7))]}
    return space


def random_value(d, rng):
    if d["type"] == "categorical":
        return int(rng.integers(len(d["choices"])))
    # Some are equal. None in the middle: on a logarithm that is between two cells, where the last bit of log decides.
    x = rng.uniform() if rng.uniform() < 0.8 else float(rng.choice([0.0, 1.0, 0.25]))
    low, high = axis(d)(d["low"]), axis(d)(d["high"])
    value = float(np.exp(low + x * (high - low)) if d["log"] else low + x * (high - low))
    if d["step"]:
        value = d["low"] + round((value - d["low"]) / d["step"]) * d["step"]
    return min(max(value, d["low"]), d["high"])


# Only complete trials; a mixture; nearly all pruned, so that pruned trials are among the good ones.
STATES = ["complete", "pruned", "failed", "running", "waiting"]
SHARES = [[1, 0, 0, 0, 0], [0.5, 0.25, 0.08, 0.12, 0.05], [0.02, 0.8, 0.06, 0.08, 0.04]]


def random_trial(space, rng, shares):
    state = rng.choice(STATES, p=shares)
    trial = {"state": str(state), "params": {}, "intermediate": {}}
    for i, (p, d) in enumerate(space.items()):
        if i != 1 or rng.uniform() < 0.7:  # the second parameter is conditional
            trial["params"][p] = random_value(d, rng)
    if state == "complete":
        trial["value"] = round(float(rng.normal()), 2)  # rounded: some are equal
    elif rng.uniform() < 0.8:
        for step in range(int(rng.integers(1, 6))):
            trial["intermediate"][step] = math.nan if rng.uniform() < 0.1 else round(float(rng.normal()), 2)
    return trial


def case_of(seed, n):
    rng = np.random.default_rng(seed)
    space = random_space(rng)
    trials = [random_trial(space, rng, SHARES[seed % 3]) for _ in range(n)]
    sign = 1 if seed % 2 else -1
    case = {"direction": "minimize" if sign == 1 else "maximize", "space": space, "trials": trials, "densities": []}
    for names in [[p] for p in space] + [list(space)]:
        points = {p: [random_value(space[p], rng) for _ in range(6)] for p in names}
        log_l, log_g = both_densities(space, trials, sign, points)
        case["densities"].append({"points": points, "log_l": log_l.tolist(), "log_g": log_g.tolist()})
    case["ped_anova"] = ped_anova(space, trials, sign)
    return case


def without_nan(value):
    """Standard JSON: NaN as null."""
    if isinstance(value, dict):
        return {str(k): without_nan(v) for k, v in value.items()}
    if isinstance(value, list):
        return [without_nan(v) for v in value]
    return None if isinstance(value, float) and math.isnan(value) else value


def histories(first_seed):
    """Eleven cases of 1 to 300 trials as JSON text."""
    lengths = [1, 3, 12, 26, 27, 60, 40, 80, 120, 300, 200]
    cases = [case_of(seed, n) for seed, n in enumerate(lengths, first_seed)]
    return "[\n" + ",\n".join(json.dumps(without_nan(case)) for case in cases) + "\n]\n"


def hold_against(core_test, seed):
    """The exit code of the C++ test of histories on those from `seed` on."""
    print(f"histories from seed {seed}", flush=True)
    with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
        file.write(histories(seed))
        file.flush()
        return subprocess.run([core_test, "--gtest_filter=TpeOracle.RandomHistories*", "--gtest_brief=1"],
                              env={**os.environ, "TPE_HISTORIES": file.name}).returncode


def main(core_test=None, seed=None):
    check_against_golden()
    if core_test:
        return hold_against(core_test, int(seed or time.time()))
    (HERE / "tpe_histories.json").write_text(histories(0))


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
